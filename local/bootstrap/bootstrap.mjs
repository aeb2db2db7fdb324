// Makes a fresh clone ready, then runs one of its programs: node local/bootstrap/bootstrap.mjs local/up.js [flags]
// With --despite-type-errors before the program it runs even if the sources are in the middle of a change.
// Node alone must be able to run this file: nothing is installed when it starts.
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { ready } from "./ready.mjs";
import { root } from "./root.mjs";

const tolerant = process.argv[2] === "--despite-type-errors";
const [script, ...args] = process.argv.slice(tolerant ? 3 : 2);
try {
  if (!(await ready("product")) && !tolerant) {
    throw new Error("The sources do not compile; the errors are above.");
  }
  const program = path.join(root, "bin", script);
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

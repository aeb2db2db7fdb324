import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode } from "./exitCode";

/** Prints the JSON Schema of a stack file, or where it lies. */
export function schema({ path }: { path: boolean }, packageRoot: string): ExitCode {
  const file = join(packageRoot, "schema", "stack.schema.json");
  process.stdout.write(path ? `${file}\n` : readFileSync(file, "utf8"));
  return ExitCode.Good;
}

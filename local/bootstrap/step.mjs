import { spawn } from "node:child_process";
import { root } from "./root.mjs";

const isTerminal = Boolean(process.stdout.isTTY);

/** Seconds since `started`, for people. */
function elapsed(started) {
  return `${Math.round((Date.now() - started) / 1000)} s`;
}

/**
 * Runs a Node program as a step that takes long: one line when it starts, its own output, one line when it ends.
 * A terminal sees the elapsed time meanwhile.
 *
 * @param {string} title what the step does
 * @param {string} command the program
 * @param {string[]} args its arguments
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} options quiet: hold the output back unless the step fails
 * @returns {Promise<number>} the exit code
 */
export async function step(title, command, args, { quiet = true, env = process.env } = {}) {
  const started = Date.now();
  const output = [];
  process.stdout.write(isTerminal && quiet ? `${title} ...` : `${title} ...\n`);
  const ticker =
    isTerminal && quiet
      ? setInterval(() => process.stdout.write(`\r${title} ... ${elapsed(started)}`), 1000)
      : undefined;
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.once("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(ticker);
  process.stdout.write(
    `${isTerminal && quiet ? "\r" : ""}${title}: ${code === 0 ? "done" : "failed"} after ${elapsed(started)}\n`,
  );
  if (code !== 0) {
    process.stdout.write(Buffer.concat(output));
  }
  return code;
}

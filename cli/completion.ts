import type { Command } from "commander";
import { complete } from "./completion/candidates";
import { knownValues } from "./completion/knownValues";
import { SCRIPTS, type Shell } from "./completion/scripts";
import { ExitCode } from "./exitCode";

/** Prints what a shell is to read for completions. */
export function completion(shell: Shell): ExitCode {
  process.stdout.write(SCRIPTS[shell]);
  return ExitCode.Good;
}

/** Answers a shell that asks how a line may go on: a line for each way, its description behind a tab. */
export async function completeLine(program: Command, words: readonly string[]): Promise<ExitCode> {
  const { candidates, takesFiles } = await complete(program, words, knownValues);
  const lines = candidates.map(({ value, description }) => `${value}\t${description}\n`);
  process.stdout.write([...lines, ...(takesFiles ? [":files\n"] : [])].join(""));
  return ExitCode.Good;
}

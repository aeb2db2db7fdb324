import { createRequire } from "node:module";
import * as path from "node:path";

/**
 * Finds a script of the SDK as the program itself would find it.
 *
 * @throws Error with the official host's words when the SDK is not installed.
 */
export function locate(script: string, programDirectory: string, installCommand: string): string {
  try {
    return createRequire(path.join(programDirectory, "program.js")).resolve(script);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(`It looks like the Pulumi SDK has not been installed. Have you run ${installCommand}?`);
  }
}

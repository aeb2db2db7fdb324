import { join } from "node:path";
import { isEncrypted } from "./plainValue";
import { NoStackFileError, readStackFile } from "./stackFile";

/**
 * The configuration with its secrets hidden again, as the stack file has them. The engine hands them to a program in plain
 * text and says of the whole key only that something in it is secret, so what is planned from them would be shown and stored
 * in plain text.
 *
 * @param directory the project's folder
 * @param stack its name, without organization and project
 * @returns all of it hidden where the stack file does not say what is: the secret comes from elsewhere, as from an ESC
 * environment, or the program is an inline one, whose stack file lies in a workspace that only its caller knows
 */
export function hiddenConfiguration(directory: string, stack: string): unknown {
  const written = environmentOf(join(directory, `Pulumi.${stack}.yaml`));
  return holdsSecret(written) ? written : { secure: "" };
}

function environmentOf(file: string): unknown {
  try {
    return readStackFile(file).environment;
  } catch (error) {
    if (error instanceof NoStackFileError) return undefined;
    throw error;
  }
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isEncrypted(value) || Object.values(value).some(holdsSecret);
}

import type { EnvironmentKey } from "./extends/environmentKey";
import { isEncrypted } from "./plainValue";
import { NoStackFileError, readStackFile } from "./stackFile";

/**
 * The configuration with its secrets hidden again, as the stack file has them. The engine hands them to a program in plain
 * text and says of the whole key only that something in it is secret, so what is planned from them would be shown and stored
 * in plain text.
 *
 * @param file the stack file
 * @returns all of it hidden where the stack file does not say what is: the secret comes from elsewhere, as from an ESC
 * environment, or the program is an inline one, whose stack file lies in a workspace that only its caller knows
 */
export function hiddenConfiguration(file: string, key: EnvironmentKey): unknown {
  const written = configuredIn(file, key);
  return holdsSecret(written) ? written : { secure: "" };
}

function configuredIn(file: string, key: EnvironmentKey): unknown {
  try {
    return readStackFile(file, key).configured;
  } catch (error) {
    if (error instanceof NoStackFileError) return undefined;
    throw error;
  }
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isEncrypted(value) || Object.values(value).some(holdsSecret);
}

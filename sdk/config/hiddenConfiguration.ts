import { join } from "node:path";
import { isEncrypted } from "./plainValue";
import { NoStackFileError, readStackFile } from "./stackFile";

/**
 * The configuration with its secrets hidden again, as the stack file has them. The engine hands them to a program in plain
 * text and says of the whole key only that something in it is secret, so what is planned from them would be shown and stored
 * in plain text.
 *
 * @param value what the engine handed over
 * @param directory the project's folder
 * @param stack its name, without organization and project
 * @returns `value` itself where nothing in it is secret; all of it hidden where the stack file does not say what is, because
 * the secret comes from elsewhere, as from an ESC environment
 */
export function hiddenConfiguration(value: unknown, directory: string, stack: string): unknown {
  if (!isSecret("usage-engine-networking:environment")) return value;
  const written = environmentOf(join(directory, `Pulumi.${stack}.yaml`));
  return holdsSecret(written) ? written : { secure: "" };
}

/** Whether the engine says so: it tells programs by this variable, and the SDK has no public way to ask. */
function isSecret(key: string): boolean {
  const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || "[]");
  return Array.isArray(keys) && keys.some((one) => String(one).replace(":config:", ":") === key);
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

import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A path of the configuration, absolute: from the home folder (`~/`), else from the folder of the stack file. */
export function configuredPath(path: string, directory: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(directory, path);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Root of the package, seen from `bin/cli`. */
export const PACKAGE_ROOT = join(__dirname, "..", "..");

/** The version that the package's manifest names. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

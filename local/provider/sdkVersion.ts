import { readFileSync } from "node:fs";

/** The version of `@pulumi/kubernetes` that programs here use: the version of the plugin that they ask for. */
export function sdkVersion(): string {
  const path = require.resolve("@pulumi/kubernetes/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version.replace(/^v/, "");
}

import * as fs from "node:fs/promises";
import * as path from "node:path";

/** Puts the stand-in under the official program's name into a folder, which belongs first on the engine's PATH. */
export async function installLanguageHost(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  const script = `#!/bin/sh\nexec "${process.execPath}" "${path.join(__dirname, "main.js")}" "$@"\n`;
  await fs.writeFile(path.join(folder, "pulumi-language-nodejs"), script, { mode: 0o755 });
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { REPOSITORY_ROOT } from "../../local/programs";
import type { EngineFixture } from "./engineFixture";
import { requiredPackages } from "./languageHost/requiredPackages";

/** What a clone has after `npm install`, as far as the engine and the package's analysis read it. */
export async function copyRepository(folder: string): Promise<void> {
  await fs.mkdir(folder);
  const entries = [
    "Pulumi.yaml",
    "PulumiPlugin.yaml",
    "package.json",
    "tsconfig.json",
    "index.ts",
    "sdk",
    "bin",
  ];
  for (const entry of entries) {
    await fs.cp(path.join(REPOSITORY_ROOT, entry), path.join(folder, entry), {
      recursive: true,
      filter: (source) => source !== path.join(REPOSITORY_ROOT, "bin", "tests"),
    });
  }
  await fs.symlink(path.join(REPOSITORY_ROOT, "node_modules"), path.join(folder, "node_modules"));
}

/**
 * A clone that the engine takes as a package of components, in a folder of the fixture.
 *
 * @returns its folder, as `plugins.providers[].path` of a project names it
 */
export async function componentPackage(fixture: EngineFixture): Promise<string> {
  const source = path.join(fixture.folder, "plugin");
  await copyRepository(source);
  // The engine installs the plugins of the SDKs that a plugin depends on. Empty folders count as installed.
  for (const dependency of requiredPackages(source)) {
    const name = `resource-${dependency.getName()}-${dependency.getVersion()}`;
    await fs.mkdir(path.join(fixture.home, "plugins", name), { recursive: true });
  }
  return source;
}

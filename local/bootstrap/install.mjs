import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./root.mjs";
import { step } from "./step.mjs";

/** The packages that a lockfile names, or none when it is missing or broken. */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes `node_modules/.package-lock.json` last, so
 * a half-made installation does not count; optional packages may be missing, they are for other platforms.
 */
export function isInstalled() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    if (name === "") {
      return true;
    }
    const there = installed[name];
    return there ? there.version === version && there.integrity === integrity : optional === true;
  });
}

/**
 * Installs the dependencies from the lockfile.
 *
 * @throws {Error} when npm fails
 */
export async function install() {
  // Without scripts: the build is a step of its own, and no dependency needs its script.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const code = await step("Installing dependencies (npm ci)", "npm", args, { quiet: !process.stdout.isTTY });
  if (code !== 0) {
    throw new Error(
      "npm ci failed; its output is above. Check the npm registry setting (npm config get registry).",
    );
  }
}

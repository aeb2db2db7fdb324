import * as fs from "node:fs";
import * as path from "node:path";
import { build, isBuilt } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { root } from "./root.mjs";

/**
 * Ends with an error when this Node is older than package.json's `engines` says.
 * It reads `^20.19.0 || >=22.12.0`: no semver package is installed yet.
 */
export function checkNode(running = process.versions.node) {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const [major, minor] = running.split(".").map(Number);
  const does = engines.node.split("||").some((range) => {
    const [, operator, wantedMajor, wantedMinor] = /^\s*(\^|>=)(\d+)\.(\d+)/.exec(range) ?? [];
    const sameMajor = major === Number(wantedMajor);
    return (sameMajor && minor >= Number(wantedMinor)) || (operator === ">=" && major > Number(wantedMajor));
  });
  if (!does) {
    throw new Error(
      `Node ${running} does not do: usage-engine-networking needs ${engines.node} (https://nodejs.org).`,
    );
  }
}

/**
 * Installs and compiles what is missing or out of date, and nothing else.
 *
 * @param {"product" | "tests"} name what to build
 * @returns {Promise<boolean>} false when the types are wrong; what was compiled can run all the same
 */
export async function ready(name) {
  checkNode();
  if (isInstalled() && isBuilt(name)) {
    return true;
  }
  return withLock(async () => {
    if (!isInstalled()) {
      await install();
    }
    return isBuilt(name) || (await build(name));
  });
}

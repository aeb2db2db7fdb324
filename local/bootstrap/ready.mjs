import * as fs from "node:fs";
import * as path from "node:path";
import { build, isBuilt } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { root } from "./root.mjs";

/** The oldest Node of the line before the one that `engines` asks for, as [major, minor]: the tests pass on it. */
const ALSO_WORKS = [20, 19];

/**
 * Ends with an error when this Node is older than package.json's `engines` says, and than what works all the same.
 * It reads `>=22.12.0`: no semver package is installed yet.
 *
 * @returns {string | undefined} what to tell somebody whose Node works, but is not what `engines` asks for
 */
export function checkNode(running = process.versions.node) {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const [major, minor] = running.split(".").map(Number);
  const [, wantedMajor, wantedMinor] = (/^>=(\d+)\.(\d+)/.exec(engines.node) ?? []).map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) {
    return undefined;
  }
  const needs = `usage-engine-networking needs Node ${engines.node}, as the Pulumi SDK does (https://nodejs.org)`;
  if (major === ALSO_WORKS[0] && minor >= ALSO_WORKS[1]) {
    return `Node ${running} still works, but ${needs}.`;
  }
  throw new Error(`Node ${running} does not do: ${needs}.`);
}

/**
 * Installs and compiles what is missing or out of date, and nothing else.
 *
 * @param {"product" | "tests"} name what to build
 * @returns {Promise<boolean>} false when the types are wrong; what was compiled can run all the same
 */
export async function ready(name) {
  const advice = checkNode();
  if (isInstalled() && isBuilt(name)) {
    return true;
  }
  if (advice !== undefined) {
    console.log(advice);
  }
  return withLock(async () => {
    if (!isInstalled()) {
      await install();
    }
    return isBuilt(name) || (await build(name));
  });
}

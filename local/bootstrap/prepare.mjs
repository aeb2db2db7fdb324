// npm's `prepare`: builds bin/ after an installation. Without the devDependencies (npm install --omit=dev) the types
// of some imports are missing: then it compiles without checking types, and never fails the installation.
// npx in this folder links the package into its cache and runs `prepare` as well: what is built is good enough for it. A
// build would take its time, and one that fails leaves a cache that npx cannot use again.
import * as fs from "node:fs";
import * as path from "node:path";
import { build, isBuilt } from "./build.mjs";
import { withLock } from "./lock.mjs";
import { root } from "./root.mjs";

const { devDependencies = {} } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const isThere = (name) => fs.existsSync(path.join(root, "node_modules", name, "package.json"));

const forNpx = process.env.npm_command === "exec" && fs.existsSync(path.join(root, "bin", "cli", "main.js"));

if (!forNpx) {
  await withLock(async () => {
    if (isBuilt("product") || !isThere("typescript")) {
      return;
    }
    if (Object.keys(devDependencies).every(isThere)) {
      process.exitCode = (await build("product")) ? 0 : 1;
    } else {
      await build("product", ["--noCheck"]);
    }
  });
}

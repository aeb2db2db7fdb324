#!/usr/bin/env node
// The command as npm links it: a file of the repository, so that it is executable whoever builds bin/, and however often.
const { existsSync } = require("node:fs");
const nodeModule = require("node:module");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const built = join(root, "bin", "cli", "main.js");

if (existsSync(built)) {
  // Node 22.8 and later: compiled code is kept for the next run.
  nodeModule.enableCompileCache?.();
  require(built)
    .main(process.argv.slice(2))
    .then((code) => {
      process.exitCode = code;
    });
} else {
  console.error(`usage-engine-networking is not built yet: run "npm install" in ${root}.`);
  process.exitCode = 2;
}

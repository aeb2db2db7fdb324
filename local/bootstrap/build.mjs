import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./root.mjs";
import { step } from "./step.mjs";

/** What can be built: the product, or the product with its tests. */
const builds = {
  product: {
    title: "Compiling (tsc)",
    config: "tsconfig.json",
    sources: [
      "index.ts",
      "program.ts",
      "sdk",
      "cli",
      "local",
      "scripts",
      "tsconfig.json",
      "package-lock.json",
    ],
  },
  tests: {
    title: "Compiling and checking types (tsc)",
    config: "tests/tsconfig.json",
    sources: [
      "index.ts",
      "program.ts",
      "sdk",
      "cli",
      "local",
      "scripts",
      "tests",
      "tsconfig.json",
      "package-lock.json",
    ],
  },
};

const bin = path.join(root, "bin");
const stamp = (name) => path.join(bin, `.built-${name}`);

/** The newest modification below a path in milliseconds. Folders count: a file removed is a change as well. */
function newest(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    return 0;
  }
  let time = stat.mtimeMs;
  if (stat.isDirectory()) {
    for (const entry of fs.readdirSync(file, { withFileTypes: true })) {
      if (entry.isDirectory() || /\.(ts|json)$/.test(entry.name)) {
        time = Math.max(time, newest(path.join(file, entry.name)));
      }
    }
  }
  return time;
}

function newestSource(name) {
  return Math.max(...builds[name].sources.map((source) => newest(path.join(root, source))));
}

/**
 * Whether bin/ holds the build of the present sources.
 *
 * @param {keyof typeof builds} name
 */
export function isBuilt(name) {
  const built = fs.statSync(stamp(name), { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs >= newestSource(name);
}

/** Removes compiled files whose source is gone: mocha and Node would still find them. */
function removeOrphans(folder = bin) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      removeOrphans(file);
    } else {
      const source = path.join(root, path.relative(bin, file)).replace(/(\.d\.ts|\.js|\.js\.map)$/, ".ts");
      if (source.endsWith(".ts") && !fs.existsSync(source)) {
        fs.rmSync(file);
      }
    }
  }
}

/**
 * Compiles into bin/. TypeScript writes its output even when it finds errors, so that tests can still run.
 *
 * @param {keyof typeof builds} name
 * @param {string[]} flags more flags for tsc
 * @returns {Promise<boolean>} whether the types are right
 */
export async function build(name, flags = []) {
  const { title, config } = builds[name];
  const started = Date.now();
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const code = await step(title, process.execPath, [tsc, "-p", config, ...flags]);
  if (fs.existsSync(bin)) {
    removeOrphans();
  }
  if (code !== 0) {
    return false;
  }
  fs.writeFileSync(stamp(name), "");
  // A source saved while the compiler ran belongs to the next build.
  fs.utimesSync(stamp(name), started / 1000, started / 1000);
  return true;
}

// npm test: lint, types, every suite; the last line sums them up.
//   node local/bootstrap/test.mjs                      everything
//   node local/bootstrap/test.mjs unit [mocha flags]   the suites named, without the linter
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { ready } from "./ready.mjs";
import { root } from "./root.mjs";
import { step } from "./step.mjs";

const allSuites = ["unit", "cluster", "engine", "bench"];
const everySuite = ["unit", "cluster", "engine"];

const args = process.argv.slice(2);
const named = args.filter((arg) => allSuites.includes(arg));
const mochaFlags = args.filter((arg) => !allSuites.includes(arg));

/** Suites on a real API server: a hook may wait for its start, a test for an update by the engine. */
const realSuites = ["cluster", "engine"];
const realTimeout = "180000";

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

/** Downloads or builds what is missing before mocha starts: no hook's time limit could allow for that. */
async function ensureTestPrograms() {
  const file = path.join(root, "bin", "local", "programs", "index.js");
  const { ensureModule, ensurePrograms, programNames } = await import(pathToFileURL(file).href);
  const say = (line, transient = false) => {
    if (!transient) {
      console.log(line);
    }
  };
  await ensurePrograms(programNames, say);
  await ensureModule("kwok", say);
  await ensureModule("calico", say);
  await ensureModule("metallb", say);
}

/** The test files of a suite, in a stable order. */
function filesOf(suite) {
  const folder = path.join(root, "bin", "tests", suite);
  const entries = fs.readdirSync(folder, { recursive: true }).map(String);
  return entries
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => path.join("bin", "tests", suite, name));
}

/**
 * Test files that share a mocha process and, where they need one, a local cluster. The real ones mostly wait for each
 * other's programs, so two processes of them, beside the unit tests, take half the time on two cores.
 */
function lanesOf(suites) {
  const real = suites
    .filter((suite) => realSuites.includes(suite))
    .flatMap(filesOf)
    .sort();
  const others = suites
    .filter((suite) => !realSuites.includes(suite))
    .flatMap(filesOf)
    .sort();
  const isWhole = (file) => /^bin.tests.engine.(cloud.)?[^/\\]+$/.test(file);
  // Whoever picks tests by flags wants them one after the other.
  if (mochaFlags.length > 0) {
    return [{ title: suites.join(" and "), files: [...others, ...real], isReal: real.length > 0 }];
  }
  return [
    { title: "unit", files: others, isReal: false },
    { title: "cluster, provider and policy", files: real.filter((file) => !isWhole(file)), isReal: true },
    { title: "whole environments", files: real.filter(isWhole), isReal: true },
  ].filter(({ files }) => files.length > 0);
}

/** Runs a lane and adds what its reporter counted. What it prints comes at once if it is the first, else when it has ended. */
async function mocha({ title, files, isReal }, isFirst) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "usage-engine-networking-tally-"));
  const tally = path.join(folder, "tally.json");
  const log = path.join(folder, "log");
  const bin = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const options = ["--reporter-option", `tally=${tally}`, ...(isReal ? ["--timeout", realTimeout] : [])];
  const output = isFirst ? "inherit" : fs.openSync(log, "w");
  const code = await new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ["--enable-source-maps", bin, ...options, ...mochaFlags, ...files],
      {
        cwd: root,
        stdio: ["ignore", output, output],
      },
    );
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  if (!isFirst) {
    process.stdout.write(fs.readFileSync(log));
  }
  try {
    const counted = JSON.parse(fs.readFileSync(tally, "utf8"));
    for (const key of Object.keys(total)) {
      total[key] += counted[key];
    }
    if (code !== 0 && counted.failed === 0) {
      broken.push(`${title} tests: mocha ended with code ${code}`);
    }
  } catch {
    broken.push(`${title} tests: mocha ended with code ${code} before it could count`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  // Mocha gets the signal as well, stops the local cluster and ends; wait for that.
  process.on(signal, () => {
    interrupted = true;
  });
}

try {
  if (!(await ready("tests"))) {
    broken.push("type check");
  }
  if (named.length === 0) {
    const biome = path.join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
    const flags = ["check", "--error-on-warnings", "--no-errors-on-unmatched", "."];
    if ((await step("Checking format and lint (biome)", process.execPath, [biome, ...flags])) !== 0) {
      broken.push("lint");
    }
  }
  const lanes = interrupted ? [] : lanesOf(named.length > 0 ? named : everySuite);
  if (lanes.some(({ isReal }) => isReal)) {
    await ensureTestPrograms();
  }
  if (lanes.length > 1) {
    console.log(
      `Testing side by side: ${lanes.map(({ title, files }) => `${title} (${files.length} files)`).join(", ")} ...`,
    );
  }
  await Promise.all(lanes.map((lane, index) => mocha(lane, index === 0)));
} catch (error) {
  broken.push(error instanceof Error ? error.message : String(error));
}
for (const what of broken) {
  console.log(`FAILED: ${what}`);
}
const failed = total.failed + broken.length;
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exitCode = failed > 0 || interrupted ? 1 : 0;

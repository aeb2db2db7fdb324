// npm test: lint, types, every suite; the last line sums them up.
//   node local/bootstrap/test.mjs                      everything
//   node local/bootstrap/test.mjs unit [mocha flags]   the suites named, without the linter
//   node local/bootstrap/test.mjs datapath --all       every combination of settings, and not only pairs of them
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ready } from "./ready.mjs";
import { root } from "./root.mjs";
import { step } from "./step.mjs";
import { ensureNodes, ensureStage, stages, tellWhatIsMissing } from "./testPrograms.mjs";

const ALL_SUITES = ["unit", "cluster", "engine", "datapath", "bench"];
const EVERY_SUITE = ["unit", "cluster", "engine", "datapath"];

const args = process.argv.slice(2);
const named = args.filter((arg) => ALL_SUITES.includes(arg));
const wantsAll = args.includes("--all");
const mochaFlags = args.filter((arg) => !ALL_SUITES.includes(arg) && arg !== "--all");
if (wantsAll) {
  process.env.USAGE_ENGINE_NETWORKING_COMBINATIONS = "all";
}

/** On a real API server a hook may wait for its start, a test for an update by the engine. */
const REAL_TIMEOUT = "180000";

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
/** The tests that failed, by name: said once more at the end, where the output of several lanes is long. */
const failures = [];

/** The test files of a suite, in a stable order. */
function filesOf(suite) {
  const folder = path.join(root, "bin", "tests", suite);
  const entries = fs.readdirSync(folder, { recursive: true }).map(String);
  return entries
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => path.join("bin", "tests", suite, name));
}

/** Engine tests of single parts: charts, policies, load balancers, what is in the cluster already. */
const OF_PARTS = /^bin.tests.engine.(charts|policy|loadbalancer|preflight)\b|plainPulumi\.test\.js$/;
/** Engine tests that take no whole environment of their own: packages, Calico's CRDs, the clouds' schemas. */
const OF_PACKAGES = /^bin.tests.engine.(publishers\b|(componentPackage|packedPackage|calicoCrds)\.test\.js$)/;
/** Engine tests of whole environments in clouds. */
const OF_CLOUDS = /^bin.tests.engine.cloud\b/;

/** Lanes mostly wait for programs of their own, those of the data path more than others: so many keep two cores busy. */
const LANES_AT_A_TIME = 4;

/**
 * Test files that share a mocha process and, where they need one, a local cluster. The lanes are of about the same length:
 * a long one that ran alone at the end would leave the cores idle.
 *
 * @returns the lanes in the order in which they begin: first those that need the least to be made, or take the longest
 */
function lanesOf(suites) {
  const files = suites.flatMap(filesOf).sort();
  const ofSuite = (name) => files.filter((file) => file.startsWith(path.join("bin", "tests", name, "")));
  const lanes = { clouds: [], whole: [], packages: [], parts: [] };
  for (const file of ofSuite("engine")) {
    const ofOne = { clouds: OF_CLOUDS, packages: OF_PACKAGES, parts: OF_PARTS };
    const [name = "whole"] = Object.entries(ofOne).find(([, pattern]) => pattern.test(file)) ?? [];
    lanes[name].push(file);
  }
  const real = (title, needs, members) => ({ title, files: members, isReal: true, needs });
  return [
    { title: "unit", files: [...ofSuite("unit"), ...ofSuite("bench")], isReal: false },
    real("cluster", "cluster", ofSuite("cluster")),
    real("data path", "nodes", ofSuite("datapath")),
    real("clouds", "engine", lanes.clouds),
    real("whole environments", "engine", lanes.whole),
    real("packages and charts", "engine", lanes.packages),
    real("parts of environments", "engine", lanes.parts),
  ].filter(({ files: members }) => members.length > 0);
}

/** Begins to make what the lanes need, beside the tests: each promise ends when that is there. */
async function preparations(lanes) {
  const needed = new Set(lanes.map(({ needs }) => needs));
  const needsEngine = needed.has("engine") || needed.has("nodes");
  if (needsEngine || needed.has("cluster")) {
    await tellWhatIsMissing(needsEngine ? ["cluster", "engine"] : ["cluster"]);
  }
  const cluster = needsEngine || needed.has("cluster") ? ensureStage(stages.cluster) : Promise.resolve();
  const engine = needsEngine ? cluster.then(() => ensureStage(stages.engine)) : cluster;
  // What nodes are made of comes last: it takes longest.
  const nodes = needed.has("nodes") ? engine.then(ensureNodes) : engine;
  const made = { cluster, engine, nodes };
  for (const one of Object.values(made)) {
    // The lanes that wait for it tell; it may fail before one does.
    one.catch(() => undefined);
  }
  return made;
}

/** Runs the lanes in their order, a few at a time, each as soon as what it needs is there. */
async function runInTurn(lanes, run) {
  const made = await preparations(lanes);
  const left = [...lanes];
  const work = async () => {
    for (let lane = left.shift(); lane !== undefined; lane = left.shift()) {
      await made[lane.needs];
      await run(lane);
    }
  };
  await Promise.all(Array.from({ length: LANES_AT_A_TIME }, work));
}

/** Runs a lane and adds what its reporter counted. What it prints comes at once if it is the first, else when it has ended. */
async function mocha({ title, files, isReal }, isFirst) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "usage-engine-networking-tally-"));
  const tally = path.join(folder, "tally.json");
  const log = path.join(folder, "log");
  const bin = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const options = ["--reporter-option", `tally=${tally}`, ...(isReal ? ["--timeout", REAL_TIMEOUT] : [])];
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
    failures.push(...counted.failures.map((failure) => `${title} tests: ${failure}`));
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
  const suites = interrupted ? [] : named.length > 0 ? named : EVERY_SUITE;
  const lanes = lanesOf(suites);
  let begun = 0;
  const run = async (lane) => {
    if (!interrupted) {
      begun += 1;
      console.log(`Testing ${lane.title} (${lane.files.length} files) ...`);
      await mocha(lane, begun === 1);
    }
  };
  if (mochaFlags.length > 0) {
    // Whoever picks tests by flags wants them one after the other.
    const { nodes } = await preparations(lanes);
    await nodes;
    const files = lanes.flatMap((lane) => lane.files);
    await run({ title: suites.join(" and "), files, isReal: lanes.some(({ isReal }) => isReal) });
  } else {
    await runInTurn(lanes, run);
  }
} catch (error) {
  broken.push(error instanceof Error ? error.message : String(error));
}
for (const what of [...failures, ...broken]) {
  console.log(`FAILED: ${what}`);
}
const failed = total.failed + broken.length;
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exitCode = failed > 0 || interrupted ? 1 : 0;

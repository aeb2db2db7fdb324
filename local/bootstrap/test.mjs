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

/** The lanes share the processor, and on a real API server a hook may wait for its start, a test for an update by the engine. */
const TIMEOUT = "180000";

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

/**
 * Test files that share a mocha process and, where they need one, a local cluster. Those on real parts mostly wait for each
 * other's programs: three processes at a time keep two cores busy, each with a third of what there is.
 *
 * @returns the lanes by what they need
 */
function lanesOf(suites) {
  const files = suites.flatMap(filesOf).sort();
  const ofSuite = (name) => files.filter((file) => file.startsWith(path.join("bin", "tests", name, "")));
  const engine = ofSuite("engine");
  const real = (title, members) => ({ title, files: members });
  return {
    others: { title: "unit", files: [...ofSuite("unit"), ...ofSuite("bench")] },
    cluster: real("cluster", ofSuite("cluster")),
    parts: real(
      "parts of environments",
      engine.filter((file) => OF_PARTS.test(file)),
    ),
    packages: real(
      "packages and charts",
      engine.filter((file) => OF_PACKAGES.test(file)),
    ),
    whole: real(
      "whole environments",
      engine.filter((file) => !OF_PARTS.test(file) && !OF_PACKAGES.test(file)),
    ),
    datapath: real("data path", ofSuite("datapath")),
  };
}

/**
 * The lanes of the real suites, each as soon as its programs are there.
 *
 * @param {Promise<void>} free resolves when another lane may begin beside them
 */
async function runReal({ cluster, parts, packages, whole, datapath }, run, free) {
  const hasFiles = ({ files }) => files.length > 0;
  const needsEngine = [parts, packages, whole, datapath].some(hasFiles);
  await tellWhatIsMissing(needsEngine ? ["cluster", "engine"] : ["cluster"]);
  await ensureStage(stages.cluster);
  const engine = needsEngine ? ensureStage(stages.engine) : Promise.resolve();
  const lanes = [
    Promise.all([engine, run(cluster)]).then(() => run(parts)),
    engine.then(() => run(whole)),
    Promise.all([engine, free]).then(() => run(packages)),
  ];
  if (hasFiles(datapath)) {
    // What nodes are made of is made beside the tests: it takes longest.
    const nodes = engine.then(ensureNodes);
    lanes.push(Promise.all([nodes, Promise.race(lanes)]).then(() => run(datapath)));
  }
  await Promise.all(lanes);
}

/** Runs a lane and adds what its reporter counted. What it prints comes at once if it is the first, else when it has ended. */
async function mocha({ title, files }, isFirst) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "usage-engine-networking-tally-"));
  const tally = path.join(folder, "tally.json");
  const log = path.join(folder, "log");
  const bin = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const options = ["--reporter-option", `tally=${tally}`, "--timeout", TIMEOUT];
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
  const { others, ...real } = lanesOf(suites);
  const isReal = Object.values(real).some(({ files }) => files.length > 0);
  let lanes = 0;
  const run = async (lane) => {
    if (lane.files.length > 0 && !interrupted) {
      lanes += 1;
      console.log(`Testing ${lane.title} (${lane.files.length} files) ...`);
      await mocha(lane, lanes === 1);
    }
  };
  if (mochaFlags.length > 0) {
    // Whoever picks tests by flags wants them one after the other.
    if (isReal) {
      await ensureStage(stages.cluster);
      await ensureStage(stages.engine);
      if (real.datapath.files.length > 0) {
        await ensureNodes();
      }
    }
    const files = [others, ...Object.values(real)].flatMap((lane) => lane.files);
    await run({ title: suites.join(" and "), files });
  } else {
    const unit = run(others);
    await Promise.all([unit, ...(isReal ? [runReal(real, run, unit)] : [])]);
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

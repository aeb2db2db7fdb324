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

/** Mocha processes, in this order. The cluster and engine suites share one process and one local cluster. */
const processes = [["unit"], ["cluster", "engine"]];
const allSuites = [...processes.flat(), "bench"];

const args = process.argv.slice(2);
const named = args.filter((arg) => allSuites.includes(arg));
const mochaFlags = args.filter((arg) => !allSuites.includes(arg));
const runs = named.length > 0 ? [named] : processes;

/** Suites on a real API server: a hook may wait for its start, a test for an update by the engine. */
const realSuites = ["cluster", "engine"];
const realTimeout = "180000";

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

/** Downloads or builds what is missing before mocha starts: no hook's time limit could allow for that. */
async function ensureTestPrograms() {
  const load = (file) => import(pathToFileURL(path.join(root, "bin", file)).href);
  const { ensureModule, ensurePrograms } = await load("local/programs/index.js");
  const { testPrograms } = await load("tests/fixture/sharedCluster.js");
  const say = (line, transient = false) => {
    if (!transient) {
      console.log(line);
    }
  };
  await ensurePrograms(testPrograms, say);
  await ensureModule("kwok", say);
  await ensureModule("calico", say);
  await ensureModule("metallb", say);
}

/** Runs suites in a mocha process of their own and adds what its reporter counted. */
async function mocha(suites) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "usage-engine-networking-tally-"));
  const tally = path.join(folder, "tally.json");
  const globs = suites.map((suite) => `bin/tests/${suite}/**/*.test.js`);
  const bin = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const options = ["--reporter-option", `tally=${tally}`];
  if (suites.some((suite) => realSuites.includes(suite))) {
    options.push("--timeout", realTimeout);
    await ensureTestPrograms();
  }
  const code = await new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ["--enable-source-maps", bin, ...options, ...mochaFlags, ...globs],
      {
        cwd: root,
        stdio: "inherit",
      },
    );
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  try {
    const counted = JSON.parse(fs.readFileSync(tally, "utf8"));
    for (const key of Object.keys(total)) {
      total[key] += counted[key];
    }
    if (code !== 0 && counted.failed === 0) {
      broken.push(`${suites.join(" and ")} tests: mocha ended with code ${code}`);
    }
  } catch {
    broken.push(`${suites.join(" and ")} tests: mocha ended with code ${code} before it could count`);
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
  for (const suites of runs) {
    if (!interrupted) {
      await mocha(suites);
    }
  }
} catch (error) {
  broken.push(error instanceof Error ? error.message : String(error));
}
for (const what of broken) {
  console.log(`FAILED: ${what}`);
}
const failed = total.failed + broken.length;
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exitCode = failed > 0 || interrupted ? 1 : 0;

// What the tests on real parts need: made by need, and in an order that lets tests start.
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mjs";

const started = Date.now();
/** A run from nothing proves the core within this time; what comes beside it is left out then, by name. */
const COLD_MINUTES = 75;
/** How long the tests themselves take when nothing is made, with room for a busy machine. */
const TEST_MINUTES = 20;

const kubernetes = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

/**
 * What the suites on a real API server need, in the order in which tests can start; `beside` is what single tests need, which
 * say so when it is left out.
 */
export const stages = {
  cluster: {
    programs: ["etcd", "kwok", "helm", ...kubernetes],
    beside: ["traefik"],
    modules: ["kwok", "calico"],
  },
  engine: {
    programs: ["pulumi", "pulumi-resource-kubernetes", "pulumi-language-nodejs"],
    beside: ["kubectl", "pulumi-language-python", "pulumi-language-yaml"],
    modules: ["metallb"],
  },
};

function load(file) {
  return import(pathToFileURL(path.join(root, "bin", "local", file)).href);
}

function loadPrograms() {
  return load("programs/index.js");
}

function say(line, transient = false) {
  if (!transient) {
    console.log(line);
  }
}

/**
 * Says at once what will be made for these tests, why, and how long it takes.
 *
 * @param {(keyof typeof stages)[]} names
 */
export async function tellWhatIsMissing(names) {
  const { missingPrograms, tellWhatIsMissing: tell } = await loadPrograms();
  const needed = names.flatMap((name) => [...stages[name].programs, ...stages[name].beside]);
  for (const line of tell(await missingPrograms(needed))) {
    say(line);
  }
}

/**
 * Downloads or builds what a stage lacks before mocha starts: no hook's time limit could allow for that. What single tests need
 * is made as long as a run from nothing has the time; mocha's processes read from the environment what is not there.
 */
export async function ensureStage({ programs, modules, beside }) {
  const { ensureModule, ensurePrograms } = await loadPrograms();
  await ensurePrograms(programs, say);
  for (const name of modules) {
    await ensureModule(name, say);
  }
  await ensureInTime(beside);
}

/** What real nodes are made of, the same way, where this machine can have them: last, since it takes longest. */
export async function ensureNodes() {
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const { NODE_PROGRAMS } = await loadPrograms();
    const { installBuilders } = await load("nodes/install.js");
    await installBuilders(say);
    await ensureInTime(NODE_PROGRAMS);
  }
}

async function ensureInTime(names) {
  const { ensurePrograms, missingPrograms } = await loadPrograms();
  const leftOut = (process.env.USAGE_ENGINE_NETWORKING_LEFT_OUT ?? "").split(",").filter(Boolean);
  for (const name of names) {
    const { made, seconds } = await missingPrograms([name]);
    const minutes = (Date.now() - started + seconds * 1000) / 60_000;
    if (made.length > 0 && minutes + TEST_MINUTES > COLD_MINUTES) {
      leftOut.push(name);
      say(
        `LEFT OUT: the tests of ${name}, which takes ${seconds} s to make; the next run has the time for it`,
      );
      continue;
    }
    await ensurePrograms([name], say).catch((error) => {
      leftOut.push(name);
      say(`LEFT OUT: the tests of ${name}. ${error.message}`);
    });
  }
  process.env.USAGE_ENGINE_NETWORKING_LEFT_OUT = leftOut.join(",");
}

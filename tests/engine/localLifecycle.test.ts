import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { ensurePrograms, isRunning, REPOSITORY_ROOT } from "../../local/programs";
import { skipIfLeftOut } from "../fixture/leftOut";
import { testFolder } from "../fixture/sharedCluster";

const folder = path.join(testFolder, "lifecycle");
const stateFile = path.join(folder, "state/.pulumi/stacks/usage-engine-networking/local.json");
const locksFolder = path.join(folder, "state/.pulumi/locks");
const stackFile = path.join(REPOSITORY_ROOT, "Pulumi.local.yaml");

/** Node ports that Pulumi.local.yaml pins, by Service: the platform's, an ECD's of a descriptor, an ECD's of arguments. */
const pinned = {
  platform: [30000, 30067],
  ui: [30001],
  radius: [30010, 30011],
  "policy-control": [30015],
};

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Starts `up` or `down` as npm does. */
function begin(command: "up" | "down", ...flags: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const script = path.join(REPOSITORY_ROOT, "bin", "local", `${command}.js`);
  const child = spawn(process.execPath, [script, "--folder", folder, ...flags], {
    cwd: REPOSITORY_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, output })));
  return { child, ended };
}

async function run(command: "up" | "down", ...flags: string[]): Promise<string> {
  const { code, output } = await begin(command, ...flags).ended;
  assert.equal(code, 0, output);
  return output;
}

/** The processes of the cluster by name, from its own records. */
async function clusterPids(): Promise<Map<string, number>> {
  const records = path.join(folder, "cluster", "processes");
  const pids = new Map<string, number>();
  for (const file of await fs.readdir(records)) {
    const { pid } = JSON.parse(await fs.readFile(path.join(records, file), "utf8")) as { pid: number };
    pids.set(path.basename(file, ".json"), pid);
  }
  return pids;
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  while (isRunning(pid)) {
    await sleep(20);
  }
}

/** The pid of the engine, from the lock that it holds. */
async function enginePid(): Promise<number> {
  const entries = await fs.readdir(locksFolder, { recursive: true });
  const lock = entries.find((name) => name.endsWith(".json")) ?? assert.fail("the engine holds no lock");
  return (JSON.parse(await fs.readFile(path.join(locksFolder, lock), "utf8")) as { pid: number }).pid;
}

async function nodePorts(): Promise<Map<string, (number | undefined)[]>> {
  const config = new KubeConfig();
  config.loadFromFile(path.join(folder, "cluster", "kubeconfig"));
  const { items } = await config.makeApiClient(CoreV1Api).listNamespacedService({ namespace: "uepe" });
  return new Map(
    items.map(({ metadata, spec }) => [
      metadata?.name ?? "",
      (spec?.ports ?? []).map(({ nodePort }) => nodePort),
    ]),
  );
}

describe("the local stack", () => {
  let original: string;
  let again: string;

  before(async () => {
    original = await fs.readFile(stackFile, "utf8");
  });
  after(async () => {
    await begin("down", "--force").ended;
  });

  it("can be taken down when there is none", async () => {
    assert.match(await run("down"), /Nothing to remove/);
  });

  it("comes up after a run that was killed in the middle, with the engine", async () => {
    const { child, ended } = begin("up");
    for (;;) {
      const state = await fs.readFile(stateFile, "utf8").catch(() => "");
      if (state.includes('"creating"')) {
        break;
      }
      assert.equal(child.exitCode, null, "the run ended before it could be killed");
      await sleep(20);
    }
    const engine = await enginePid();
    await kill(child.pid ?? 0);
    await kill(engine);
    await ended;

    const output = await run("up");
    assert.match(output, /removed the lock that a killed run left/);
    assert.match(output, /Environment: \d+ created/);
  });

  it("serves the Services with the node ports that the stack file pins", async () => {
    let ports = await nodePorts();
    // The Services of a descriptor are made by the operator, when it sees the ECDeployment.
    while (!ports.has("radius")) {
      await sleep(100);
      ports = await nodePorts();
    }
    for (const [service, expected] of Object.entries(pinned)) {
      assert.deepEqual(ports.get(service), expected, service);
    }
  });

  it("has no changes when it comes up again", async () => {
    again = await run("up");
    assert.match(again, /Environment: no changes to \d+ resources/);
  });

  it("shows what can be called, and how to look around", () => {
    assert.match(again, /^radius +auth 1812\/UDP +NodePort +node port 30010 +worker-1 +the client/m);
    assert.ok(again.includes(`export KUBECONFIG=${path.join(folder, "cluster", "kubeconfig")}`));
    assert.match(again, /the Kubernetes provider: official/);
    assert.doesNotMatch(again, /not enforced/);
  });

  it("can be looked at by the lines that it shows", async function () {
    skipIfLeftOut(this, "kubectl");
    const { kubectl } = await ensurePrograms(["kubectl"]);
    const lines = again.split("\n").filter((line) => /^ {2}(export|kubectl) /.test(line));
    assert.ok(lines.length > 2, again);
    const env = { ...process.env, PATH: `${path.dirname(kubectl)}${path.delimiter}${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync("sh", ["-ec", lines.join("\n")], { env, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^uepe +service\/radius +NodePort /m);
    assert.match(stdout, /^uepe +ecdeployment\.mz\.digitalroute\.com\/radius /m);
  });

  it("has Traefik, which gives the answer of a program that stands for an ECD's pod", async function () {
    skipIfLeftOut(this, "kubectl", "traefik");
    const { kubectl } = await ensurePrograms(["kubectl"]);
    const backend = http.createServer(({ url }, answer) => answer.end(`${url} of the backend`));
    await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
    try {
      // As it is shown, with the backend's own port.
      const [, line] = /^ {2}(kubectl annotate pods .*)=8000$/m.exec(again) ?? assert.fail(again);
      const args = `${line}=${(backend.address() as AddressInfo).port}`.split(" ").slice(1);
      const kubeconfig = path.join(folder, "cluster", "kubeconfig");
      const { status, stderr } = spawnSync(kubectl, [...args, "--kubeconfig", kubeconfig], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      const [, place = ""] = /Traefik answers on .* https:\/\/(\S+)/.exec(again) ?? [];
      const [host, port] = place.split(":");
      const servername = "records.example.net";
      const options = { host, port, path: "/records", servername, headers: { host: servername } };
      const end = Date.now() + 30_000;
      let answered = "";
      while (answered !== "/records of the backend" && Date.now() < end) {
        await sleep(200);
        answered = await new Promise<string>((resolve, reject) => {
          const get = https.get({ ...options, agent: false, rejectUnauthorized: false }, (answer) => {
            let body = "";
            answer.setEncoding("utf8").on("data", (chunk: string) => {
              body += chunk;
            });
            answer.on("end", () => resolve(body));
          });
          get.on("error", reject);
        });
      }
      assert.equal(answered, "/records of the backend");
    } finally {
      backend.close();
    }
  });

  it("comes up unchanged after its API server and its data store were killed", async () => {
    const before = await clusterPids();
    for (const name of ["kube-apiserver", "etcd"]) {
      await kill(before.get(name) ?? assert.fail(`${name} has no record`));
    }
    assert.match(await run("up"), /Environment: no changes to \d+ resources/);
    assert.notEqual((await clusterPids()).get("etcd"), before.get("etcd"));
  });

  it("comes up anew when its data is lost", async () => {
    await fs.rm(path.join(folder, "cluster"), { recursive: true });
    assert.match(await run("up"), /Environment: \d+ created/);
    assert.deepEqual((await nodePorts()).get("platform"), pinned.platform);
  });

  it("leaves the stack file as it is", async () => {
    assert.equal(await fs.readFile(stackFile, "utf8"), original);
  });

  it("is destroyed, and leaves no process and no folder", async () => {
    const pids = await clusterPids();
    const output = await run("down");
    assert.match(output, /Destroying the environment: \d+ deleted/);
    assert.ok(pids.size >= 6, `${pids.size} processes`);
    for (const [name, pid] of pids) {
      assert.equal(isRunning(pid), false, `${name} still runs`);
    }
    await assert.rejects(fs.stat(folder), /ENOENT/);
  });

  it("is removed without order where only half a folder is left", async () => {
    await fs.mkdir(path.join(folder, "state"), { recursive: true });
    await fs.writeFile(path.join(folder, "passphrase"), "");
    assert.match(await run("down"), /Everything is removed/);
    await assert.rejects(fs.stat(folder), /ENOENT/);
  });
});

import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { whyNoRealNodes } from "../../local/nodes/requirements";
import { missingPrograms, nodePrograms, repositoryRoot, stackPrograms } from "../../local/programs";
import { bringUp } from "../../local/stack/bringUp";
import { StackFolder } from "../../local/stack/folder";
import { Interruption } from "../../local/stack/interruption";
import { environmentKey } from "../../local/stack/stackFile";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { planEnvironment } from "../../sdk/planEnvironment";
import { testFolder } from "../fixture/sharedCluster";
import { askAll, prepare } from "./askers";
import { knownExceptions } from "./knownExceptions";
import { compareProof, type Shown } from "./proof";
import { type Asked, disagrees, gotThere, tell } from "./questions";
import { Scene } from "./scene";
import { notAsPlanned, VerifyCommand } from "./verifyCommand";

const minutes = 60_000;

/** How kube-proxy works in this run. */
const proxyMode = process.env.USAGE_ENGINE_NETWORKING_PROXY_MODE === "nftables" ? "nftables" : "iptables";

async function whyNot(): Promise<string | undefined> {
  const lack = await whyNoRealNodes();
  if (lack) {
    return lack.wayOut ? `${lack.reason}: ${lack.wayOut}` : lack.reason;
  }
  const { made, downloaded } = await missingPrograms([...stackPrograms, ...nodePrograms]);
  const missing = [...made, ...downloaded];
  return missing.length > 0
    ? `${missing.join(", ")} not made yet: npm run up:cluster makes them, once`
    : undefined;
}

describe("what the plan says of who gets in, on real nodes", function () {
  this.timeout(5 * minutes);
  let plan: NetworkPlan;
  let scene: Scene;
  let command: VerifyCommand;
  let asked: Asked[] = [];

  before(async function () {
    const reason = await whyNot();
    if (reason !== undefined) {
      console.log(`    left out in this run: the data path, since ${reason}`);
      this.skip();
    }
    const folder = new StackFolder(path.join(testFolder, "datapath"), "real", proxyMode);
    await fs.mkdir(testFolder, { recursive: true });
    const { kubeconfig } = await bringUp(folder, new Interruption(() => undefined));
    const text = await fs.readFile(path.join(repositoryRoot, "Pulumi.cluster.yaml"), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    plan = planEnvironment(config[environmentKey], repositoryRoot);
    const { clusters } = parse(await fs.readFile(kubeconfig, "utf8")) as {
      clusters: { cluster: { server: string } }[];
    };
    scene = await Scene.open(folder.cluster, clusters[0]?.cluster.server ?? "");
    await prepare(scene);
    command = await VerifyCommand.prepare(scene);
    asked = await askAll(scene, plan);
  });
  after(() => scene?.api.close());

  const shown: Shown[] = [];
  afterEach(function () {
    const { title = "", state } = this.currentTest ?? {};
    shown.push({ title, passed: state === "passed" });
  });

  it("asks from everywhere, and hears both yes and no", () => {
    const names = new Set(asked.map(({ asker }) => asker.name));
    assert.ok(asked.length > 900, `${asked.length} questions`);
    for (const name of [
      "inside-sources",
      "outside-sources",
      "lan",
      "worker-3",
      "pod radius",
      "pod neighbour",
    ]) {
      assert.ok(names.has(name), name);
    }
    assert.ok(asked.filter(gotThere).length > 100);
    assert.ok(asked.filter((one) => !gotThere(one)).length > 100);
    console.log(`    ${asked.length} questions, ${asked.filter(gotThere).length} got there`);
  });

  it("is what the network does with the packets, but for what is known", () => {
    const unknown = asked
      .filter(disagrees)
      .filter((one) => !knownExceptions.some(({ appliesTo }) => appliesTo(one)));
    assert.deepEqual(unknown.map(tell), []);
  });

  for (const { title, appliesTo } of knownExceptions) {
    it(`differs wherever it is known to: ${title}`, () => {
      const about = asked.filter(appliesTo);
      assert.ok(about.length > 0);
      assert.deepEqual(about.filter((one) => !disagrees(one)).map(tell), []);
    });
  }

  it("is what `verify` finds from a client in the sources, Radius included", async () => {
    const verified = await command.fromRadiusClient("inside-sources");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.deepEqual(verified.seen.gaps, []);
    assert.equal(verified.code, 0);
    assert.equal(verified.seen.from[0]?.address, "10.250.0.10");
    const answered = verified.seen.calls.filter(({ expected }) => expected);
    assert.ok(answered.length > 20, `${answered.length} calls were answered`);
    assert.ok(answered.some(({ kind }) => kind === "radius"));
    assert.ok(answered.some(({ detail }) => detail === "HTTP 200"));
  });

  it("is what `verify` finds from a client out of the sources: nothing answers", async () => {
    const verified = await command.from("outside-sources");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.equal(verified.code, 0);
    assert.ok(verified.seen.calls.every(({ expected }) => expected === false));
    assert.ok(verified.seen.calls.length > 30, `${verified.seen.calls.length} calls`);
  });

  it("is what `verify` finds on a node, which it knows by its address", async () => {
    const verified = await command.from("worker-2", "--from=node");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.equal(verified.code, 0);
    assert.deepEqual(
      verified.seen.from.map(({ kind, node }) => [kind, node]),
      [["node", "worker-2"]],
    );
  });

  it("lets a Radius client be known by its address, behind policy Local", async () => {
    const [request, status, stranger] = await Promise.all([
      scene.ask(scene.machine("inside-sources"), [radius("radius")]),
      scene.ask(scene.machine("inside-sources"), [radius("status")]),
      scene.ask(scene.machine("outside-sources"), [radius("radius")]),
    ]);
    // Access-Accept, code 2.
    assert.deepEqual(request, [{ outcome: "answered", status: 2 }]);
    assert.deepEqual(status, [{ outcome: "answered", status: 2 }]);
    assert.equal(stranger[0]?.outcome, "timeout");
  });

  it("has the same client refused by the Radius server itself, behind policy Cluster", async () => {
    await setPolicyOfRadius("Cluster");
    const [reply] = await scene.ask(scene.machine("inside-sources"), [radius("radius")]);
    await setPolicyOfRadius("Local");
    const pod = (await scene.pods()).find(({ labels }) => labels.app === "radius");
    const log = await scene.api.request("GET", `/api/v1/namespaces/uepe/pods/${pod?.name}/log`);
    assert.equal(reply?.outcome, "timeout");
    assert.match(log, /ignoring a request from unknown client 10\.240\.0\.11:/);
    assert.match(log, /code 1 from 10\.250\.0\.10:\d+ answered with 2/);
  });

  async function setPolicyOfRadius(externalTrafficPolicy: "Cluster" | "Local"): Promise<void> {
    const service = "/api/v1/namespaces/uepe/services/radius";
    const change = { spec: { externalTrafficPolicy } };
    await scene.api.request("PATCH", service, change, "application/merge-patch+json");
    await sleep(2500);
  }

  it("reports a policy that is gone", async () => {
    await scene.api.request(
      "DELETE",
      "/apis/projectcalico.org/v3/globalnetworkpolicies/uepe-guard-open-diameter",
    );
    await sleep(3000);
    const lines = (await askAll(scene, plan, ["inside-sources"])).filter(disagrees).map(tell);
    const { code, seen } = await command.from("inside-sources");
    const reasons = seen.calls.filter(({ result }) => result === "differs").map(({ reason }) => reason);
    assert.equal(code, 1);
    assert.deepEqual(
      reasons,
      Array(3).fill("GlobalNetworkPolicy uepe-guard-open-diameter is not in the cluster"),
    );
    assert.equal(lines.length, 3, lines.join("\n"));
    for (const line of lines) {
      assert.match(line, /^inside-sources -> diameter\/3868\/tcp via .*the model allows.*timeout/);
    }
  });

  it("reports a node without host endpoint", async () => {
    const endpoint = "worker-3-usage-engine-networking-eth0-auto-hep";
    let lines: string[] = [];
    // What stands in for Calico's controllers may make it again at any moment.
    for (let attempt = 0; attempt < 3 && lines.length === 0; attempt++) {
      await scene.api.request("DELETE", `/apis/projectcalico.org/v3/hostendpoints/${endpoint}`);
      await sleep(3000);
      lines = (await askAll(scene, plan, ["outside-sources"])).filter(disagrees).map(tell);
    }
    const { code, seen } = await command.from("outside-sources");
    const reason =
      "worker-3 has no host endpoint that the guard applies to: its node ports are open to everybody";
    assert.equal(code, 1);
    assert.ok(seen.gaps.includes(reason), seen.gaps.join("\n"));
    const different = seen.calls.filter(({ result }) => result === "differs");
    assert.ok(different.length > 0);
    for (const call of different) {
      assert.deepEqual([call.through, call.seen, call.reason], ["worker-3", "answered", reason]);
    }
    assert.ok(lines.length > 0);
    for (const line of lines) {
      assert.match(line, /^outside-sources -> .* via worker-3: the model denies.*answered/);
    }
  });

  it("stands in docs/proof.md as it was seen", async () => {
    assert.deepEqual(await compareProof(asked, shown, proxyMode), []);
  });
});

function radius(kind: "radius" | "status") {
  return { kind, address: "10.240.0.11", port: 30010, secret: "shared", milliseconds: 3000 } as const;
}

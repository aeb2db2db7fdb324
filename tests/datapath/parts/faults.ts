import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "../../../local/cluster/api";
import { awaitDeployments } from "../../../local/nodes/usageEngine";
import { askAll } from "../askers";
import type { DataPath } from "../dataPath";
import { settled } from "../environment";
import { disagrees, tell } from "../questions";

const radiusService = "/api/v1/namespaces/uepe/services/radius";
const guardPolicies = "/apis/projectcalico.org/v3/globalnetworkpolicies";
const podPolicies = "/apis/networking.k8s.io/v1/namespaces/uepe/networkpolicies";

/** That the suite, and `verify`, see what somebody has broken: one thing at a time. */
export function provesFaultsAreSeen(run: DataPath): void {
  /** What model and network disagree about, for one who asks. */
  async function reported(asker: string): Promise<string[]> {
    return (await askAll(run, [asker])).filter(disagrees).map(tell);
  }

  function patch(object: string, change: unknown, type: "merge" | "json" = "merge"): Promise<string> {
    return run.scene.api.request("PATCH", object, change, `application/${type}-patch+json`);
  }

  /** What is not as planned by `verify`, run by a Radius client. */
  async function verified(): Promise<{ code: number; lines: string[] }> {
    const { code, seen } = await run.command.fromRadiusClient("inside-sources");
    const different = seen.calls.filter(({ result }) => result !== "as planned");
    const lines = different.map((one) => `${one.owner} ${one.name} through ${one.through}: ${one.reason}`);
    return { code, lines: [...lines, ...seen.gaps] };
  }

  /** What suite and `verify` see between a change that the operator would undo, and its undoing. */
  function between(breakIt: () => Promise<unknown>, mendIt: () => Promise<unknown>) {
    return run.scene.withoutOperator(async () => {
      await breakIt();
      try {
        await settled();
        return { lines: await reported("inside-sources"), byVerify: await verified() };
      } finally {
        await mendIt();
      }
    });
  }

  /** The node of the one pod of Radius, once there is one alone and it is where it should be. */
  async function awaitRadius(isThere: (node: string) => boolean): Promise<void> {
    const end = Date.now() + 60_000;
    for (;;) {
      const pods = (await run.scene.pods()).filter(({ labels }) => labels.app === "radius");
      const [pod, ...others] = pods;
      if (pod !== undefined && others.length === 0 && isThere(pod.node)) {
        break;
      }
      assert.ok(Date.now() < end, `Radius runs on ${pods.map(({ node }) => node).join(", ")}`);
      await sleep(250);
    }
    await awaitDeployments(run.scene.api, 60);
  }

  /** As if nobody had said where it runs: the scheduler takes another node when its own is full. */
  async function setPin(node: string | null): Promise<void> {
    await patch("/api/v1/nodes/worker-1", { spec: { unschedulable: node === null ? true : null } });
    const nodeSelector = node === null ? null : { "kubernetes.io/hostname": node };
    await patch("/apis/apps/v1/namespaces/uepe/deployments/radius", {
      spec: { template: { spec: { nodeSelector } } },
    });
    await awaitRadius((its) => (its === "worker-1") === (node !== null));
  }

  describe("with one thing broken", () => {
    it("reports a wrong node port", async () => {
      const setNodePort = (nodePort: number) =>
        patch(radiusService, [{ op: "replace", path: "/spec/ports/0/nodePort", value: nodePort }], "json");
      const { lines, byVerify } = await between(
        () => setNodePort(30510),
        () => setNodePort(30010),
      );
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(
        lines[0] ?? "",
        /^inside-sources -> radius\/1812\/udp via worker-1: the model allows.*(timeout|refused)/,
      );
      assert.deepEqual(byVerify, {
        code: 1,
        lines: [
          "radius auth through worker-1: the Service uepe/radius has node port 30510, 30011, not 30010",
        ],
      });
    });

    it("reports policy Cluster in the place of Local, by the address that the pod sees", async () => {
      const setPolicy = (externalTrafficPolicy: string) =>
        patch(radiusService, { spec: { externalTrafficPolicy } });
      const { lines, byVerify } = await between(
        () => setPolicy("Cluster"),
        () => setPolicy("Local"),
      );
      assert.equal(lines.length, 2, lines.join("\n"));
      for (const line of lines) {
        assert.match(
          line,
          /^inside-sources -> radius\/181[23]\/udp via worker-1: .* as 10\.250\.0\.10, .*saw 10\.240\.0\.11$/,
        );
      }
      const reason =
        "the Service uepe/radius has not externalTrafficPolicy Local: its pods see nodes in the place of their clients";
      const differing = ["auth", "acct"].map((port) => `radius ${port} through worker-1: ${reason}`);
      assert.deepEqual(byVerify, { code: 1, lines: [...differing, reason] });
    });

    it("reports a pin that is missing", async () => {
      const { lines, byVerify } = await between(
        () => setPin(null),
        () => setPin("worker-1"),
      );
      // Its own node does not answer, and another one does, for both ports.
      assert.equal(lines.length, 4, lines.join("\n"));
      for (const line of lines) {
        assert.match(line, /^inside-sources -> radius\/181[23]\/udp via worker-[1-3]: /);
      }
      assert.equal(byVerify.code, 1);
      assert.equal(byVerify.lines.length, 4, byVerify.lines.join("\n"));
      for (const line of byVerify.lines) {
        assert.match(
          line,
          /^radius a[uc][tc][ht] through worker-[1-3]: the pod .* is on worker-[23], and not on worker-1/,
        );
      }
    });

    it("reports a policy on the nodes that is gone", async () => {
      await run.scene.api.request("DELETE", `${guardPolicies}/uepe-guard-open-diameter`);
      await settled();
      const lines = await reported("inside-sources");
      const byVerify = await verified();
      assert.equal(lines.length, 3, lines.join("\n"));
      for (const line of lines) {
        assert.match(line, /^inside-sources -> diameter\/3868\/tcp via .*the model allows.*timeout/);
      }
      const reason = "GlobalNetworkPolicy uepe-guard-open-diameter is not in the cluster";
      assert.deepEqual(byVerify, {
        code: 1,
        lines: [
          ...["worker-1", "worker-2", "worker-3"].map(
            (node) => `diameter diameter through ${node}: ${reason}`,
          ),
          reason,
        ],
      });
    });

    it("reports a policy between pods that is gone", async () => {
      await run.scene.api.request("DELETE", `${podPolicies}/separation-workflow-bridge`);
      await settled();
      const lines = await reported("pod stranger");
      const { code, seen } = await run.command.from("inside-sources");
      assert.equal(lines.length, 2, lines.join("\n"));
      const [directly = "", byService = ""] = lines;
      assert.match(
        directly,
        /^pod stranger -> workflow-bridge\/4444\/tcp directly: the model denies.*answered/,
      );
      assert.match(
        byService,
        /^pod stranger -> workflow-bridge\/4444\/tcp by its Service: the model denies.*answered/,
      );
      assert.equal(code, 1);
      assert.ok(
        seen.gaps.includes("NetworkPolicy separation-workflow-bridge is not in the cluster"),
        seen.gaps.join("\n"),
      );
    });

    it("reports a node without host endpoint", async () => {
      const endpoint = "worker-3-usage-engine-networking-eth0-auto-hep";
      const collection = "/apis/projectcalico.org/v3/hostendpoints";
      const { metadata, ...rest } = await run.scene.api.get<KubernetesObject>(`${collection}/${endpoint}`);
      let lines: string[] = [];
      // What stands in for Calico's controllers may make it again at any moment.
      for (let attempt = 0; attempt < 3 && lines.length === 0; attempt++) {
        await run.scene.api.request("DELETE", `${collection}/${endpoint}`);
        await settled();
        lines = await reported("outside-sources");
      }
      const { code, seen } = await run.command.from("outside-sources");
      const { name, labels } = metadata;
      await run.scene.api.createIfMissing(collection, {
        ...rest,
        metadata: { name, labels },
      } as KubernetesObject);
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

    it("is as planned again after `pulumi up --refresh`", async () => {
      await run.environment.up([], true);
      assert.deepEqual((await askAll(run)).filter(disagrees).map(tell), []);
    });
  });
}

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { RealNodes } from "../../../local/nodes/realNodes";
import { awaitDeployments } from "../../../local/nodes/usageEngine";
import { askAll } from "../askers";
import type { DataPath } from "../dataPath";
import { settled } from "../environment";
import { disagrees, tell } from "../questions";

const node = "worker-1";
const others = ["worker-2", "worker-3"];
const minutes = 60_000;

/** That what is pinned nowhere outlives its node, and what is pinned comes back with it; and how long that takes. */
export function provesFailover(run: DataPath): void {
  /** Moves the one pod of an ECD to the node, as if the scheduler had chosen it. */
  async function moveThere(app: string): Promise<void> {
    const { api } = run.scene;
    const cordon = (unschedulable: boolean) =>
      Promise.all(
        others.map((name) =>
          api.request(
            "PATCH",
            `/api/v1/nodes/${name}`,
            { spec: { unschedulable } },
            "application/merge-patch+json",
          ),
        ),
      );
    await cordon(true);
    for (const pod of (await run.scene.pods()).filter(({ labels }) => labels.app === app)) {
      await api.request("DELETE", `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`);
    }
    await until(`${app} runs on ${node}`, async () => {
      const pods = (await run.scene.pods()).filter(({ labels }) => labels.app === app);
      return pods.length === 1 && pods[0]?.node === node && pods[0].pid > 0;
    });
    await cordon(false);
    await awaitDeployments(api, 60);
    await settled();
  }

  /** @returns how many seconds it took */
  async function until(what: string, isSo: () => Promise<boolean>): Promise<number> {
    const start = Date.now();
    while (!(await isSo())) {
      assert.ok(Date.now() - start < 2 * minutes, `not so after two minutes: ${what}`);
      await sleep(200);
    }
    return Math.round((Date.now() - start) / 1000);
  }

  /** Whether the client in the sources is answered. */
  async function isAnswered(kind: "tcp" | "udp", address: string, port: number): Promise<boolean> {
    const question = { kind, address, port, milliseconds: 1000 };
    const [reply] = await run.scene.ask(run.scene.machine("inside-sources"), [question]);
    return reply?.outcome === "answered";
  }

  describe("when a node dies", () => {
    let nodes: RealNodes;
    before(async () => {
      const { scene, layout } = run.environment;
      nodes = new RealNodes(scene.folder.cluster, layout, () => undefined);
      await nodes.hosts.load();
      await moveThere("tcp-collector");
    });

    it("has what is pinned nowhere answer again through the others", async () => {
      const ask = () => isAnswered("tcp", "10.240.0.12", run.nodePort("tcp-collector"));
      assert.equal(await ask(), true);
      await nodes.hosts.end(node);
      assert.equal(await ask(), false);
      const seconds = await until("tcp-collector answers", ask);
      run.measured.push(
        `A node died, without a word: an ECD that is pinned nowhere answered again after ${seconds} s. Kubernetes was told to count a node as dead after 16 s without a word, and to wait 5 s more until it makes its pods anew elsewhere; by default these are 50 s and 300 s.`,
      );
    });

    it("has what is pinned to it answer nowhere, until it is back", async () => {
      for (const address of ["10.240.0.11", "10.240.0.12", "10.240.0.13"]) {
        assert.equal(await isAnswered("udp", address, 30010), false, address);
      }
      await nodes.reviveNode(node);
      await run.scene.reload();
      const seconds = await until("radius answers", () => isAnswered("udp", "10.240.0.11", 30010));
      run.measured.push(
        `The node came back: the ECD that is pinned to it answered again ${seconds} s after its start.`,
      );
    });

    it("is as planned again", async () => {
      await awaitDeployments(run.scene.api, 120);
      await until("no pod is left that ended", async () =>
        (await run.scene.pods()).every(({ pid }) => pid > 0),
      );
      await settled();
      assert.deepEqual((await askAll(run)).filter(disagrees).map(tell), []);
    });
  });
}

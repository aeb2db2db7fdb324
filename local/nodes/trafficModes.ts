import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseDocument } from "yaml";
import { type Api, ApiError } from "../cluster/api";
import { endProcess, findByCommandLine } from "../cluster/process";
import { ADDRESS_BLOCKS, addressBlock } from "./addressBlock";
import { areFelixesReady } from "./felixes";
import { type Layout, TUNNEL_CIDR, tunnelAddress, tunnelBlock } from "./layout";
import { route } from "./links";
import { inNetworkOf, runWith } from "./namespaces";
import type { ProxyMode } from "./nodeFiles";
import type { NodesFolder } from "./nodesFolder";
import { ask } from "./probe";

/** How pods' traffic gets from node to node: as it is, by routes that everybody knows, or through tunnels. */
export type PodNetwork = "routable" | "vxlan";

const POOLS = "/apis/projectcalico.org/v3/ippools";
const POD_POOL = `${POOLS}/default-ipv4-ippool`;
const TUNNEL_POOL = "tunnels";
const DEVICE = "vxlan.calico";
const TUNNEL_ANNOTATION = "projectcalico.org/IPv4VXLANTunnelAddr";
const READY_SECONDS = 60;

/** Changes how the nodes of a running cluster carry traffic, in place: its pods stay as they are. */
export class TrafficModes {
  constructor(
    private readonly api: Api,
    private readonly layout: Layout,
    private readonly folder: NodesFolder,
  ) {}

  /** Starts every kube-proxy anew. Each removes what its other mode has left in the kernel. */
  async setProxyMode(mode: ProxyMode): Promise<void> {
    for (const { name } of this.layout.nodes) {
      const file = path.join(this.folder.node(name), "kube-proxy.yaml");
      const document = parseDocument(await fs.readFile(file, "utf8"));
      document.set("mode", mode);
      await fs.writeFile(file, document.toString(), { mode: 0o600 });
      const running = await findByCommandLine((line) => line.startsWith(`kube-proxy --config=${file} `));
      // The node starts it again, as an init system would.
      await Promise.all(running.map((found) => endProcess(found)));
    }
    await this.until("every kube-proxy answers", async () => {
      const nodes = Object.values(await this.nodes());
      const question = { kind: "http", address: "127.0.0.1", port: 10256, path: "/healthz" } as const;
      const answers = await Promise.all(
        nodes.map((pid) => ask(this.folder.workload, pid, [{ ...question, milliseconds: 1000 }])),
      );
      return answers.flat().every(({ status }) => status === 200);
    });
  }

  /** Felix starts itself anew where tunnels come or go. */
  async setPodNetwork(network: PodNetwork): Promise<void> {
    const isTunnelled = network === "vxlan";
    const nodes = await this.nodes();
    const { lan = 0 } = await this.machines();
    if (isTunnelled) {
      await route(this.layout, { lan, nodes }, "del");
      for (const [index, { name, podCidr }] of this.layout.nodes.entries()) {
        await this.api.apply(ADDRESS_BLOCKS, addressBlock(name, podCidr));
        await this.api.apply(ADDRESS_BLOCKS, addressBlock(name, tunnelBlock(index)));
      }
      await this.api.apply(POOLS, {
        apiVersion: "projectcalico.org/v3",
        kind: "IPPool",
        metadata: { name: TUNNEL_POOL },
        spec: { cidr: TUNNEL_CIDR, vxlanMode: "Always", ipipMode: "Never", allowedUses: ["Tunnel"] },
      });
    }
    // As Calico's own node container notes the address that it takes from the pool.
    for (const [index, { name }] of this.layout.nodes.entries()) {
      const annotations = { [TUNNEL_ANNOTATION]: isTunnelled ? tunnelAddress(index) : null };
      await this.merge(`/api/v1/nodes/${name}`, { metadata: { annotations } });
    }
    await this.merge(POD_POOL, { spec: { vxlanMode: isTunnelled ? "Always" : "Never" } });
    if (!isTunnelled) {
      await this.remove(`${POOLS}/${TUNNEL_POOL}`);
    }
    await this.until(`tunnels ${isTunnelled ? "stand" : "are gone"}`, async () => {
      const there = await Promise.all(Object.values(nodes).map(hasTunnel));
      return (
        there.every((one) => one === isTunnelled) &&
        (await areFelixesReady(this.folder.workload, Object.values(nodes)))
      );
    });
    if (!isTunnelled) {
      await route(this.layout, { lan, nodes }, "add");
    }
  }

  private async machines(): Promise<Record<string, number>> {
    const { processes = {} } = (await this.folder.readRecord()) ?? {};
    return Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, pid]));
  }

  private async nodes(): Promise<Record<string, number>> {
    const machines = await this.machines();
    return Object.fromEntries(this.layout.nodes.map(({ name }) => [name, machines[name] ?? 0]));
  }

  private async merge(object: string, change: object): Promise<void> {
    await this.api.request("PATCH", object, change, "application/merge-patch+json");
  }

  private async remove(object: string): Promise<void> {
    await this.api.request("DELETE", object).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
    });
  }

  private async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + READY_SECONDS * 1000;
    while (!(await isSo())) {
      if (Date.now() >= end) {
        throw new Error(
          `not so after ${READY_SECONDS} s: ${what}; look into ${this.folder.node("<node>/logs")}`,
        );
      }
      await sleep(250);
    }
  }
}

async function hasTunnel(pid: number): Promise<boolean> {
  const { stdout } = await runWith(
    [...inNetworkOf(pid), "ip", "-oneline", "-4", "address", "show", DEVICE],
    "",
  );
  return stdout.includes(" inet ");
}

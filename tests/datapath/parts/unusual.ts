import assert from "node:assert/strict";
import type { Setting } from "../../../local/stack/stackFile";
import { askAll } from "../askers";
import type { DataPath } from "../dataPath";
import { disagrees, tell } from "../questions";
import { wantsEveryCombination } from "./combinations";

/** Settings that few have, each beside what Pulumi.cluster.yaml says. */
interface Case {
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether it is asked in every run, and not only in the long one. */
  readonly always?: boolean;
}

const NODES_ALONE = ["10.240.0.11/32", "10.240.0.12/31"];

const cases: readonly Case[] = [
  { title: "one node is the only source", settings: { sources: ["10.240.0.12/32"] }, always: true },
  {
    title: "each ECD and the platform have sources of their own",
    settings: {
      "network.nodeCidrs": NODES_ALONE,
      "ecds.0.sources": ["203.0.113.0/24"],
      "ecds.1.sources": ["10.250.0.10/32", "10.240.0.14/32"],
      "ecds.2.sources": ["10.240.0.2/32"],
      "platform.sources": ["203.0.113.0/24"],
      "platform.ports.control.sources": ["10.250.0.0/24"],
      "ingress.sources": ["203.0.113.0/24"],
    },
    always: true,
  },
  { title: "one client is the only source", settings: { sources: ["10.250.0.10/32"] } },
  { title: "the pods' range is the source", settings: { sources: ["192.168.0.0/16"] } },
  { title: "everybody is a source", settings: { sources: ["0.0.0.0/0"], acceptPublic: "for the proof" } },
  {
    title: "two of three nodes are sources",
    settings: { sources: ["10.240.0.12/31", "10.250.0.10/32"] },
  },
  {
    title: "neighbours and control plane count as nodes",
    settings: { "network.nodeCidrs": ["10.240.0.0/24"], sources: ["10.240.0.0/16"] },
  },
  {
    title: "a neighbour of the nodes is the only source",
    settings: { "network.nodeCidrs": NODES_ALONE, sources: ["10.240.0.14/32"] },
  },
  {
    title: "pods' and Services' ranges are left open",
    settings: { "network.hostEndpoints.closeClusterRanges": false },
  },
  {
    title: "they are left open, with guard range and separation observe",
    settings: {
      "network.hostEndpoints.closeClusterRanges": false,
      guard: "range",
      "separation.mode": "observe",
    },
  },
  {
    title: "Diameter's peers are known by their addresses too",
    settings: { "ecds.1.preserveSourceAddress": true, "ecds.1.node": "worker-2" },
  },
  {
    title: "the platform is called from inside alone",
    settings: {
      "platform.ports.http": { exposure: "ClusterIP" },
      "platform.ports.control": { exposure: "ClusterIP" },
    },
  },
  {
    title: "an ECD is said by arguments, for pods that somebody else made",
    settings: {
      "ecds.7": {
        name: "stranger",
        selector: { app: "stranger" },
        sources: ["203.0.113.0/24"],
        ports: [{ port: 8080, nodePort: 30020 }],
      },
    },
  },
  {
    title: "execution contexts may call each other",
    settings: { "separation.betweenExecutionContexts": true },
  },
];

/** That model and network agree where settings are unusual. */
export function provesUnusualSettings(run: DataPath): void {
  describe("where settings are unusual", () => {
    after(() => run.environment.up());

    for (const { title, settings, always } of cases) {
      if (!always && !wantsEveryCombination) continue;
      it(title, async () => {
        await run.environment.up(settingsOf(settings));
        const asked = await askAll(run);
        assert.ok(asked.length > 900, `${asked.length} questions`);
        assert.deepEqual(asked.filter(disagrees).map(tell), []);
      });
    }
  });
}

function settingsOf(settings: Case["settings"]): Setting[] {
  return Object.entries(settings).map(([keys, value]) => ({ keys: keys.split("."), value }));
}

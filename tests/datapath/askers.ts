import { setTimeout as sleep } from "node:timers/promises";
import { awaitDeployments, deploy, type Workload } from "../../local/nodes/usageEngine";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import type { DataPath } from "./dataPath";
import { type Asked, type Asker, disagrees, type Pair, podOf, questionsOf } from "./questions";
import type { RunningPod, Scene } from "./scene";

/** A node port of somebody else's, that the environment does not plan. */
export const unplannedPort = 30555;

/** How many ask at the same time. */
const atOnce = 5;

/** Pods that nobody planned: in the environment's namespace, and in another one. */
const strangers: readonly Workload[] = [
  {
    name: "stranger",
    namespace: "uepe",
    labels: { app: "stranger" },
    listen: ["tcp:8080"],
    image: "client",
    node: "worker-2",
  },
  {
    name: "neighbour",
    namespace: "elsewhere",
    labels: { app: "neighbour" },
    listen: ["tcp:8080"],
    image: "client",
    node: "worker-3",
  },
];

/** The one pod that the plan knows by its labels alone. */
const operator = { name: "uepe-operator", namespace: "uepe", labels: { app: "uepe-operator" } };

/** Deploys the strangers, and a node port of theirs. */
export async function prepare({ api }: Scene): Promise<void> {
  await api.apply("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "elsewhere" },
  });
  for (const stranger of strangers) {
    await deploy(api, stranger);
  }
  await api.apply("/api/v1/namespaces/elsewhere/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "neighbour", namespace: "elsewhere" },
    spec: {
      type: "NodePort",
      selector: { app: "neighbour" },
      ports: [{ port: 8080, nodePort: unplannedPort }],
    },
  });
  await awaitDeployments(api, 120);
  // Felix and kube-proxy hear of the last pod a moment later.
  await sleep(2000);
}

function ofPod(name: string, from: string, pod: RunningPod): Asker {
  return { name, from, pod, pid: pod.pid };
}

/** Everybody who asks: clients, control plane, nodes, known pods and strangers. */
export function askers(scene: Scene, plan: NetworkPlan, pods: readonly RunningPod[]): Asker[] {
  const machines: readonly (readonly [string, string])[] = [
    ["inside-sources", "10.250.0.10"],
    ["outside-sources", "203.0.113.10"],
    ["lan", "10.240.0.2"],
    ["beside-the-nodes", "10.240.0.14"],
    ["worker-1", "10.240.0.11"],
    ["worker-2", "10.240.0.12"],
    ["worker-3", "10.240.0.13"],
  ];
  return [
    ...machines.map(([name, from]) => ({ name, from, pid: scene.machine(name) })),
    ...plan.policies.workloads.flatMap((known) => {
      const pod = podOf(known, pods);
      return pod ? [ofPod(`pod ${known.owner}`, known.owner, pod)] : [];
    }),
    ...[operator, ...strangers].flatMap(({ name, namespace, labels }) => {
      const pod = podOf({ namespace, labels: { ...labels } }, pods);
      return pod ? [ofPod(`pod ${name}`, `${namespace}/app=${name}`, pod)] : [];
    }),
  ];
}

/** All their questions at once. */
async function askOf(scene: Scene, asker: Asker, pairs: readonly Pair[]): Promise<Asked[]> {
  const replies = await scene.ask(
    asker.pid,
    pairs.map(({ question }) => question),
  );
  return pairs.flatMap((pair, index) => {
    const reply = replies[index];
    return reply ? [{ ...pair, reply }] : [];
  });
}

/**
 * Asks everybody everything, or those who are named. What disagrees is asked once more: a lost packet is no rule.
 *
 * @param routed the addresses inside of the cluster that machines have a route to
 */
export async function askAll(
  { scene, plan, routed }: Pick<DataPath, "scene" | "plan" | "routed">,
  only?: readonly string[],
): Promise<Asked[]> {
  const pods = await scene.pods();
  const surroundings = { pods, services: await scene.services(), routed };
  const asking = askers(scene, plan, pods).filter(({ name }) => only?.includes(name) ?? true);
  const all = new Map<Asker, Asked[]>();
  const askOne = async (asker: Asker) => {
    const first = await askOf(scene, asker, questionsOf(plan, asker, surroundings, unplannedPort));
    const again = await askOf(scene, asker, first.filter(disagrees));
    all.set(asker, [...first.filter((one) => !disagrees(one)), ...again]);
  };
  const waiting = [...asking];
  const askNext = async (): Promise<void> => {
    for (let asker = waiting.shift(); asker !== undefined; asker = waiting.shift()) {
      await askOne(asker);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askNext));
  return asking.flatMap((asker) => all.get(asker) ?? []);
}

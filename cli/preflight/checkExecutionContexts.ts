import type { Look } from "./check";
import { controllerOf } from "./controllerOf";
import { carries, inWords, ownLabel } from "./ownLabel";
import type { Seen, SeenPod, Snapshot } from "./snapshot";

const PATH = ["environment", "separation", "executionContexts"];

/** Whether Execution Contexts that no entry of `ecds` knows reach the platform all the same. */
export function checkExecutionContexts({ args, plan, cluster, findings, learned }: Look): void {
  const { mode, executionContexts } = args.separation ?? {};
  if (mode === "off") return;
  const unknown = unknownEcds({ plan, cluster });
  if (unknown.length === 0) return;
  if (executionContexts !== undefined) {
    const others = unknown
      .flatMap((ecd) => podsOf(ecd, cluster))
      .filter((pod) => !carries(executionContexts.labels)(pod))
      .map(({ metadata }) => metadata.name);
    if (others.length === 0) return;
    findings.add("UEN665", PATH, `without ${inWords(executionContexts.labels)}: ${others.join(", ")}`);
    return;
  }
  const groups = cluster.ecds.map((ecd) => podsOf(ecd, cluster)).filter((pods) => pods.length > 0);
  // What the pods of a single one have is its own, not what it has in common with others.
  const shared = groups.length < 2 ? undefined : ownLabel(groups.flat(), cluster.pods);
  if (shared === undefined) return;
  const names = cluster.ecds.map(({ metadata }) => metadata.name).join(", ");
  learned.push({
    path: [...PATH, "labels"],
    value: shared,
    from: `the pods of ${names}, and of nobody else`,
  });
}

/** ECDs of the cluster whose flows to the platform separation does not admit. */
export function shutOut({ args, plan, cluster }: Pick<Look, "args" | "plan" | "cluster">): Seen[] {
  const shared = args.separation?.executionContexts?.labels;
  return unknownEcds({ plan, cluster }).filter((ecd) => {
    const pods = podsOf(ecd, cluster);
    return shared === undefined || pods.length === 0 || !pods.every(carries(shared));
  });
}

function unknownEcds({ plan, cluster }: Pick<Look, "plan" | "cluster">): Seen[] {
  const known = new Set(plan.ecds.map(({ name }) => name));
  return cluster.ecds.filter(({ metadata }) => !known.has(metadata.name));
}

/** An ECD's pods: the operator makes a Deployment of its name. */
export function podsOf(ecd: Seen, { pods }: Snapshot): SeenPod[] {
  const { name } = ecd.metadata;
  const isIts = carries({ app: name });
  return pods.filter((pod) => isIts(pod) || controllerOf(pod) === `Deployment ${name}`);
}

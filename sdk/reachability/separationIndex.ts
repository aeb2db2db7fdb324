import type { Flow } from "../plan/access/separation/flow";
import { hasLabels } from "../plan/access/separation/peer";
import type { PlannedSeparation } from "../plan/access/separation/separation";
import type { Workload } from "../plan/access/workload";

type Pods = Pick<Workload, "namespace" | "labels">;

/** A separation by what is asked of it again and again: with thousands of ECDs going through all of it takes minutes. */
export interface SeparationIndex {
  /** The policies' targets whose labels pods have. */
  selecting(pods: Pods): Workload[];
  flowsTo(owner: string): readonly Flow[];
}

const indexes = new WeakMap<PlannedSeparation, SeparationIndex>();

/** The index of a separation, made when it is first asked for. */
export function separationIndex(separation: PlannedSeparation): SeparationIndex {
  const known = indexes.get(separation);
  if (known) return known;
  const index = indexOf(separation);
  indexes.set(separation, index);
  return index;
}

function indexOf({ targets, flows }: PlannedSeparation): SeparationIndex {
  // One label is enough to find a policy: pods that it selects have them all.
  const byLabel = groupBy(targets, ({ labels }) => keyOf(Object.entries(labels)[0]));
  const byTarget = groupBy(flows, ({ to }) => to);
  return {
    selecting: ({ namespace, labels }) =>
      [undefined, ...Object.entries(labels)]
        .flatMap((label) => byLabel.get(keyOf(label)) ?? [])
        .filter((one) => one.namespace === namespace && hasLabels(labels, one.labels)),
    flowsTo: (owner) => byTarget.get(owner) ?? [],
  };
}

function keyOf(label: [string, string] | undefined): string {
  return label === undefined ? "" : label.join("=");
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

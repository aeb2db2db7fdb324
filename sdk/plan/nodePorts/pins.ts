import type { Path } from "../../findings/path";
import type { Place } from "../../findings/place";
import type { NetworkPlan } from "../networkPlan";
import { staticBand } from "./nodePortRange";
import { type DescribedNodePort, describedNodePorts, exposedNodePorts, servicePortKey } from "./nodePorts";

/** A node port to write into the stack file. */
export interface Pin {
  path: Path;
  /** Where a descriptor has it, or would: the stack file cannot say it. */
  place?: Place;
  nodePort: number;
  owner: string;
  name: string;
  /** The number that stands there, and cannot stay: another Service has it, or somebody else in the cluster. */
  replaces?: number;
}

/** Where the free numbers ran out. */
export interface Unpinnable {
  path: Path;
  owner: string;
  name: string;
}

/** Errors that pins mend. None of them leaves anything out of the plan that could have a node port of its own. */
export const MENDED_BY_PINS: readonly string[] = ["UEN102", "UEN103", "UEN360", "UEN604"];

/**
 * Free node ports for everything of the plan that has none, or one that cannot stay, from the static band first, then from
 * the rest of the range. Nothing else that is pinned is touched: of two that are pinned to one number the first keeps it,
 * and what a descriptor pins does. TCP and UDP of one Service's port get one number, as their peers would expect.
 */
export function planPins(plan: NetworkPlan): { pins: Pin[]; left: Unpinnable[] } {
  const range = plan.network.nodePortRange;
  const band = staticBand(range);
  const wanted = exposedNodePorts(plan.exposures);
  const taken = new Set<number>(plan.network.reservedNodePorts);
  for (const { nodePort } of [...wanted, ...plan.nodePorts]) if (nodePort !== null) taken.add(nodePort);
  const { kept, byPort } = keptPorts(plan, wanted);
  const pins: Pin[] = [];
  const left: Unpinnable[] = [];
  let next = band.first;
  for (const one of wanted) {
    if (kept.has(one)) continue;
    const { path, place, owner } = one;
    const target = { path, owner, name: one.names.join("/") };
    const key = servicePortKey(one);
    let nodePort = byPort.get(key);
    if (nodePort === undefined) {
      while (taken.has(next)) next++;
      if (next > range.last) {
        left.push(target);
        continue;
      }
      nodePort = next;
      taken.add(nodePort);
      byPort.set(key, nodePort);
    }
    pins.push({
      ...target,
      ...(place && { place }),
      nodePort,
      ...(one.nodePort !== null && { replaces: one.nodePort }),
    });
  }
  return { pins, left };
}

/** The ports that keep their numbers, and the number of each Service's port, which a further protocol of it may join. */
function keptPorts(plan: NetworkPlan, wanted: readonly DescribedNodePort[]) {
  const reserved = new Set(plan.network.reservedNodePorts);
  const kept = new Set<DescribedNodePort>();
  const byPort = new Map<string, number>();
  const holders = new Map<number, string>();
  for (const { use, nodePort, service } of describedNodePorts(plan)) {
    if (use === "healthCheck" && nodePort !== null) holders.set(nodePort, service);
  }
  // What the stack file cannot change keeps its number before the others.
  const ordered = [...wanted.filter((one) => !isWritable(one)), ...wanted.filter(isWritable)];
  for (const one of ordered) {
    const { nodePort } = one;
    if (nodePort === null) continue;
    const key = servicePortKey(one);
    const holder = holders.get(nodePort);
    const joins = holder === key && byPort.get(key) === nodePort;
    const canStay = !reserved.has(nodePort) && (holder === undefined || joins);
    if (!canStay && isWritable(one)) continue;
    kept.add(one);
    if (holder === undefined) holders.set(nodePort, key);
    // A further protocol may join the port's first number only.
    if (!byPort.has(key)) byPort.set(key, nodePort);
  }
  return { kept, byPort };
}

function isWritable({ path, pinnedBy }: DescribedNodePort): boolean {
  return pinnedBy === undefined && path.at(-1) !== "descriptor";
}

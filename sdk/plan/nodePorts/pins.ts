import type { Path } from "../../findings/path";
import type { NetworkPlan } from "../networkPlan";
import { staticBand } from "./nodePortRange";
import { servicePortKey } from "./nodePorts";

/** A node port to write into the stack file. */
export interface Pin {
  path: Path;
  nodePort: number;
  owner: string;
  name: string;
}

/** Where the free numbers ran out. */
export interface Unpinnable {
  path: Path;
  owner: string;
  name: string;
}

/**
 * Free node ports for everything of the plan that has none, from the static band first, then from the rest of the range.
 * Nothing that is pinned is touched. TCP and UDP of one Service's port get one number, as their peers would expect.
 */
export function planPins(plan: NetworkPlan): { pins: Pin[]; left: Unpinnable[] } {
  const range = plan.network.nodePortRange;
  const band = staticBand(range);
  const taken = new Set<number>(plan.network.reservedNodePorts);
  const byPort = new Map<string, number>();
  for (const one of plan.nodePorts) {
    if (one.nodePort === null) continue;
    taken.add(one.nodePort);
    // A further protocol may join the port's first number only.
    const key = servicePortKey(one);
    if (one.use === "port" && !byPort.has(key)) byPort.set(key, one.nodePort);
  }
  const pins: Pin[] = [];
  const left: Unpinnable[] = [];
  let next = band.first;
  for (const one of plan.nodePorts) {
    if (one.nodePort !== null || one.use !== "port") continue;
    const target = { path: one.path, owner: one.owner, name: one.names.join("/") };
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
    pins.push({ ...target, nodePort });
  }
  return { pins, left };
}

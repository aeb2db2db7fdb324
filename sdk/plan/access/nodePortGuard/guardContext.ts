import type { EnvironmentArgs } from "../../../config/environmentArgs";
import type { Cidr } from "../../../values/cidr";
import type { PlannedNetwork } from "../../network/network";
import type { PlannedNodePort } from "../../nodePorts/nodePorts";
import type { Owners } from "../../owners";
import type { ExposedWorkload } from "../workload";

/** What the guard needs to know. */
export interface GuardContext {
  args: EnvironmentArgs;
  owners: Owners;
  workloads: readonly ExposedWorkload[];
  network: PlannedNetwork;
  nodePorts: readonly PlannedNodePort[];
  /** Addresses of nodes and their tunnels, and of pods, as far as they are known. */
  nodeCidrs: readonly Cidr[];
  podCidrs: readonly Cidr[];
  /** Whether Calico's policies can be made in the cluster. */
  calico: boolean;
}

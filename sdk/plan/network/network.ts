import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import type { Cidr } from "../../values/cidr";
import type { NodePortRange } from "../nodePorts/nodePortRange";
import { rangesIn } from "../placedRange";
import type { Scope } from "../scope";
import { type PlannedAws, planAwsNetwork } from "./awsNetwork";
import { type PlannedCalico, planCalico } from "./calico";
import { type PlannedGcp, planGcpNetwork } from "./gcpNetwork";
import { readNetworkRanges } from "./networkRanges";

/** The cluster's own network. */
export interface PlannedNetwork {
  nodePortRange: NodePortRange;
  reservedNodePorts: number[];
  podCidr?: Cidr;
  serviceCidr?: Cidr;
  nodeCidrs: Cidr[];
  /** Range of the nodes' tunnel addresses, apart from the pods'. */
  tunnelCidr?: Cidr;
  /** Absent where somebody else runs the network plugin. */
  calico?: PlannedCalico;
  /** With target aws. */
  aws?: PlannedAws;
  /** With target gcp. */
  gcp?: PlannedGcp;
}

export function planNetwork(environment: EnvironmentArgs, scope: Scope): PlannedNetwork {
  const args = environment.network ?? {};
  const path: Path = [...scope.root, "network"];
  checkReserved(args, path, scope);
  const ranges = readNetworkRanges(args, path, scope);
  const { podCidr, serviceCidr, tunnelCidr, nodeCidrs } = ranges;
  const { target, namespace, findings, root } = scope;
  const aws = target === "aws" ? planAwsNetwork(environment, namespace, findings, root) : undefined;
  const gcp = target === "gcp" ? planGcpNetwork(environment, namespace, findings, root) : undefined;
  const calico = planCalico(environment, { ranges, aws }, path, scope);
  return {
    nodePortRange: scope.nodePortRange,
    reservedNodePorts: [...scope.reservedNodePorts],
    ...(podCidr && { podCidr: podCidr.cidr }),
    ...(serviceCidr && { serviceCidr: serviceCidr.cidr }),
    nodeCidrs: rangesIn(nodeCidrs),
    ...(tunnelCidr && { tunnelCidr: tunnelCidr.cidr }),
    ...(calico && { calico }),
    ...(aws && { aws }),
    ...(gcp && { gcp }),
  };
}

function checkReserved({ reservedNodePorts }: NetworkArgs, path: Path, scope: Scope): void {
  reservedNodePorts?.forEach((nodePort, index) => {
    if (Number.isInteger(nodePort) && nodePort >= 1 && nodePort <= 65535) return;
    scope.findings.add("UEN010", [...path, "reservedNodePorts", index], `${nodePort} is no port: 1 to 65535`);
  });
}

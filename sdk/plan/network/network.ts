import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { checkedCidrs } from "../access/sources";
import type { NodePortRange } from "../nodePorts/nodePortRange";
import type { Scope } from "../scope";
import { type PlannedAws, planAwsNetwork } from "./awsNetwork";
import { type PlannedCalico, planCalico } from "./calico";
import { type PlannedGcp, planGcpNetwork } from "./gcpNetwork";
import { reportOverlaps } from "./overlaps";

/** The cluster's own network. */
export interface PlannedNetwork {
  nodePortRange: NodePortRange;
  reservedNodePorts: number[];
  podCidr?: string;
  serviceCidr?: string;
  nodeCidrs: string[];
  /** Range of the nodes' tunnel addresses, apart from the pods'. */
  tunnelCidr?: string;
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
  const podCidr = checkedCidr(args.podCidr, [...path, "podCidr"], scope);
  const serviceCidr = checkedCidr(args.serviceCidr, [...path, "serviceCidr"], scope);
  const tunnelCidr = checkedCidr(args.tunnelCidr, [...path, "tunnelCidr"], scope);
  const nodeCidrs = checkedCidrs(args.nodeCidrs ?? [], [...path, "nodeCidrs"], scope.findings);
  checkOverlaps(args, path, scope);
  const { target, namespace, findings, root } = scope;
  const aws = target === "aws" ? planAwsNetwork(environment, namespace, findings, root) : undefined;
  const gcp = target === "gcp" ? planGcpNetwork(environment, namespace, findings, root) : undefined;
  const calico = planCalico(environment, path, aws, scope);
  return {
    nodePortRange: scope.nodePortRange,
    reservedNodePorts: [...scope.reservedNodePorts],
    ...(podCidr !== undefined && { podCidr }),
    ...(serviceCidr !== undefined && { serviceCidr }),
    nodeCidrs,
    ...(tunnelCidr !== undefined && { tunnelCidr }),
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

function checkedCidr(text: string | undefined, path: Path, scope: Scope): string | undefined {
  if (text === undefined) return undefined;
  const cidr = Cidr.read(text);
  if (typeof cidr !== "string") return text;
  scope.findings.add("UEN007", path, `"${text}" is no address range: ${cidr}`);
  return undefined;
}

/** Pods, Services and nodes share no address. */
function checkOverlaps(args: NetworkArgs, path: Path, scope: Scope): void {
  const named: [string, Path][] = [];
  if (args.podCidr !== undefined) named.push([args.podCidr, [...path, "podCidr"]]);
  if (args.serviceCidr !== undefined) named.push([args.serviceCidr, [...path, "serviceCidr"]]);
  if (args.tunnelCidr !== undefined) named.push([args.tunnelCidr, [...path, "tunnelCidr"]]);
  args.nodeCidrs?.forEach((cidr, index) => {
    named.push([cidr, [...path, "nodeCidrs", index]]);
  });
  const ranges = named.flatMap(([text, at]) => {
    const cidr = Cidr.read(text);
    return typeof cidr === "string" ? [] : [{ cidr, at }];
  });
  reportOverlaps(ranges, scope);
}

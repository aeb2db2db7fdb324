import { type AwsArgs, Nat, NodePlacement } from "../../config/awsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { checkZoneNames, plannedRange } from "./cloudChecks";
import { nodeEndpoints } from "./eksAddons";
import { cutVpc, type ZoneSubnets } from "./subnets";

/** One availability zone of a VPC that the stack makes. */
export interface PlannedAwsZone extends ZoneSubnets {
  /** Its place among the region's zones that are open to the account. */
  index: number;
  /** Its name, where the configuration names it. */
  name?: string;
  /** Whether a NAT gateway stands here. */
  nat: boolean;
  /** The zone whose NAT gateway this one's private subnet uses; null without NAT. */
  natZone: number | null;
}

/** A VPC that the stack makes. */
export interface PlannedAwsVpc {
  cidr: Cidr;
  zones: PlannedAwsZone[];
  nat: Nat;
  /** AWS services that get an interface endpoint, one address per zone: `ecr.api`. */
  interfaceEndpoints: string[];
}

/** A VPC that exists. */
export interface PlannedAwsExistingVpc {
  vpcId?: string;
  privateSubnetIds: string[];
  publicSubnetIds: string[];
}

/** What a VPC that the stack makes may be. */
export const VPC_RANGE = { fallback: Cidr.of("10.0.0.0/16"), widest: 16, narrowest: 22 };

/** A VPC as its section asks for it. */
export function planAwsVpc(aws: AwsArgs, path: Path, findings: Findings): PlannedAwsVpc {
  const at = [...path, "vpc"];
  const args = aws.vpc ?? {};
  const cidr = plannedRange(args.cidr, VPC_RANGE, [...at, "cidr"], findings);
  const count = args.zones ?? args.zoneNames?.length ?? 2;
  const names = args.zoneNames;
  if (count < 2 || count > 6 || !Number.isInteger(count)) {
    findings.add(
      "UEN304",
      [...at, args.zones === undefined ? "zoneNames" : "zones"],
      `${count} zones; 2 to 6 are possible`,
    );
  } else if (names && names.length !== count) {
    findings.add("UEN304", [...at, "zoneNames"], `${names.length} names for ${count} zones`);
  }
  checkZoneNames(names ?? [], aws.region, [...at, "zoneNames"], findings);
  const zones = Math.min(Math.max(Math.trunc(count), 2), 6);
  const nat = args.nat ?? Nat.Single;
  return {
    cidr,
    zones: cutVpc(cidr, zones).map((subnets, index) => ({
      ...subnets,
      index,
      ...(names?.[index] !== undefined && { name: names[index] }),
      nat: nat === Nat.PerZone || (nat === Nat.Single && index === 0),
      natZone: nat === Nat.None ? null : nat === Nat.PerZone ? index : 0,
    })),
    nat,
    interfaceEndpoints: args.endpoints ? nodeEndpoints(aws.cluster ?? {}) : [],
  };
}

/** A VPC that exists, as far as it is named. */
export function planExistingAwsVpc(aws: AwsArgs, path: Path, findings: Findings): PlannedAwsExistingVpc {
  const { vpcId, privateSubnetIds = [], publicSubnetIds = [] } = aws.existingVpc ?? {};
  const nodeSubnets = aws.nodes?.placement === NodePlacement.Public ? publicSubnetIds : privateSubnetIds;
  if (!aws.existingCluster && (vpcId === undefined || nodeSubnets.length < 2)) {
    findings.add(
      "UEN310",
      [...path, "existingVpc"],
      "a cluster is to be made here: vpcId and two subnets for its nodes are needed",
    );
  }
  return { ...(vpcId !== undefined && { vpcId }), privateSubnetIds, publicSubnetIds };
}

/** Refuses private nodes that reach nobody to fetch images from. */
export function checkWayOut(
  { args, vpc, nodes }: { args: EnvironmentArgs; vpc: PlannedAwsVpc; nodes: { placement: NodePlacement } },
  path: Path,
  findings: Findings,
): void {
  if (vpc.nat !== Nat.None || nodes.placement === NodePlacement.Public) return;
  const at = [...path, "vpc", "nat"];
  if (vpc.interfaceEndpoints.length === 0) {
    findings.add("UEN306", at, "nat is none, the nodes are private, and there are no endpoints");
  } else if (args.images?.registry === undefined) {
    findings.add("UEN307", at, "nat is none, and images.registry does not say where images come from");
  }
}

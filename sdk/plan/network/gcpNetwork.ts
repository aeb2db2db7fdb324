import { Nat, NodePlacement } from "../../config/awsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import { type GcpArgs, GkeDataplane } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import {
  type ApiSources,
  type ClusterNames,
  checkApiSources,
  checkExclusive,
  checkNodeCounts,
  checkRegion,
  checkZoneNames,
  clusterName,
  plannedRange,
} from "./cloudChecks";
import { type PlannedNodeAccount, planNodeAccount } from "./nodeAccount";

/** A VPC network that the stack makes. */
export interface PlannedGcpVpc {
  nodeCidr: string;
  podCidr: string;
  serviceCidr: string;
  nat: Nat;
  /** How many named addresses the NAT uses; 0 without NAT. */
  natAddresses: number;
}

/** A GKE cluster that the stack makes. */
export interface PlannedGkeCluster {
  name: string;
  releaseChannel: string;
  version?: string;
  dataplane: GkeDataplane;
  apiSources: ApiSources;
  controlPlaneCidr: string;
}

/** The node pool of a cluster that the stack makes. */
export interface PlannedGkeNodes {
  machineType: string;
  zones: number;
  zoneNames: string[];
  min: number;
  max: number;
  diskSize: number;
  podsPerNode: number;
  placement: NodePlacement;
  labels: Record<string, string>;
  serviceAccount: PlannedNodeAccount;
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks */
const AUTHORIZED_NETWORKS: Readonly<Record<NodePlacement, number>> = {
  [NodePlacement.Private]: 100,
  [NodePlacement.Public]: 50,
};

/** GCP as an environment uses it. */
export interface PlannedGcp {
  project?: string;
  region: string;
  vpc?: PlannedGcpVpc;
  existingVpc?: { network: string; subnetwork: string; podRange?: string; serviceRange?: string };
  cluster?: PlannedGkeCluster;
  nodes?: PlannedGkeNodes;
  existingCluster?: {
    name: string;
    location: string;
    nodeTag?: string;
    dataplane: GkeDataplane;
    autopilot: boolean;
  };
  /** Network tag that firewall rules name the nodes by; absent where none is known. */
  nodeTag?: string;
  protect: boolean;
  labels: Record<string, string>;
}

const DEFAULTS = {
  nodes: "10.0.0.0/20",
  pods: "10.4.0.0/14",
  services: "10.0.16.0/20",
  controlPlane: "172.16.0.0/28",
};

const REGION = /^[a-z]+-[a-z]+\d+$/;
const CHANNELS = ["RAPID", "REGULAR", "STABLE", "EXTENDED"];
/** How many pods GKE lets a node run. */
const PODS = { fewest: 8, most: 256 };

const CLUSTER_NAMES: ClusterNames = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  longest: 40,
  says: "at most 40 lower case letters, digits and '-', beginning with a letter and ending with a letter or digit",
};

/** GCP of an environment: what is made, what exists, and what cannot be. Undefined where the section is missing. */
export function planGcpNetwork(
  args: EnvironmentArgs,
  namespace: string,
  findings: Findings,
  root: Path,
): PlannedGcp | undefined {
  const gcp = args.network?.gcp;
  const path = [...root, "network", "gcp"];
  if (gcp === undefined) {
    findings.add("UEN301", path, "the target is gcp, and network.gcp is missing");
    return undefined;
  }
  checkRegion(gcp.region, REGION, path, findings);
  checkExclusive(gcp, "existingCluster", ["cluster", "nodes", "vpc"], path, findings);
  checkExclusive(gcp, "existingVpc", ["vpc"], path, findings);
  checkCalico(args, gcp, root, findings);
  const cluster = gcp.existingCluster ? undefined : planCluster(gcp, namespace, path, findings);
  const nodes = cluster && planNodes(gcp, cluster.name, args.images?.registry, path, findings);
  if (cluster && nodes) {
    checkEndpoint(cluster, nodes, path, findings);
    checkApiSourceCount(cluster, nodes, path, findings);
  }
  const vpc = gcp.existingVpc || gcp.existingCluster ? undefined : planVpc(gcp, path, findings);
  if (cluster && gcp.existingVpc && !(gcp.existingVpc.podRange && gcp.existingVpc.serviceRange)) {
    findings.add(
      "UEN310",
      [...path, "existingVpc"],
      "a cluster is to be made here: podRange and serviceRange are needed",
    );
  }
  if (vpc && cluster) checkRanges(vpc, cluster, path, findings);
  if (vpc && nodes) checkPods(vpc, nodes, path, findings);
  if (
    vpc?.nat === Nat.None &&
    nodes?.placement === NodePlacement.Private &&
    args.images?.registry === undefined
  ) {
    findings.add(
      "UEN307",
      [...path, "vpc", "nat"],
      "nat is none, and images.registry does not say where images come from",
    );
  }
  const existing = gcp.existingCluster;
  const nodeTag = cluster ? `${cluster.name}-node` : existing?.nodeTag;
  return {
    ...(gcp.project !== undefined && { project: gcp.project }),
    region: gcp.region,
    ...(vpc && { vpc }),
    ...(gcp.existingVpc && { existingVpc: gcp.existingVpc }),
    ...(cluster && { cluster }),
    ...(nodes && { nodes }),
    ...(existing && {
      existingCluster: {
        ...existing,
        location: existing.location ?? gcp.region,
        dataplane:
          existing.dataplane ?? (existing.autopilot ? GkeDataplane.DataplaneV2 : GkeDataplane.Calico),
        autopilot: existing.autopilot ?? false,
      },
    }),
    ...(nodeTag !== undefined && { nodeTag }),
    protect: gcp.protect ?? true,
    labels: gcp.labels ?? {},
  };
}

function checkCalico(args: EnvironmentArgs, gcp: GcpArgs, root: Path, findings: Findings): void {
  if (!args.network?.calico?.install) return;
  const at = [...root, "network", "calico", "install"];
  const dataplane = gcp.cluster?.dataplane ?? gcp.existingCluster?.dataplane;
  if (gcp.existingCluster?.autopilot || dataplane === GkeDataplane.DataplaneV2) {
    findings.add(
      "UEN311",
      at,
      gcp.existingCluster?.autopilot ? "the cluster is Autopilot" : "the cluster has Dataplane V2",
    );
  } else {
    findings.add("UEN312", at, "GKE runs its own managed Calico here");
  }
}

function planVpc(gcp: GcpArgs, path: Path, findings: Findings): PlannedGcpVpc {
  const at = [...path, "vpc"];
  const args = gcp.vpc ?? {};
  const nat = args.nat ?? Nat.Single;
  if (nat === Nat.PerZone) findings.add("UEN314", [...at, "nat"], "nat is perZone");
  return {
    nodeCidr: plannedRange(
      args.nodeCidr,
      DEFAULTS.nodes,
      { widest: 8, narrowest: 29 },
      [...at, "nodeCidr"],
      findings,
    ),
    podCidr: plannedRange(
      args.podCidr,
      DEFAULTS.pods,
      { widest: 9, narrowest: 24 },
      [...at, "podCidr"],
      findings,
    ),
    serviceCidr: plannedRange(
      args.serviceCidr,
      DEFAULTS.services,
      { widest: 16, narrowest: 27 },
      [...at, "serviceCidr"],
      findings,
    ),
    nat: nat === Nat.None ? nat : Nat.Single,
    natAddresses: nat === Nat.None ? 0 : Math.max(1, args.natAddresses ?? 1),
  };
}

function planCluster(gcp: GcpArgs, namespace: string, path: Path, findings: Findings): PlannedGkeCluster {
  const at = [...path, "cluster"];
  const own = gcp.cluster ?? {};
  const releaseChannel = own.releaseChannel ?? "REGULAR";
  if (!CHANNELS.includes(releaseChannel)) {
    const known = CHANNELS.join(", ");
    findings.add("UEN324", [...at, "releaseChannel"], `"${releaseChannel}" is no release channel: ${known}`);
  }
  return {
    name: clusterName(own.name, namespace, CLUSTER_NAMES, at, findings),
    releaseChannel,
    ...(own.version !== undefined && { version: own.version }),
    dataplane: own.dataplane ?? GkeDataplane.Calico,
    apiSources: checkApiSources(own, { who: "its own subnet" }, at, findings),
    controlPlaneCidr: plannedRange(
      own.controlPlaneCidr,
      DEFAULTS.controlPlane,
      { widest: 28, narrowest: 28 },
      [...at, "controlPlaneCidr"],
      findings,
    ),
  };
}

/** Only a cluster with private nodes has a private endpoint. */
function checkEndpoint(
  cluster: PlannedGkeCluster,
  nodes: PlannedGkeNodes,
  path: Path,
  findings: Findings,
): void {
  if (nodes.placement === NodePlacement.Private || cluster.apiSources.publicly.length > 0) return;
  findings.add(
    "UEN321",
    [...path, "nodes", "placement"],
    "the nodes are public, and there are no public apiSources",
  );
}

function checkApiSourceCount(
  { apiSources: { publicly, privately } }: PlannedGkeCluster,
  { placement }: PlannedGkeNodes,
  path: Path,
  findings: Findings,
): void {
  const most = AUTHORIZED_NETWORKS[placement];
  const count = publicly.length + privately.length;
  if (count <= most) return;
  findings.add("UEN330", [...path, "cluster", "apiSources"], `${count} ranges, and ${most} are the most`);
}

function planNodes(
  gcp: GcpArgs,
  cluster: string,
  registry: string | undefined,
  path: Path,
  findings: Findings,
): PlannedGkeNodes {
  const at = [...path, "nodes"];
  const args = gcp.nodes ?? {};
  const zones = args.zones ?? args.zoneNames?.length ?? 2;
  if (zones < 1 || (args.zoneNames && args.zoneNames.length !== zones)) {
    findings.add(
      "UEN304",
      [...at, "zones"],
      `${zones} zones, ${args.zoneNames?.length ?? "no"} names`,
      "Name as many zones as there are to be.",
    );
  }
  const min = args.min ?? 2;
  const max = args.max ?? min + 1;
  checkNodeCounts({ min, max }, at, findings);
  checkZoneNames(args.zoneNames ?? [], `${gcp.region}-`, [...at, "zoneNames"], findings);
  const podsPerNode = args.podsPerNode ?? 110;
  if (!Number.isInteger(podsPerNode) || podsPerNode < PODS.fewest || podsPerNode > PODS.most) {
    const most = `${PODS.fewest} to ${PODS.most}`;
    findings.add("UEN315", [...at, "podsPerNode"], `${podsPerNode} pods on a node; ${most} are possible`);
  }
  return {
    machineType: args.machineType ?? "e2-standard-2",
    zones: Math.max(1, zones),
    zoneNames: args.zoneNames ?? [],
    min,
    max,
    diskSize: args.diskSize ?? 50,
    podsPerNode,
    placement: args.placement ?? NodePlacement.Private,
    labels: args.labels ?? {},
    serviceAccount: planNodeAccount(gcp, cluster, registry, path, findings),
  };
}

function checkRanges(vpc: PlannedGcpVpc, cluster: PlannedGkeCluster, path: Path, findings: Findings): void {
  const ranges: [string[], string][] = [
    [["vpc", "nodeCidr"], vpc.nodeCidr],
    [["vpc", "podCidr"], vpc.podCidr],
    [["vpc", "serviceCidr"], vpc.serviceCidr],
    [["cluster", "controlPlaneCidr"], cluster.controlPlaneCidr],
  ];
  ranges.forEach(([key, text], index) => {
    const cidr = Cidr.read(text);
    for (const [otherKey, otherText] of ranges.slice(0, index)) {
      const other = Cidr.read(otherText);
      if (typeof cidr !== "string" && typeof other !== "string" && cidr.overlaps(other)) {
        findings.add("UEN502", [...path, ...key], `"${text}" overlaps ${otherKey.join(".")}, ${otherText}`);
      }
    }
  });
}

/** GKE gives each node a block of at least twice its pods (https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr). */
function checkPods(vpc: PlannedGcpVpc, nodes: PlannedGkeNodes, path: Path, findings: Findings): void {
  const block = 2 ** Math.ceil(Math.log2(nodes.podsPerNode * 2));
  const pods = Cidr.of(vpc.podCidr).size;
  if (nodes.max * block > pods) {
    findings.add(
      "UEN305",
      [...path, "vpc", "podCidr"],
      `${nodes.max} nodes take ${block} pod addresses each, and ${vpc.podCidr} has ${pods}`,
    );
  }
  const free = Cidr.of(vpc.nodeCidr).size - 4;
  if (nodes.max > free) {
    findings.add(
      "UEN305",
      [...path, "vpc", "nodeCidr"],
      `${nodes.max} nodes, and ${vpc.nodeCidr} has ${free} addresses`,
    );
  }
}

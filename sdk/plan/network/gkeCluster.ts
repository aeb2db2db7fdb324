import { NodePlacement } from "../../config/awsArgs";
import { type GcpArgs, GkeDataplane } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import {
  type ApiSources,
  type ClusterNames,
  checkApiSources,
  checkNodeCounts,
  checkZoneNames,
  clusterName,
  plannedRange,
} from "./cloudChecks";
import { type PlannedNodeAccount, planNodeAccount } from "./nodeAccount";

/** A GKE cluster that the stack makes. */
export interface PlannedGkeCluster {
  name: string;
  releaseChannel: string;
  version?: string;
  dataplane: GkeDataplane;
  workloadIdentity: boolean;
  apiSources: ApiSources;
  controlPlaneCidr: Cidr;
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

const CONTROL_PLANE = { fallback: Cidr.of("172.16.0.0/28"), widest: 28, narrowest: 28 };
const CHANNELS = ["RAPID", "REGULAR", "STABLE", "EXTENDED"];
/** How many pods GKE lets a node run. */
const PODS = { fewest: 8, most: 256 };

const CLUSTER_NAMES: ClusterNames = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  longest: 40,
  says: "at most 40 lower case letters, digits and '-', beginning with a letter and ending with a letter or digit",
};

/** A GKE cluster as its section asks for it. */
export function planGkeCluster(
  gcp: GcpArgs,
  namespace: string,
  path: Path,
  findings: Findings,
): PlannedGkeCluster {
  const at = [...path, "cluster"];
  const own = gcp.cluster ?? {};
  const releaseChannel = own.releaseChannel ?? "REGULAR";
  if (!CHANNELS.includes(releaseChannel)) {
    const known = CHANNELS.join(", ");
    findings.add("UEN324", [...at, "releaseChannel"], `"${releaseChannel}" is no release channel: ${known}`);
  }
  return {
    name: clusterName({ own: own.name, namespace }, CLUSTER_NAMES, at, findings),
    releaseChannel,
    ...(own.version !== undefined && { version: own.version }),
    dataplane: own.dataplane ?? GkeDataplane.Calico,
    workloadIdentity: own.workloadIdentity ?? true,
    apiSources: checkApiSources(own, { who: "its own subnet" }, at, findings),
    controlPlaneCidr: plannedRange(
      own.controlPlaneCidr,
      CONTROL_PLANE,
      [...at, "controlPlaneCidr"],
      findings,
    ),
  };
}

/** Only a cluster with private nodes has a private endpoint. */
export function checkEndpoint(
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

/** Refuses more ranges than GKE takes. */
export function checkApiSourceCount(
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

/** The node pool as its section asks for it. */
export function planGkeNodes(
  gcp: GcpArgs,
  { cluster, registry }: { cluster: string; registry: string | undefined },
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
    serviceAccount: planNodeAccount(gcp, { cluster, registry }, path, findings),
  };
}

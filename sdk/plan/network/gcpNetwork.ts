import { Nat, NodePlacement } from "../../config/awsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import { type GcpArgs, GkeDataplane } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { checkExclusive, checkRegion } from "./cloudChecks";
import { neededApis, noteApis } from "./gcpApis";
import { checkPods, checkRanges, type PlannedGcpVpc, planGcpVpc } from "./gcpVpc";
import {
  checkApiSourceCount,
  checkEndpoint,
  type PlannedGkeCluster,
  type PlannedGkeNodes,
  planGkeCluster,
  planGkeNodes,
} from "./gkeCluster";

/** GCP as an environment uses it. */
export interface PlannedGcp {
  project?: string;
  region: string;
  /** APIs that the project must have enabled before: `compute.googleapis.com`. */
  apis: string[];
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

const REGION = /^[a-z]+-[a-z]+\d+$/;
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
  checkExclusive(gcp, { existing: "existingCluster", made: ["cluster", "nodes", "vpc"] }, path, findings);
  checkExclusive(gcp, { existing: "existingVpc", made: ["vpc"] }, path, findings);
  checkCalico(args, gcp, root, findings);
  const cluster = gcp.existingCluster ? undefined : planGkeCluster(gcp, namespace, path, findings);
  const nodes =
    cluster && planGkeNodes(gcp, { cluster: cluster.name, registry: args.images?.registry }, path, findings);
  if (cluster && nodes) {
    checkEndpoint(cluster, nodes, path, findings);
    checkApiSourceCount(cluster, nodes, path, findings);
  }
  const vpc = gcp.existingVpc || gcp.existingCluster ? undefined : planGcpVpc(gcp, path, findings);
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
  const planned: PlannedGcp = {
    ...(gcp.project !== undefined && { project: gcp.project }),
    region: gcp.region,
    apis: neededApis({ cluster, nodes }, args),
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
  noteApis(planned, root, findings);
  return planned;
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

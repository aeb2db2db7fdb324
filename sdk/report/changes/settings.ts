import { isDeepStrictEqual } from "node:util";
import { pathStep } from "../../findings/path";
import { PRIVATE_SOURCES } from "../../plan/access/sources";
import { VPC_RANGE } from "../../plan/network/awsVpc";
import { DEFAULT_AS_NUMBER } from "../../plan/network/bgp";
import { DEFAULT_INSTANCE, EKS_SERVICES } from "../../plan/network/eksCluster";
import { GCP_RANGES } from "../../plan/network/gcpVpc";
import { DEFAULT_NODE_PORT_RANGE } from "../../plan/nodePorts/nodePortRange";
import { DEFAULT_NAMESPACE } from "../../plan/scope";
import { rangeTexts } from "../../values/cidr";
import { isTree, withoutEmpty } from "../../values/merge";
import { type Change, changesBetween } from "./change";
import { isSensitive } from "./hiddenFields";

/**
 * What leaving a setting out stands for, by its path without positions in lists: where one side writes the default down,
 * nothing changes. A setting whose default depends on others is not here; what it comes to stands in the plan's objects.
 */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  "certificates.kind": "ClusterIssuer",
  namespace: DEFAULT_NAMESPACE,
  createNamespace: false,
  sources: rangeTexts(PRIVATE_SOURCES),
  "ecds.dedicated": false,
  "ecds.preserveSourceAddress": false,
  "ecds.replicas": 1,
  "ecds.ports.protocol": "TCP",
  "ingress.replicas": 2,
  "ingress.dedicated": false,
  "network.aws.protect": true,
  "network.aws.vpc.cidr": VPC_RANGE.fallback.text,
  "network.aws.vpc.nat": "single",
  "network.aws.cluster.serviceCidr": EKS_SERVICES.fallback.text,
  "network.aws.cluster.networkPlugin": "vpc-cni",
  "network.aws.cluster.volumes": true,
  "network.aws.nodes.diskSize": 50,
  "network.aws.nodes.instanceType": DEFAULT_INSTANCE,
  "network.aws.nodes.placement": "private",
  "network.aws.nodes.prefixDelegation": false,
  "network.bgp.asNumber": DEFAULT_AS_NUMBER,
  "network.bgp.enabled": false,
  "network.bgp.nodeToNodeMesh": true,
  "network.dataplane": "Iptables",
  "network.gcp.protect": true,
  "network.gcp.vpc.nat": "single",
  "network.gcp.vpc.nodeCidr": GCP_RANGES.nodes.fallback.text,
  "network.gcp.vpc.podCidr": GCP_RANGES.pods.fallback.text,
  "network.gcp.vpc.serviceCidr": GCP_RANGES.services.fallback.text,
  "network.gcp.cluster.dataplane": "calico",
  "network.gcp.cluster.workloadIdentity": true,
  "network.gcp.nodes.diskSize": 50,
  "network.gcp.nodes.placement": "private",
  "network.nodePortRange": DEFAULT_NODE_PORT_RANGE,
  "network.reservedNodePorts": [],
  "platform.services": "create",
  "platform.tls": false,
};

/**
 * Every setting that differs between two environments as their stack files have them. What is encrypted is compared, and not
 * shown.
 */
export function settingChanges(before: unknown, after: unknown): Change[] {
  if (before === undefined || after === undefined) return [];
  // An empty section (`platform:`) counts as left out.
  return changesBetween(withoutEmpty(before), withoutEmpty(after), isSensitive)
    .flatMap(expanded)
    .flatMap((change): Change[] => {
      const path = change.path.replace(/\[[^\]]*\]/g, "");
      if (change.hidden || !(path in DEFAULTS)) return [change];
      const { before: was = DEFAULTS[path], after: is = DEFAULTS[path] } = change;
      return isDeepStrictEqual(was, is) ? [] : [{ path: change.path, before: was, after: is }];
    });
}

/** A section that only one side has, as its settings: each may be written down as its default. An item of a list stays whole. */
function expanded(change: Change): Change[] {
  const { path, before, after, hidden } = change;
  const section = before ?? after;
  const isOneSided = before === undefined || after === undefined;
  if (hidden || !isOneSided || path.endsWith("]") || !isTree(section)) return [change];
  const side = before === undefined ? "after" : "before";
  const below = Object.entries(section);
  if (below.length === 0) return [change];
  return below.flatMap(([key, value]) => expanded({ path: `${path}${pathStep(key)}`, [side]: value }));
}

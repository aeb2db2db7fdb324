import * as pulumi from "@pulumi/pulumi";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import type { PlannedGkeCluster, PlannedGkeNodes } from "../../../plan/network/gkeCluster";
import * as gcp from "../../clouds/gcp";
import type { NodeAccount } from "./nodeAccount";
import type { GcpVpc } from "./vpc";

/** What nodes may do is their account's roles alone to say. */
const SCOPES = ["https://www.googleapis.com/auth/cloud-platform"];

/** A cluster with its nodes, as planned, and what both are made with. */
export interface GkePlace {
  cluster: PlannedGkeCluster;
  nodes: PlannedGkeNodes;
  account: NodeAccount;
  vpc: GcpVpc;
}

/** A regional GKE Standard cluster. Its policies are enforced by managed Calico, or by Dataplane V2. */
export function createGkeCluster(
  name: string,
  { project, region, protect, labels }: PlannedGcp,
  { cluster, nodes, account, vpc }: GkePlace,
  opts: pulumi.CustomResourceOptions,
): gcp.container.Cluster {
  const calico = cluster.dataplane === "calico";
  const { publicly, privately } = cluster.apiSources;
  const isPublic = publicly.length > 0;
  const privateNodes = nodes.placement === "private";
  return new gcp.container.Cluster(
    `${name}-cluster`,
    {
      project,
      name: cluster.name,
      location: region,
      nodeLocations: zonesOf(region, project, nodes, opts),
      releaseChannel: { channel: cluster.releaseChannel },
      minMasterVersion: cluster.version,
      network: vpc.network,
      subnetwork: vpc.subnetwork,
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: {
        clusterSecondaryRangeName: vpc.podRange,
        servicesSecondaryRangeName: vpc.serviceRange,
      },
      ...(calico
        ? {
            networkPolicy: { enabled: true, provider: "CALICO" },
            addonsConfig: { networkPolicyConfig: { disabled: false } },
            // Calico needs it, whatever GKE gives to new clusters by then.
            datapathProvider: "LEGACY_DATAPATH",
          }
        : { datapathProvider: "ADVANCED_DATAPATH" }),
      // GKE takes the block with private nodes only.
      ...(privateNodes && {
        privateClusterConfig: {
          enablePrivateNodes: true,
          enablePrivateEndpoint: !isPublic,
          masterIpv4CidrBlock: cluster.controlPlaneCidr.text,
        },
      }),
      masterAuthorizedNetworksConfig: {
        // Without a block nobody but the cluster's own subnet is admitted.
        cidrBlocks: [...publicly, ...privately].map(({ text }) => ({ cidrBlock: text })),
        // Every machine of every customer of Google otherwise; with public nodes GKE insists on it
        // (https://github.com/hashicorp/terraform-provider-google/issues/14575).
        ...(privateNodes && { gcpPublicCidrsAccessEnabled: false }),
      },
      ...(cluster.workloadIdentity && {
        workloadIdentityConfig: { workloadPool: workloadPool(project, opts) },
      }),
      // What l4-regional-internal load balancers need.
      enableL4IlbSubsetting: true,
      defaultMaxPodsPerNode: nodes.podsPerNode,
      // The node pool is a resource of its own, so that it can change without the cluster.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      // The default pool lives for minutes, and must not need the project's default account for it.
      nodeConfig: { serviceAccount: account.email, oauthScopes: SCOPES },
      deletionProtection: protect,
      resourceLabels: labels,
    },
    {
      ...opts,
      protect,
      dependsOn: [...vpc.wayOut, ...account.grants],
      // GKE fixes it when it makes the cluster (https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2), and one that
      // was made before this trigger is left alone. Its name is taken as long as it stands.
      replacementTrigger: cluster.dataplane,
      deleteBeforeReplace: true,
      ignoreChanges: [
        // The default pool is gone: a change would replace the cluster for nothing.
        "nodeConfig",
        ...(zoneNamesChosen(nodes) ? ["nodeLocations"] : []),
        // Clusters that were made without it have none in their state, and the provider would replace them to give them theirs
        // (`ForceNew`, https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/container/resource_container_cluster.go).
        ...(calico ? ["datapathProvider"] : []),
      ],
    },
  );
}

/** The node pool. Its nodes carry the tag that firewall rules name. */
export function createGkeNodes(
  name: string,
  { project, region, nodeTag }: PlannedGcp,
  { cluster, nodes, account, gke }: Omit<GkePlace, "vpc"> & { gke: gcp.container.Cluster },
  opts: pulumi.CustomResourceOptions,
): gcp.container.NodePool {
  return new gcp.container.NodePool(
    `${name}-nodes`,
    {
      project,
      location: region,
      cluster: gke.name,
      initialNodeCount: Math.ceil(nodes.min / nodes.zones),
      autoscaling: { totalMinNodeCount: nodes.min, totalMaxNodeCount: nodes.max, locationPolicy: "BALANCED" },
      maxPodsPerNode: nodes.podsPerNode,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
      networkConfig: { enablePrivateNodes: nodes.placement === "private" },
      nodeConfig: {
        machineType: nodes.machineType,
        diskSizeGb: nodes.diskSize,
        labels: nodes.labels,
        ...(nodeTag !== undefined && { tags: [nodeTag] }),
        metadata: { "disable-legacy-endpoints": "true" },
        serviceAccount: account.email,
        oauthScopes: SCOPES,
        ...(cluster.workloadIdentity && { workloadMetadataConfig: { mode: "GKE_METADATA" } }),
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      },
    },
    // The number at first; the autoscaler's own afterwards. A change would replace every node.
    { ...opts, dependsOn: account.grants, ignoreChanges: ["initialNodeCount"] },
  );
}

/** The project's one pool of identities for pods. Whose project it is, the provider may know alone. */
function workloadPool(project: string | undefined, opts: pulumi.CustomResourceOptions): pulumi.Input<string> {
  if (project !== undefined) return `${project}.svc.id.goog`;
  const config = gcp.organizations.getClientConfigOutput({ parent: opts.parent });
  // A token comes with it, and the project is no secret.
  return pulumi.unsecret(config.apply((known) => `${known.project}.svc.id.goog`));
}

function zoneNamesChosen(nodes: PlannedGkeNodes): boolean {
  return nodes.zoneNames.length === 0;
}

function zonesOf(
  region: string,
  project: string | undefined,
  nodes: PlannedGkeNodes,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string[]> {
  if (!zoneNamesChosen(nodes)) return nodes.zoneNames;
  return gcp.compute
    .getZonesOutput({ region, project, status: "UP" }, { parent: opts.parent })
    .names.apply((names) => {
      if (names.length >= nodes.zones) return [...names].sort().slice(0, nodes.zones);
      throw new pulumi.RunError(
        `${region} has ${names.length} zones, and ${nodes.zones} are planned: lower network.gcp.nodes.zones.`,
      );
    });
}

import type * as pulumi from "@pulumi/pulumi";
import type { PlannedAws } from "../../../plan/network/awsNetwork";
import type { PlannedEksAddon, PlannedPodIdentity } from "../../../plan/network/eksAddons";
import type { PlannedEksCluster, PlannedEksNodes } from "../../../plan/network/eksCluster";
import { rangeTexts } from "../../../values/cidr";
import * as aws from "../../clouds/aws";
import { admitAdmins, creatorTag } from "./admins";
import { createRole } from "./role";
import { sourceOf } from "./securityGroupRules";

/** A cluster that is made: as planned, its subnets, and its order. */
export interface ClusterPlace {
  cluster: PlannedEksCluster;
  /** At least two, in two zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What must be there before its network interfaces take addresses. */
  dependsOn: pulumi.Resource[];
}

/** A node group that is made: as planned, and where. */
export interface NodesPlace extends ClusterPlace {
  nodes: PlannedEksNodes;
  eks: aws.eks.Cluster;
}

/** EKS cluster, its administrators and the addons that need no node. */
export function createCluster(
  name: string,
  { region, protect, tags }: PlannedAws,
  { cluster, subnetIds, dependsOn }: ClusterPlace,
  opts: pulumi.CustomResourceOptions,
): { eks: aws.eks.Cluster; addons: aws.eks.Addon[]; access: pulumi.CustomResource[] } {
  const role = createRole(
    `${name}-cluster`,
    { service: "eks.amazonaws.com", policies: ["AmazonEKSClusterPolicy"], region, tags },
    opts,
  );
  const { publicly, privately } = cluster.apiSources;
  const isPublic = publicly.length > 0;
  const creator = creatorTag(opts);
  const eks = new aws.eks.Cluster(
    `${name}-cluster`,
    {
      name: cluster.name,
      version: cluster.version,
      roleArn: role.arn,
      // Extended support costs six times as much for each hour.
      upgradePolicy: { supportType: "STANDARD" },
      // An access entry of ours would take a while to work, and to change this makes a new cluster.
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      // The addons below are managed ones, with settings that Calico needs from the first node on.
      bootstrapSelfManagedAddons: false,
      kubernetesNetworkConfig: { serviceIpv4Cidr: cluster.serviceCidr.text },
      vpcConfig: {
        subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic && { publicAccessCidrs: rangeTexts(publicly) }),
      },
      tags: { ...tags, ...creator.tags },
    },
    {
      ...opts,
      protect,
      dependsOn: [...role.attachments, ...dependsOn],
      ignoreChanges: creator.ignoreChanges,
    },
  );
  admitAdmins(name, cluster.admins, { eks, region }, opts);
  const addons = cluster.addons
    .filter((addon) => !addon.needsNodes)
    .map((addon) => createAddon(name, addon, { eks, tags }, opts));
  // EKS opens the private endpoint to the nodes alone.
  const access = privately.map(
    (source) =>
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-api-${source}`,
        {
          securityGroupId: eks.vpcConfig.clusterSecurityGroupId,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          ...sourceOf(source),
          description: "The cluster's API",
          tags,
        },
        opts,
      ),
  );
  return { eks, addons, access };
}

/** One managed node group, and the addons that need its nodes. */
export function createNodes(
  name: string,
  { region, tags }: PlannedAws,
  { cluster, nodes, eks, subnetIds, dependsOn }: NodesPlace,
  opts: pulumi.CustomResourceOptions,
): aws.eks.NodeGroup {
  const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];
  if (cluster.networkPlugin === "vpc-cni") policies.push("AmazonEKS_CNI_Policy");
  const role = createRole(`${name}-nodes`, { service: "ec2.amazonaws.com", policies, region, tags }, opts);
  const group = new aws.eks.NodeGroup(
    `${name}-nodes`,
    {
      clusterName: eks.name,
      version: eks.version,
      nodeRoleArn: role.arn,
      subnetIds,
      instanceTypes: [nodes.instanceType],
      ...(nodes.amiType !== undefined && { amiType: nodes.amiType }),
      diskSize: nodes.diskSize,
      scalingConfig: { minSize: nodes.min, desiredSize: nodes.desired, maxSize: nodes.max },
      updateConfig: { maxUnavailable: 1 },
      labels: nodes.labels,
      tags,
    },
    { ...opts, dependsOn: [...dependsOn, ...role.attachments] },
  );
  for (const addon of cluster.addons.filter(({ needsNodes }) => needsNodes)) {
    // Pods are given a role when they start.
    const identity =
      addon.identity &&
      createPodIdentity(`${name}-${addon.name}`, addon.identity, { eks, region, tags }, opts);
    createAddon(name, addon, { eks, tags }, { ...opts, dependsOn: identity ? [group, identity] : group });
  }
  return group;
}

/** A role for the pods of one service account, which EKS Pod Identity's agent gives them. */
function createPodIdentity(
  name: string,
  { namespace, serviceAccount, policy }: PlannedPodIdentity,
  { eks, region, tags }: { eks: aws.eks.Cluster } & Pick<PlannedAws, "region" | "tags">,
  opts: pulumi.CustomResourceOptions,
): aws.eks.PodIdentityAssociation {
  const role = createRole(
    name,
    {
      service: "pods.eks.amazonaws.com",
      actions: ["sts:AssumeRole", "sts:TagSession"],
      policies: [policy],
      region,
      tags,
    },
    opts,
  );
  return new aws.eks.PodIdentityAssociation(
    name,
    { clusterName: eks.name, namespace, serviceAccount, roleArn: role.arn, tags },
    { ...opts, dependsOn: role.attachments },
  );
}

function createAddon(
  name: string,
  { name: addonName, configuration }: PlannedEksAddon,
  { eks, tags }: { eks: aws.eks.Cluster; tags: Record<string, string> },
  opts: pulumi.CustomResourceOptions,
): aws.eks.Addon {
  // Without a version an addon keeps the one that it was made with, whatever becomes of the cluster.
  const { version } = aws.eks.getAddonVersionOutput(
    { addonName, kubernetesVersion: eks.version },
    { parent: opts.parent },
  );
  return new aws.eks.Addon(
    `${name}-${addonName}`,
    {
      clusterName: eks.name,
      addonName,
      addonVersion: version,
      ...(configuration && { configurationValues: JSON.stringify(configuration) }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags,
    },
    opts,
  );
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type {
  PlannedAws,
  PlannedEksAddon,
  PlannedEksCluster,
  PlannedEksNodes,
} from "../../../plan/network/awsNetwork";
import { admitAdmins, creatorTag } from "./admins";
import { sourceOf } from "./doorRules";
import { createRole } from "./role";

/** Subnets and order of a cluster that is made. */
export interface ClusterPlace {
  /** At least two, in two zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What must be there before its network interfaces take addresses. */
  dependsOn: pulumi.Resource[];
}

/** EKS cluster, its administrators and the addons that need no node. */
export function createCluster(
  name: string,
  planned: PlannedAws,
  cluster: PlannedEksCluster,
  place: ClusterPlace,
  opts: pulumi.CustomResourceOptions,
): { eks: aws.eks.Cluster; addons: aws.eks.Addon[]; access: pulumi.CustomResource[] } {
  const { region, protect, tags } = planned;
  const role = createRole(
    `${name}-cluster`,
    "eks.amazonaws.com",
    ["AmazonEKSClusterPolicy"],
    region,
    tags,
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
      kubernetesNetworkConfig: { serviceIpv4Cidr: cluster.serviceCidr },
      vpcConfig: {
        subnetIds: place.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic && { publicAccessCidrs: publicly }),
      },
      tags: { ...tags, ...creator.tags },
    },
    {
      ...opts,
      protect,
      dependsOn: [...role.attachments, ...place.dependsOn],
      ignoreChanges: creator.ignoreChanges,
    },
  );
  admitAdmins(name, cluster.admins, eks, region, opts);
  const addons = cluster.addons
    .filter((addon) => !addon.needsNodes)
    .map((addon) => createAddon(name, addon, eks, tags, opts));
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
  planned: PlannedAws,
  cluster: PlannedEksCluster,
  nodes: PlannedEksNodes,
  eks: aws.eks.Cluster,
  subnetIds: pulumi.Input<pulumi.Input<string>[]>,
  opts: pulumi.CustomResourceOptions & { dependsOn: pulumi.Resource[] },
): aws.eks.NodeGroup {
  const { region, tags } = planned;
  const { dependsOn, ...common } = opts;
  const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];
  if (cluster.networkPlugin === "vpc-cni") policies.push("AmazonEKS_CNI_Policy");
  const role = createRole(`${name}-nodes`, "ec2.amazonaws.com", policies, region, tags, common);
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
    { ...common, dependsOn: [...dependsOn, ...role.attachments] },
  );
  for (const addon of cluster.addons.filter(({ needsNodes }) => needsNodes)) {
    createAddon(name, addon, eks, tags, { ...common, dependsOn: group });
  }
  return group;
}

function createAddon(
  name: string,
  { name: addonName, configuration }: PlannedEksAddon,
  eks: aws.eks.Cluster,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): aws.eks.Addon {
  return new aws.eks.Addon(
    `${name}-${addonName}`,
    {
      clusterName: eks.name,
      addonName,
      ...(configuration && { configurationValues: JSON.stringify(configuration) }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags,
    },
    opts,
  );
}

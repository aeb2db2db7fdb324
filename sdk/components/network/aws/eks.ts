import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedAws } from "../../../plan/network/awsNetwork";
import type { ApiSources } from "../../../plan/network/cloudChecks";
import * as aws from "../../clouds/aws";
import { type ExecCredentials, execKubeconfig } from "../kubeconfig";
import { callerOf } from "./caller";
import { createCluster, createNodes } from "./cluster";
import { awaitEndpoint, isNew } from "./endpoint";
import { readNodeSecurityGroup } from "./nodeSecurityGroup";
import { createVpc, type Vpc } from "./vpc";

/** Ids of an existing VPC that come from elsewhere, such as another stack. What the configuration names is used else. */
export interface AwsInputs {
  vpcId?: pulumi.Input<string>;
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** AWS as load balancers, firewalls and Kubernetes objects use it. */
export interface AwsCluster {
  planned: PlannedAws;
  clusterName: pulumi.Output<string>;
  kubeconfig: pulumi.Output<string>;
  vpcId: pulumi.Output<string>;
  privateSubnetIds: pulumi.Output<string[]>;
  publicSubnetIds: pulumi.Output<string[]>;
  nodeSecurityGroupId: pulumi.Output<string>;
  /** Names of the Auto Scaling groups that load balancers send to. */
  autoScalingGroups: pulumi.Output<string>[];
  egressAddresses: pulumi.Output<string>[];
  provider: k8s.Provider;
  /** The cluster, where the stack makes it. */
  made?: aws.eks.Cluster;
  /** What must be there before pods can run. */
  ready: pulumi.Resource[];
  /** What must be there before something faces the internet; nothing where the VPC exists. */
  internetRoute: pulumi.Resource[];
}

/**
 * Makes what goes into a new cluster before its nodes: with Calico as the network plugin no node becomes ready without
 * it. Returns what the nodes must wait for.
 */
export type BeforeNodes = (provider: k8s.Provider, cluster: aws.eks.Cluster) => pulumi.Resource[];

/** VPC and cluster as planned: made, or looked up. */
export function createAws(
  name: string,
  planned: PlannedAws,
  { beforeNodes, ...inputs }: AwsInputs & { beforeNodes: BeforeNodes },
  opts: pulumi.CustomResourceOptions,
): AwsCluster {
  const vpc = planned.vpc ? createVpc(name, planned, planned.vpc, opts) : existingVpc(planned, inputs);
  return planned.cluster
    ? newCluster(name, planned, { vpc, beforeNodes }, opts)
    : existingCluster(name, planned, vpc, opts);
}

function existingVpc({ existingVpc: known }: PlannedAws, inputs: AwsInputs): Partial<Vpc> & Subnets {
  const vpcId = inputs.vpcId ?? known?.vpcId;
  return {
    ...(vpcId !== undefined && { vpcId: pulumi.output(vpcId) }),
    privateIds: pulumi.output(inputs.privateSubnetIds ?? known?.privateSubnetIds ?? []),
    publicIds: pulumi.output(inputs.publicSubnetIds ?? known?.publicSubnetIds ?? []),
  };
}

interface Subnets {
  privateIds?: pulumi.Output<string[]>;
  publicIds?: pulumi.Output<string[]>;
}

function newCluster(
  name: string,
  planned: PlannedAws,
  { vpc, beforeNodes }: { vpc: Partial<Vpc> & Subnets; beforeNodes: BeforeNodes },
  opts: pulumi.CustomResourceOptions,
): AwsCluster {
  const { cluster, nodes } = planned;
  if (!cluster || !nodes) throw new Error("a cluster is made with nodes only");
  const subnets = subnetsOf(vpc);
  const subnetIds = nodes.placement === "public" ? subnets.publicSubnetIds : subnets.privateSubnetIds;
  const wayOut = vpc.wayOut ?? [];
  const { eks, addons, access } = createCluster(
    name,
    planned,
    { cluster, subnetIds, dependsOn: wayOut },
    opts,
  );
  const kubeconfig = execKubeconfig(
    eks.name,
    reachableEndpoint(eks, cluster.apiSources, access),
    eks.certificateAuthority.data,
    credentials(eks.name, planned, opts),
  );
  const provider = createProvider(name, kubeconfig, { ...opts, dependsOn: access });
  const before = beforeNodes(provider, eks);
  const group = createNodes(
    name,
    planned,
    { cluster, nodes, eks, subnetIds, dependsOn: [...wayOut, ...addons, ...before] },
    opts,
  );
  return {
    planned,
    clusterName: eks.name,
    kubeconfig,
    vpcId: vpc.vpcId ?? eks.vpcConfig.vpcId,
    ...subnets,
    nodeSecurityGroupId: eks.vpcConfig.clusterSecurityGroupId,
    // EKS makes one group for a managed node group.
    autoScalingGroups: [group.resources.apply((resources) => resources[0]?.autoscalingGroups[0]?.name ?? "")],
    egressAddresses: vpc.egressAddresses ?? [],
    provider,
    made: eks,
    ready: [group],
    internetRoute: vpc.internetRoute ?? [],
  };
}

function existingCluster(
  name: string,
  planned: PlannedAws,
  vpc: Partial<Vpc> & Subnets,
  opts: pulumi.CustomResourceOptions,
): AwsCluster {
  const known = planned.existingCluster;
  if (!known) throw new Error("a cluster is made or exists");
  const lookUp = { parent: opts.parent };
  const found = aws.eks.getClusterOutput({ name: known.name }, lookUp);
  const kubeconfig = execKubeconfig(
    known.name,
    found.endpoint,
    found.certificateAuthorities.apply((authorities) => authorities[0]?.data ?? ""),
    credentials(known.name, planned, opts),
  );
  const ofNodeGroups = known.nodeGroups.map((nodeGroupName) =>
    aws.eks
      .getNodeGroupOutput({ clusterName: known.name, nodeGroupName }, lookUp)
      // Not lifted: an Output has a `resources` of its own.
      .apply(({ resources }) => resources[0]?.autoscalingGroups[0]?.name ?? ""),
  );
  return {
    planned,
    clusterName: found.name,
    kubeconfig,
    vpcId: vpc.vpcId ?? found.vpcConfig.vpcId,
    ...subnetsOf(vpc),
    nodeSecurityGroupId:
      known.nodeSecurityGroupId === undefined
        ? readNodeSecurityGroup(
            {
              clusterName: known.name,
              clusterSecurityGroupId: found.vpcConfig.clusterSecurityGroupId,
              managed: ofNodeGroups,
              selfManaged: known.autoScalingGroups,
            },
            lookUp,
          )
        : pulumi.output(known.nodeSecurityGroupId),
    autoScalingGroups: [...ofNodeGroups, ...known.autoScalingGroups.map((group) => pulumi.output(group))],
    egressAddresses: [],
    provider: createProvider(name, kubeconfig, opts),
    ready: [],
    internetRoute: [],
  };
}

function subnetsOf(vpc: Partial<Vpc> & Subnets): Pick<AwsCluster, "privateSubnetIds" | "publicSubnetIds"> {
  return {
    privateSubnetIds: vpc.privateIds ?? pulumi.all(vpc.privateSubnetIds ?? []),
    publicSubnetIds: vpc.publicIds ?? pulumi.all(vpc.publicSubnetIds ?? []),
  };
}

function createProvider(
  name: string,
  kubeconfig: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): k8s.Provider {
  return new k8s.Provider(`${name}-cluster`, { kubeconfig, enableServerSideApply: true }, opts);
}

/** The endpoint, once it answers: whatever goes into the cluster needs the kubeconfig, and that needs the endpoint. */
function reachableEndpoint(
  eks: aws.eks.Cluster,
  apiSources: ApiSources,
  access: pulumi.CustomResource[],
): pulumi.Output<string> {
  // The private endpoint answers nobody but the nodes before its rules are there.
  const open = pulumi.all(access.map(({ id }) => id));
  return pulumi
    .all([eks.name, eks.endpoint, eks.certificateAuthority.data, eks.createdAt, open])
    .apply(async ([clusterName, server, certificateAuthority, createdAt]) => {
      if (pulumi.runtime.isDryRun() || !isNew(createdAt)) return server;
      const report = (line: string, passing = false) => pulumi.log.info(line, eks, undefined, passing);
      await awaitEndpoint({ clusterName, server, certificateAuthority, apiSources }, report);
      return server;
    });
}

function credentials(
  clusterName: pulumi.Input<string>,
  planned: PlannedAws,
  { parent }: pulumi.CustomResourceOptions,
): pulumi.Output<ExecCredentials> {
  return pulumi.all([clusterName, callerOf(parent, planned)]).apply(([name, { profile, roleArn }]) => ({
    command: "aws",
    args: [
      ...["eks", "get-token", "--cluster-name", name, "--region", planned.region],
      ...(profile === undefined ? [] : ["--profile", profile]),
      ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
    ],
    installHint: "The AWS CLI gives the credentials: https://aws.amazon.com/cli",
  }));
}

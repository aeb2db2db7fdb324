import * as pulumi from "@pulumi/pulumi";
import type { NetworkArgs } from "../../../config/networkArgs";
import type { NetworkPlan } from "../../../plan/networkPlan";
import { planAlone } from "../../runtime/planAlone";
import { type CloudScopeArgs, cloudAlone, knownIds } from "../cloudScope";
import type { AwsPlace } from "./aws";
import type { AwsCluster } from "./eks";

/** The type of the component, by itself and in an environment. */
export const AWS_NETWORK = "usage-engine-networking:index:AwsNetwork";

/**
 * Arguments of `AwsNetwork`: the configuration's `network` section with its `aws`, where things come from, and ids of an
 * existing VPC that another stack may give.
 */
export interface AwsNetworkArgs extends NetworkArgs, CloudScopeArgs {
  /**
   * Id of an existing VPC, `vpc-...`, of another stack for instance: it may be an Output. With it `aws` must be there (UEN301), and
   * `aws.vpc` must not (UEN302). Default: `aws.existingVpc.vpcId`.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Ids of its private subnets, one per zone; EKS needs two zones (UEN310). Default: `aws.existingVpc.privateSubnetIds`.
   */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ids of its public subnets, one per zone. Default: `aws.existingVpc.publicSubnetIds`.
   */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * The network of a cluster on AWS: a VPC of its own or one that exists, an EKS cluster with a managed node group or one that
 * exists, and Calico for policies beside the VPC CNI; or Calico as the network plugin (`aws.cluster.networkPlugin`).
 *
 * By default the control plane, one NAT gateway with its address, and the nodes are billed; a plan has their prices. VPC,
 * cluster and addresses are protected (`aws.protect`).
 *
 * Refuses, as `InputPropertiesError` and before anything is made: ranges and subnets that do not fit, private nodes without
 * a way out, sections that contradict each other, anything that decides and is not plain.
 */
export class AwsNetwork extends pulumi.ComponentResource {
  /**
   * Name of the EKS cluster.
   */
  readonly clusterName: pulumi.Output<string>;
  /**
   * Credentials come from the AWS CLI of whoever uses it: it holds no token.
   */
  readonly kubeconfig: pulumi.Output<string>;
  /**
   * Id of the VPC.
   */
  readonly vpcId: pulumi.Output<string>;
  /**
   * Ids of its private subnets, one per zone.
   */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /**
   * Ids of its public subnets, one per zone.
   */
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /**
   * The security group of the nodes.
   */
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /**
   * Auto Scaling groups of the nodes, that load balancers send to.
   */
  readonly autoScalingGroups: pulumi.Output<string[]>;
  /**
   * Addresses that private nodes call the internet from, for peers that admit by address.
   */
  readonly egressAddresses: pulumi.Output<string[]>;

  constructor(name: string, args: AwsNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(awsAlone(args), args.directory, ["network"]);
    super(AWS_NETWORK, name, {}, opts);
    const outputs = awsOutputs(fillAwsNetwork(this, name, plan, args));
    this.clusterName = outputs.clusterName;
    this.kubeconfig = outputs.kubeconfig;
    this.vpcId = outputs.vpcId;
    this.privateSubnetIds = outputs.privateSubnetIds;
    this.publicSubnetIds = outputs.publicSubnetIds;
    this.nodeSecurityGroupId = outputs.nodeSecurityGroupId;
    this.autoScalingGroups = outputs.autoScalingGroups;
    this.egressAddresses = outputs.egressAddresses;
    this.registerOutputs(outputs);
  }
}

/** VPC and cluster, in a component that may be part of an environment. */
export function fillAwsNetwork(
  part: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  { directory, vpcId, privateSubnetIds, publicSubnetIds }: AwsPlace,
): AwsCluster {
  // Loaded here, so that an on-prem program never loads the AWS SDK.
  const { createAwsNetwork } = require("./aws") as typeof import("./aws");
  return createAwsNetwork(part, name, plan, { directory, vpcId, privateSubnetIds, publicSubnetIds });
}

/** What the component of a network on AWS gives. */
export function awsOutputs(cluster: AwsCluster) {
  const { clusterName, kubeconfig, vpcId, privateSubnetIds, publicSubnetIds, nodeSecurityGroupId } = cluster;
  return {
    clusterName,
    kubeconfig,
    vpcId,
    privateSubnetIds,
    publicSubnetIds,
    nodeSecurityGroupId,
    autoScalingGroups: pulumi.all(cluster.autoScalingGroups),
    egressAddresses: pulumi.all(cluster.egressAddresses),
  };
}

/** The plan sees that ids will come, and in how many zones; the ids themselves only pass through. */
function awsAlone({ vpcId, privateSubnetIds, publicSubnetIds, ...args }: AwsNetworkArgs) {
  if (vpcId === undefined || !args.aws) return cloudAlone("aws", args);
  const existingVpc = {
    ...args.aws.existingVpc,
    vpcId: "given",
    privateSubnetIds: knownIds(privateSubnetIds, args.aws.existingVpc?.privateSubnetIds),
    publicSubnetIds: knownIds(publicSubnetIds, args.aws.existingVpc?.publicSubnetIds),
  };
  return cloudAlone("aws", { ...args, aws: { ...args.aws, existingVpc } });
}

import { isDeepStrictEqual } from "node:util";
import type { EngineRequests } from "../../fixture/engineRequests";

/**
 * Inputs that a provider cannot change where the resource stands, by type. Of AWS and GCP they are the fields that the sources of
 * terraform-provider-aws and terraform-provider-google mark `ForceNew`, by conditions included (a subnet mapping of a network load
 * balancer); of Kubernetes those of pulumi-kubernetes (pkg/provider/diff.go), metadata of every kind among them.
 */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  "aws:autoscaling/attachment:Attachment": ["autoscalingGroupName", "lbTargetGroupArn"],
  "aws:ec2/eip:Eip": ["domain", "networkBorderGroup"],
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId", "connectivityType"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/securityGroup:SecurityGroup": ["name", "namePrefix", "description", "vpcId"],
  "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone", "ipv6Native"],
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": [
    "cidrBlock",
    "reservationType",
    "subnetId",
    "description",
  ],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcEndpointType", "vpcId"],
  "aws:eks/accessEntry:AccessEntry": ["clusterName", "principalArn", "type"],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [
    "clusterName",
    "principalArn",
    "policyArn",
    "accessScope",
  ],
  "aws:eks/addon:Addon": ["clusterName", "addonName"],
  "aws:eks/cluster:Cluster": [
    "name",
    "roleArn",
    "bootstrapSelfManagedAddons",
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
    "kubernetesNetworkConfig.serviceIpv4Cidr",
    "kubernetesNetworkConfig.ipFamily",
  ],
  "aws:eks/nodeGroup:NodeGroup": [
    "amiType",
    "capacityType",
    "clusterName",
    "diskSize",
    "instanceTypes",
    "nodeGroupName",
    "nodeRoleArn",
    "subnetIds",
  ],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "aws:iam/role:Role": ["name", "path"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
  "aws:lb/listener:Listener": ["loadBalancerArn"],
  "aws:lb/loadBalancer:LoadBalancer": ["name", "internal", "loadBalancerType", "subnetMappings"],
  "aws:lb/targetGroup:TargetGroup": ["name", "port", "protocol", "targetType", "vpcId", "ipAddressType"],
  "aws:route53/record:Record": ["name", "zoneId", "type"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "gcp:compute/address:Address": [
    "name",
    "project",
    "region",
    "addressType",
    "purpose",
    "networkTier",
    "subnetwork",
  ],
  "gcp:compute/firewall:Firewall": ["name", "project", "network", "direction"],
  "gcp:compute/network:Network": ["name", "project", "autoCreateSubnetworks"],
  "gcp:compute/router:Router": ["name", "project", "region", "network"],
  "gcp:compute/routerNat:RouterNat": ["name", "project", "region", "router"],
  // Ranges of a cluster that stands are refused, and wider ones of nodes alone are not.
  "gcp:compute/subnetwork:Subnetwork": [
    "name",
    "project",
    "region",
    "network",
    "ipCidrRange",
    "secondaryIpRanges",
  ],
  "gcp:container/cluster:Cluster": [
    "name",
    "project",
    "location",
    "network",
    "subnetwork",
    "networkingMode",
    "ipAllocationPolicy",
    "datapathProvider",
    "defaultMaxPodsPerNode",
    "initialNodeCount",
    "privateClusterConfig.masterIpv4CidrBlock",
  ],
  "gcp:container/nodePool:NodePool": [
    "name",
    "project",
    "location",
    "cluster",
    "maxPodsPerNode",
    "nodeConfig.serviceAccount",
    "nodeConfig.oauthScopes",
    "nodeConfig.metadata",
    "nodeConfig.shieldedInstanceConfig",
  ],
  "gcp:dns/recordSet:RecordSet": ["name", "project", "managedZone"],
  "gcp:projects/iAMMember:IAMMember": ["project", "role", "member"],
  "gcp:serviceaccount/account:Account": ["accountId", "project"],
  "kubernetes:helm.sh/v3:Release": ["name", "namespace"],
  "kubernetes:storage.k8s.io/v1:StorageClass": ["parameters", "provisioner"],
};

const OF_KUBERNETES = ["metadata.name", "metadata.namespace"];

/** Types that are made of others, or of nothing. */
const MADE_OF_OTHERS = /^(usage-engine-networking:|pulumi:)/;

/** The resources of one run that the next one replaces: `aws:ec2/vpc:Vpc::site cidrBlock`. */
export function replacedBetween(before: EngineRequests, after: EngineRequests): string[] {
  return Object.entries(after).flatMap(([urn, { inputs }]) => {
    const was = before[urn];
    if (!was) return [];
    return replacingInputs(urn).flatMap((input) =>
      isDeepStrictEqual(valueAt(was.inputs, input), valueAt(inputs, input))
        ? []
        : [`${typeOf(urn)} ${input}`],
    );
  });
}

/** Types among requests of which it is not known what replaces them. */
export function unknownTypes(requests: EngineRequests): string[] {
  const types = Object.keys(requests).map(typeOf);
  return [...new Set(types)].filter(
    (type) => !(type in REPLACED) && !type.startsWith("kubernetes:") && !MADE_OF_OTHERS.test(type),
  );
}

function replacingInputs(urn: string): readonly string[] {
  const type = typeOf(urn);
  return [...(REPLACED[type] ?? []), ...(type.startsWith("kubernetes:") ? OF_KUBERNETES : [])];
}

function typeOf(urn: string): string {
  return urn.split("::")[0]?.replace(/^.*\$/, "") ?? "";
}

function valueAt(inputs: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], inputs);
}

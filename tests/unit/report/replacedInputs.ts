import { isDeepStrictEqual } from "node:util";
import { Cidr } from "../../../sdk/values/cidr";
import type { EngineRequests } from "../../fixture/engineRequests";

/** An input that a provider cannot change where the resource stands: ever, or not from that value to this one. */
type ReplacedInput = string | { input: string; when: (was: unknown, is: unknown) => boolean };

/** A rule may name another peer, but not another kind of peer. */
const OF_A_RULES_PEER: readonly ReplacedInput[] = ["cidrIpv4", "referencedSecurityGroupId"].map((input) => ({
  input,
  when: (was: unknown, is: unknown) => (was === undefined) !== (is === undefined),
}));

/**
 * Inputs that a provider cannot change where the resource stands, by type. Every input that components give was looked up in the
 * providers' sources:
 *
 * - of AWS in terraform-provider-aws (`internal/service/<service>/<resource>.go`): `ForceNew`, `RequiresReplace`, and what
 *   `CustomizeDiff` and `ModifyPlan` force by conditions;
 * - of GCP in terraform-provider-google (`google/services/<service>/resource_<resource>.go`, `node_config.go`, and
 *   `google/tpgiamresource/resource_iam_member.go`): `ForceNew` and `CustomizeDiff`;
 * - of Kubernetes in pulumi-kubernetes (`provider/pkg/provider/diff.go`, and `Diff` of `helm_release.go`), for the kinds that
 *   components make.
 *
 * They were read as they stood between 2023 and 2026, not all of them in the very version that package.json names.
 */
const REPLACED: Readonly<Record<string, readonly ReplacedInput[]>> = {
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
  // And privateDnsEnabled of another type than Interface, which components never give.
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
  // Of a network load balancer: it may get more zones, and other security groups where it has some.
  "aws:lb/loadBalancer:LoadBalancer": [
    "name",
    "internal",
    "loadBalancerType",
    { input: "subnetMappings", when: (was, is) => !itemsOf(was).every((one) => has(itemsOf(is), one)) },
    {
      input: "securityGroups",
      when: (was, is) => (itemsOf(was).length === 0) !== (itemsOf(is).length === 0),
    },
  ],
  "aws:lb/targetGroup:TargetGroup": ["name", "port", "protocol", "targetType", "vpcId", "ipAddressType"],
  "aws:route53/record:Record": ["name", "zoneId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId", ...OF_A_RULES_PEER],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId", ...OF_A_RULES_PEER],
  "gcp:compute/address:Address": [
    "name",
    "project",
    "region",
    "addressType",
    "purpose",
    "networkTier",
    "subnetwork",
  ],
  "gcp:compute/firewall:Firewall": ["name", "project", "direction"],
  "gcp:compute/network:Network": ["name", "project", "autoCreateSubnetworks"],
  "gcp:compute/router:Router": ["name", "project", "region", "network"],
  "gcp:compute/routerNat:RouterNat": ["name", "project", "region", "router"],
  // Secondary ranges are changed where they stand, as far as the provider goes: it is Google that refuses another one.
  "gcp:compute/subnetwork:Subnetwork": [
    "name",
    "project",
    "region",
    "network",
    { input: "ipCidrRange", when: (was, is) => !holds(is, was) },
  ],
  // And enableL4IlbSubsetting that is taken back, which components never do. Not verified is what the provider makes of private
  // nodes that become public, with which the whole block goes: here it counts as replaced.
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
    "privateClusterConfig.enablePrivateNodes",
    "privateClusterConfig.masterIpv4CidrBlock",
    "nodeConfig.serviceAccount",
    "nodeConfig.oauthScopes",
  ],
  "gcp:container/nodePool:NodePool": [
    "name",
    "project",
    "location",
    "cluster",
    "initialNodeCount",
    "maxPodsPerNode",
    "nodeConfig.serviceAccount",
    "nodeConfig.oauthScopes",
    "nodeConfig.metadata",
    "nodeConfig.shieldedInstanceConfig",
  ],
  "gcp:dns/recordSet:RecordSet": ["name", "project", "managedZone"],
  "gcp:projects/iAMMember:IAMMember": ["project", "role", "member"],
  "gcp:serviceaccount/account:Account": ["accountId", "project"],
  "kubernetes:core/v1:Service": ["spec.clusterIP"],
  "kubernetes:helm.sh/v3:Release": ["name", "namespace"],
  "kubernetes:storage.k8s.io/v1:StorageClass": ["parameters", "provisioner"],
};

const OF_KUBERNETES: readonly ReplacedInput[] = ["metadata.name", "metadata.namespace"];

/** Types that are made of others, or of nothing. */
const MADE_OF_OTHERS = /^(usage-engine-networking:|pulumi:)/;

/** What one run replaces of the one before it, and by which inputs: `aws:ec2/vpc:Vpc cidrBlock`. */
export function replacedBetween(before: EngineRequests, after: EngineRequests): string[] {
  return Object.entries(after).flatMap(([urn, { inputs, ignorechanges, replacementTrigger }]) => {
    const had = before[urn];
    if (!had) return [];
    // Without one on either side the engine compares nothing.
    const triggers = [had.replacementTrigger, replacementTrigger];
    if (triggers.every(Boolean) && !isDeepStrictEqual(...(triggers as [unknown, unknown])))
      return [`${typeOf(urn)} replacementTrigger`];
    return replacingInputs(urn).flatMap((one) => {
      const { input, when } = typeof one === "string" ? { input: one, when: undefined } : one;
      const [was, is] = [valueAt(had.inputs, input), valueAt(inputs, input)];
      const kept = isDeepStrictEqual(was, is) || isIgnored(input, ignorechanges) || when?.(was, is) === false;
      return kept ? [] : [`${typeOf(urn)} ${input}`];
    });
  });
}

/** Types among requests of which it is not known what replaces them. */
export function unknownTypes(requests: EngineRequests): string[] {
  const types = Object.keys(requests).map(typeOf);
  return [...new Set(types)].filter(
    (type) => !(type in REPLACED) && !type.startsWith("kubernetes:") && !MADE_OF_OTHERS.test(type),
  );
}

function replacingInputs(urn: string): readonly ReplacedInput[] {
  const type = typeOf(urn);
  return [...(REPLACED[type] ?? []), ...(type.startsWith("kubernetes:") ? OF_KUBERNETES : [])];
}

/** Whether the program keeps the engine from telling the provider of a change of it. */
function isIgnored(input: string, ignored: unknown): boolean {
  return itemsOf(ignored).some((one) => input === one || input.startsWith(`${one}.`));
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function has(items: readonly unknown[], item: unknown): boolean {
  return items.some((one) => isDeepStrictEqual(one, item));
}

/** Whether a range has all addresses of another one. */
function holds(outer: unknown, inner: unknown): boolean {
  return Cidr.of(String(outer)).contains(Cidr.of(String(inner)));
}

function typeOf(urn: string): string {
  return urn.split("::")[0]?.replace(/^.*\$/, "") ?? "";
}

function valueAt(inputs: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], inputs);
}

import type { Plain } from "./recordedStack";

/**
 * How a resource of the AWS provider is written in CloudFormation. The provider's names become CloudFormation's by rule: the
 * first letter large, tags a list. What a counterpart names here is what does not follow the rule.
 */
export interface Counterpart {
  /** CloudFormation's type, such as `AWS::EC2::VPC`. */
  type: string;
  /** CloudFormation's name of a property, at any depth. */
  renamed?: Readonly<Record<string, string>>;
  /** Properties that CloudFormation does not have; why stands beside each. */
  withoutCounterpart?: readonly string[];
  /** What is shaped otherwise there; the inputs are those of the provider, without the properties it names. */
  shaped?: (inputs: Plain) => Plain;
  /** Tags are a map, not a list. */
  hasTagMap?: boolean;
}

const attributes = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([Key, value]) => ({ Key, Value: String(value) }));

/** By the provider's token. */
export const counterparts: Readonly<Record<string, Counterpart>> = {
  "aws:ec2/vpc:Vpc": { type: "AWS::EC2::VPC" },
  "aws:ec2/subnet:Subnet": { type: "AWS::EC2::Subnet" },
  // `vpcId` is a resource of its own there: the template makes it.
  "aws:ec2/internetGateway:InternetGateway": {
    type: "AWS::EC2::InternetGateway",
    withoutCounterpart: ["vpcId"],
  },
  "aws:ec2/natGateway:NatGateway": { type: "AWS::EC2::NatGateway" },
  "aws:ec2/eip:Eip": { type: "AWS::EC2::EIP" },
  "aws:ec2/route:Route": { type: "AWS::EC2::Route" },
  "aws:ec2/routeTable:RouteTable": { type: "AWS::EC2::RouteTable" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { type: "AWS::EC2::SubnetRouteTableAssociation" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { type: "AWS::EC2::VPCEndpoint" },
  "aws:ec2/securityGroup:SecurityGroup": {
    type: "AWS::EC2::SecurityGroup",
    renamed: { description: "GroupDescription" },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    type: "AWS::EC2::SecurityGroupIngress",
    renamed: {
      cidrIpv4: "CidrIp",
      referencedSecurityGroupId: "SourceSecurityGroupId",
      securityGroupId: "GroupId",
    },
    // A rule has no tags in CloudFormation.
    withoutCounterpart: ["tags"],
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    type: "AWS::EC2::SecurityGroupEgress",
    renamed: {
      cidrIpv4: "CidrIp",
      referencedSecurityGroupId: "DestinationSecurityGroupId",
      securityGroupId: "GroupId",
    },
    withoutCounterpart: ["tags"],
  },
  "aws:route53/record:Record": {
    type: "AWS::Route53::RecordSet",
    renamed: { zoneId: "HostedZoneId" },
    withoutCounterpart: ["aliases"],
    shaped: ({ aliases }) => {
      const [{ name, zoneId, evaluateTargetHealth }] = aliases as [Plain];
      return {
        AliasTarget: { DNSName: name, HostedZoneId: zoneId, EvaluateTargetHealth: evaluateTargetHealth },
      };
    },
  },
  "aws:eks/cluster:Cluster": {
    type: "AWS::EKS::Cluster",
    renamed: { vpcConfig: "ResourcesVpcConfig" },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    type: "AWS::EKS::Nodegroup",
    renamed: { nodeRoleArn: "NodeRole", subnetIds: "Subnets" },
    hasTagMap: true,
  },
  "aws:eks/addon:Addon": {
    type: "AWS::EKS::Addon",
    renamed: { resolveConflictsOnCreate: "ResolveConflicts" },
    // One property there, for both.
    withoutCounterpart: ["resolveConflictsOnUpdate"],
  },
  "aws:eks/accessEntry:AccessEntry": { type: "AWS::EKS::AccessEntry" },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": { type: "AWS::EKS::PodIdentityAssociation" },
  "aws:iam/role:Role": {
    type: "AWS::IAM::Role",
    withoutCounterpart: ["assumeRolePolicy"],
    shaped: ({ assumeRolePolicy }) => ({ AssumeRolePolicyDocument: JSON.parse(String(assumeRolePolicy)) }),
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    renamed: { loadBalancerType: "Type", privateIpv4Address: "PrivateIPv4Address" },
    withoutCounterpart: ["internal", "enableDeletionProtection", "enableCrossZoneLoadBalancing"],
    shaped: ({ internal, enableDeletionProtection, enableCrossZoneLoadBalancing }) => ({
      Scheme: internal ? "internal" : "internet-facing",
      LoadBalancerAttributes: attributes({
        "deletion_protection.enabled": enableDeletionProtection,
        "load_balancing.cross_zone.enabled": enableCrossZoneLoadBalancing,
      }),
    }),
  },
  "aws:lb/listener:Listener": { type: "AWS::ElasticLoadBalancingV2::Listener" },
  "aws:lb/targetGroup:TargetGroup": {
    type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    withoutCounterpart: [
      "healthCheck",
      "connectionTermination",
      "deregistrationDelay",
      "loadBalancingCrossZoneEnabled",
      "preserveClientIp",
    ],
    shaped: (inputs) => ({
      ...healthCheck(inputs.healthCheck as Plain),
      TargetGroupAttributes: attributes({
        "deregistration_delay.connection_termination.enabled": inputs.connectionTermination,
        "deregistration_delay.timeout_seconds": inputs.deregistrationDelay,
        "load_balancing.cross_zone.enabled": inputs.loadBalancingCrossZoneEnabled,
        "preserve_client_ip.enabled": inputs.preserveClientIp,
      }),
    }),
  },
};

/** Types that are judged as a part of another's counterpart: the token of that, and what becomes of the inputs there. */
export const partsOfOthers = {
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "AccessPolicies",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "ManagedPolicyArns",
} as const;

/** Types that CloudFormation does not have, or has as a list that another resource holds whole. */
export const withoutCounterpart: readonly string[] = [
  "aws:autoscaling/attachment:Attachment",
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
];

function healthCheck({ interval, timeout, healthyThreshold, unhealthyThreshold, ...rest }: Plain): Plain {
  const { enabled, path, port, protocol, ...unknown } = rest;
  if (Object.keys(unknown).length > 0) throw new Error(`health check: ${Object.keys(unknown).join(", ")}`);
  const check = {
    HealthCheckEnabled: enabled,
    HealthCheckIntervalSeconds: interval,
    HealthCheckTimeoutSeconds: timeout,
    HealthyThresholdCount: healthyThreshold,
    UnhealthyThresholdCount: unhealthyThreshold,
    HealthCheckPath: path,
    HealthCheckPort: port,
    HealthCheckProtocol: protocol,
  };
  return Object.fromEntries(Object.entries(check).filter(([, value]) => value !== undefined));
}

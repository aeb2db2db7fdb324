import type { AwsClients } from "./moto";
import type { Plain } from "./recordedStack";

/** What AWS says of a new resource: the provider's outputs that others refer to, such as `id` and `arn`. */
export type Made = Readonly<Record<string, string | undefined>>;

/** The calls of AWS's API that the provider makes for a resource. */
interface Calls {
  create: (aws: AwsClients, inputs: Plain) => Promise<Made>;
  /** @param made what `create` gave */
  remove: (aws: AwsClients, made: Made, inputs: Plain) => Promise<unknown>;
}

const text = (value: unknown) => value as string;
const texts = (value: unknown) => value as string[];
const tags = (inputs: Plain) => Object.entries((inputs.tags ?? {}) as Record<string, string>);
const tagged = (ResourceType: string, inputs: Plain) => ({
  TagSpecifications: [
    { ResourceType: ResourceType as "vpc", Tags: tags(inputs).map(([Key, Value]) => ({ Key, Value })) },
  ],
});
/** A property for every key: `cidrBlock` becomes `CidrBlock`. */
const large = (inputs: Plain): Plain =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]),
  );

/** Makes or removes a record, which AWS wants to be told whole either way. */
const changeRecord = (route53: AwsClients["route53"], Action: "CREATE" | "DELETE", inputs: Plain) => {
  const [alias] = inputs.aliases as Plain[];
  return route53.changeResourceRecordSets({
    HostedZoneId: text(inputs.zoneId),
    ChangeBatch: {
      Changes: [
        {
          Action,
          ResourceRecordSet: {
            Name: text(inputs.name),
            Type: inputs.type as "A",
            AliasTarget: {
              DNSName: text(alias?.name),
              HostedZoneId: text(alias?.zoneId),
              EvaluateTargetHealth: alias?.evaluateTargetHealth as boolean,
            },
          },
        },
      ],
    },
  });
};

/** One rule of a security group, as a permission of AWS's API. */
const permission = ({ ipProtocol, fromPort, toPort, cidrIpv4, referencedSecurityGroupId }: Plain) => ({
  IpProtocol: text(ipProtocol),
  FromPort: fromPort as number | undefined,
  ToPort: toPort as number | undefined,
  ...(cidrIpv4 !== undefined && { IpRanges: [{ CidrIp: text(cidrIpv4) }] }),
  ...(referencedSecurityGroupId !== undefined && {
    UserIdGroupPairs: [{ GroupId: text(referencedSecurityGroupId) }],
  }),
});

/** By the provider's token. */
export const awsCalls: Readonly<Record<string, Calls>> = {
  "aws:ec2/vpc:Vpc": {
    create: async ({ ec2 }, inputs) => {
      const { Vpc } = await ec2.createVpc({ CidrBlock: text(inputs.cidrBlock), ...tagged("vpc", inputs) });
      return { id: Vpc?.VpcId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteVpc({ VpcId: id }),
  },
  "aws:ec2/subnet:Subnet": {
    create: async ({ ec2 }, inputs) => {
      const { Subnet } = await ec2.createSubnet({
        VpcId: text(inputs.vpcId),
        CidrBlock: text(inputs.cidrBlock),
        AvailabilityZone: text(inputs.availabilityZone),
        ...tagged("subnet", inputs),
      });
      return { id: Subnet?.SubnetId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteSubnet({ SubnetId: id }),
  },
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": {
    create: async ({ ec2 }, inputs) => {
      const { SubnetCidrReservation } = await ec2.createSubnetCidrReservation({
        SubnetId: text(inputs.subnetId),
        Cidr: text(inputs.cidrBlock),
        ReservationType: inputs.reservationType as "explicit",
      });
      return { id: SubnetCidrReservation?.SubnetCidrReservationId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteSubnetCidrReservation({ SubnetCidrReservationId: id }),
  },
  "aws:ec2/internetGateway:InternetGateway": {
    create: async ({ ec2 }, inputs) => {
      const { InternetGateway } = await ec2.createInternetGateway(tagged("internet-gateway", inputs));
      const id = InternetGateway?.InternetGatewayId;
      await ec2.attachInternetGateway({ InternetGatewayId: id, VpcId: text(inputs.vpcId) });
      return { id };
    },
    remove: async ({ ec2 }, { id }, inputs) => {
      await ec2.detachInternetGateway({ InternetGatewayId: id, VpcId: text(inputs.vpcId) });
      await ec2.deleteInternetGateway({ InternetGatewayId: id });
    },
  },
  "aws:ec2/eip:Eip": {
    create: async ({ ec2 }, inputs) => {
      const { AllocationId } = await ec2.allocateAddress({
        Domain: inputs.domain as "vpc",
        ...tagged("elastic-ip", inputs),
      });
      return { id: AllocationId, allocationId: AllocationId };
    },
    remove: ({ ec2 }, { id }) => ec2.releaseAddress({ AllocationId: id }),
  },
  "aws:ec2/natGateway:NatGateway": {
    create: async ({ ec2 }, inputs) => {
      const { NatGateway } = await ec2.createNatGateway({
        SubnetId: text(inputs.subnetId),
        AllocationId: text(inputs.allocationId),
        ...tagged("natgateway", inputs),
      });
      return { id: NatGateway?.NatGatewayId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteNatGateway({ NatGatewayId: id }),
  },
  "aws:ec2/routeTable:RouteTable": {
    create: async ({ ec2 }, inputs) => {
      const made = await ec2.createRouteTable({
        VpcId: text(inputs.vpcId),
        ...tagged("route-table", inputs),
      });
      return { id: made.RouteTable?.RouteTableId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteRouteTable({ RouteTableId: id }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    create: async ({ ec2 }, inputs) => {
      const { AssociationId } = await ec2.associateRouteTable({
        RouteTableId: text(inputs.routeTableId),
        SubnetId: text(inputs.subnetId),
      });
      return { id: AssociationId };
    },
    remove: ({ ec2 }, { id }) => ec2.disassociateRouteTable({ AssociationId: id }),
  },
  "aws:ec2/route:Route": {
    create: async ({ ec2 }, { routeTableId, destinationCidrBlock, gatewayId, natGatewayId }) => {
      await ec2.createRoute({
        RouteTableId: text(routeTableId),
        DestinationCidrBlock: text(destinationCidrBlock),
        GatewayId: gatewayId as string | undefined,
        NatGatewayId: natGatewayId as string | undefined,
      });
      return {};
    },
    remove: ({ ec2 }, _made, { routeTableId, destinationCidrBlock }) =>
      ec2.deleteRoute({ RouteTableId: text(routeTableId), DestinationCidrBlock: text(destinationCidrBlock) }),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    create: async ({ ec2 }, inputs) => {
      const { tags: _tags, ...rest } = inputs;
      const { VpcEndpoint } = await ec2.createVpcEndpoint({
        ...(large(rest) as { VpcId: string; ServiceName: string }),
        ...tagged("vpc-endpoint", inputs),
      });
      return { id: VpcEndpoint?.VpcEndpointId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteVpcEndpoints({ VpcEndpointIds: [text(id)] }),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    create: async ({ ec2 }, inputs) => {
      const { GroupId } = await ec2.createSecurityGroup({
        GroupName: text(inputs.name),
        Description: text(inputs.description),
        VpcId: text(inputs.vpcId),
        ...tagged("security-group", inputs),
      });
      // The provider takes away what AWS lets out of every new group.
      const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
      await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions });
      return { id: GroupId };
    },
    remove: ({ ec2 }, { id }) => ec2.deleteSecurityGroup({ GroupId: id }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    create: async ({ ec2 }, inputs) => {
      const { SecurityGroupRules: [rule] = [] } = await ec2.authorizeSecurityGroupIngress({
        GroupId: text(inputs.securityGroupId),
        IpPermissions: [permission(inputs)],
      });
      return { id: rule?.SecurityGroupRuleId };
    },
    remove: ({ ec2 }, { id }, inputs) =>
      ec2.revokeSecurityGroupIngress({
        GroupId: text(inputs.securityGroupId),
        SecurityGroupRuleIds: [text(id)],
      }),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    create: async ({ ec2 }, inputs) => {
      const { SecurityGroupRules: [rule] = [] } = await ec2.authorizeSecurityGroupEgress({
        GroupId: text(inputs.securityGroupId),
        IpPermissions: [permission(inputs)],
      });
      return { id: rule?.SecurityGroupRuleId };
    },
    remove: ({ ec2 }, { id }, inputs) =>
      ec2.revokeSecurityGroupEgress({
        GroupId: text(inputs.securityGroupId),
        SecurityGroupRuleIds: [text(id)],
      }),
  },
  "aws:iam/role:Role": {
    create: async ({ iam }, inputs) => {
      const { Role } = await iam.createRole({
        RoleName: text(inputs.name),
        AssumeRolePolicyDocument: text(inputs.assumeRolePolicy),
      });
      return { id: Role?.RoleName, arn: Role?.Arn };
    },
    remove: ({ iam }, { id }) => iam.deleteRole({ RoleName: id }),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    create: async ({ iam }, { role, policyArn }) => {
      await iam.attachRolePolicy({ RoleName: text(role), PolicyArn: text(policyArn) });
      return {};
    },
    remove: ({ iam }, _made, { role, policyArn }) =>
      iam.detachRolePolicy({ RoleName: text(role), PolicyArn: text(policyArn) }),
  },
  "aws:eks/cluster:Cluster": {
    create: async ({ eks, ec2 }, inputs) => {
      const { subnetIds, ...access } = inputs.vpcConfig as Plain;
      const { cluster } = await eks.createCluster({
        name: text(inputs.name),
        version: text(inputs.version),
        roleArn: text(inputs.roleArn),
        resourcesVpcConfig: { subnetIds: texts(subnetIds), ...access },
        kubernetesNetworkConfig: inputs.kubernetesNetworkConfig as Plain,
      });
      // EKS gives the nodes a group of their own; moto names one that is not there.
      const [subnet] = (await ec2.describeSubnets({ SubnetIds: texts(subnetIds) })).Subnets ?? [];
      const name = `eks-cluster-sg-${inputs.name}`;
      const { GroupId } = await ec2.createSecurityGroup({
        GroupName: name,
        Description: name,
        VpcId: subnet?.VpcId,
      });
      return { id: cluster?.name, arn: cluster?.arn, "vpcConfig.clusterSecurityGroupId": GroupId };
    },
    remove: async ({ eks, ec2 }, made) => {
      await eks.deleteCluster({ name: made.id });
      await ec2.deleteSecurityGroup({ GroupId: made["vpcConfig.clusterSecurityGroupId"] });
    },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    create: async ({ eks, ec2, autoScaling }, inputs) => {
      const { desiredSize = 0, minSize = 0, maxSize = 0 } = inputs.scalingConfig as Record<string, number>;
      const { nodegroup } = await eks.createNodegroup({
        clusterName: text(inputs.clusterName),
        nodegroupName: "nodes",
        nodeRole: text(inputs.nodeRoleArn),
        subnets: texts(inputs.subnetIds),
        instanceTypes: texts(inputs.instanceTypes),
        diskSize: inputs.diskSize as number | undefined,
        scalingConfig: { desiredSize, minSize, maxSize },
      });
      // EKS makes an Auto Scaling group, which moto only names.
      const name = `eks-nodes-of-${inputs.clusterName}`;
      const [ImageId] = ((await ec2.describeImages({ MaxResults: 5 })).Images ?? []).map(
        (one) => one.ImageId,
      );
      await ec2.createLaunchTemplate({ LaunchTemplateName: name, LaunchTemplateData: { ImageId } });
      await autoScaling.createAutoScalingGroup({
        AutoScalingGroupName: name,
        MinSize: minSize,
        MaxSize: maxSize,
        LaunchTemplate: { LaunchTemplateName: name },
        VPCZoneIdentifier: texts(inputs.subnetIds).join(","),
      });
      return { id: nodegroup?.nodegroupName, "resources.0.autoscalingGroups.0.name": name };
    },
    remove: async ({ eks, ec2, autoScaling }, made, inputs) => {
      await eks.deleteNodegroup({ clusterName: text(inputs.clusterName), nodegroupName: made.id });
      const name = made["resources.0.autoscalingGroups.0.name"];
      await autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: name, ForceDelete: true });
      await ec2.deleteLaunchTemplate({ LaunchTemplateName: name });
    },
  },
  "aws:autoscaling/attachment:Attachment": {
    create: async ({ autoScaling }, { autoscalingGroupName, lbTargetGroupArn }) => {
      await autoScaling.attachLoadBalancerTargetGroups({
        AutoScalingGroupName: text(autoscalingGroupName),
        TargetGroupARNs: [text(lbTargetGroupArn)],
      });
      return {};
    },
    remove: ({ autoScaling }, _made, { autoscalingGroupName, lbTargetGroupArn }) =>
      autoScaling.detachLoadBalancerTargetGroups({
        AutoScalingGroupName: text(autoscalingGroupName),
        TargetGroupARNs: [text(lbTargetGroupArn)],
      }),
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    create: async ({ elb }, inputs) => {
      const { LoadBalancers: [made] = [] } = await elb.createLoadBalancer({
        Name: text(inputs.name),
        Type: inputs.loadBalancerType as "network",
        Scheme: inputs.internal ? "internal" : "internet-facing",
        IpAddressType: inputs.ipAddressType as "ipv4",
        SecurityGroups: texts(inputs.securityGroups),
        SubnetMappings: (inputs.subnetMappings as Plain[]).map(
          ({ subnetId, allocationId, privateIpv4Address }) => ({
            SubnetId: text(subnetId),
            AllocationId: allocationId as string | undefined,
            PrivateIPv4Address: privateIpv4Address as string | undefined,
          }),
        ),
      });
      return {
        id: made?.LoadBalancerArn,
        arn: made?.LoadBalancerArn,
        dnsName: made?.DNSName,
        zoneId: made?.CanonicalHostedZoneId,
      };
    },
    remove: ({ elb }, { id }) => elb.deleteLoadBalancer({ LoadBalancerArn: id }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    create: async ({ elb }, inputs) => {
      const check = inputs.healthCheck as Record<string, never>;
      const { TargetGroups: [made] = [] } = await elb.createTargetGroup({
        Name: text(inputs.name),
        Port: inputs.port as number,
        Protocol: inputs.protocol as "TCP",
        TargetType: inputs.targetType as "instance",
        VpcId: text(inputs.vpcId),
        HealthCheckEnabled: check.enabled,
        HealthCheckProtocol: check.protocol,
        HealthCheckPort: check.port,
        HealthCheckPath: check.path,
        HealthCheckIntervalSeconds: check.interval,
        HealthyThresholdCount: check.healthyThreshold,
        UnhealthyThresholdCount: check.unhealthyThreshold,
      });
      const attributes = {
        "deregistration_delay.connection_termination.enabled": inputs.connectionTermination,
        "load_balancing.cross_zone.enabled": inputs.loadBalancingCrossZoneEnabled,
        "preserve_client_ip.enabled": inputs.preserveClientIp,
      };
      await elb.modifyTargetGroupAttributes({
        TargetGroupArn: made?.TargetGroupArn,
        Attributes: Object.entries(attributes)
          .filter(([, value]) => value !== undefined)
          .map(([Key, value]) => ({ Key, Value: String(value) })),
      });
      return { id: made?.TargetGroupArn, arn: made?.TargetGroupArn };
    },
    remove: ({ elb }, { id }) => elb.deleteTargetGroup({ TargetGroupArn: id }),
  },
  "aws:lb/listener:Listener": {
    create: async ({ elb }, inputs) => {
      const { Listeners: [made] = [] } = await elb.createListener({
        LoadBalancerArn: text(inputs.loadBalancerArn),
        Port: inputs.port as number,
        Protocol: inputs.protocol as "TCP",
        DefaultActions: (inputs.defaultActions as Plain[]).map(({ type, targetGroupArn }) => ({
          Type: type as "forward",
          TargetGroupArn: text(targetGroupArn),
        })),
      });
      return { id: made?.ListenerArn, arn: made?.ListenerArn };
    },
    remove: ({ elb }, { id }) => elb.deleteListener({ ListenerArn: id }),
  },
  "aws:route53/record:Record": {
    create: async ({ route53 }, inputs) => {
      await changeRecord(route53, "CREATE", inputs);
      return {};
    },
    remove: ({ route53 }, _made, inputs) => changeRecord(route53, "DELETE", inputs),
  },
};

/** What moto does not have. */
export const unknownToMoto: readonly string[] = [
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:eks/addon:Addon",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
];

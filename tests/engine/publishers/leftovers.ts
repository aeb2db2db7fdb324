import type { AwsClients } from "./moto";

/** What is in an account beside what AWS puts into every new one, by kind. */
export async function leftovers({
  ec2,
  elb,
  eks,
  iam,
  autoScaling,
  route53,
}: AwsClients): Promise<Record<string, string[]>> {
  const isOwn = ({ IsDefault }: { IsDefault?: boolean }) => !IsDefault;
  const vpcs = ((await ec2.describeVpcs({})).Vpcs ?? []).filter(isOwn).map(({ VpcId = "" }) => VpcId);
  const gateways = (await ec2.describeNatGateways({})).NatGateways ?? [];
  const addresses = (await ec2.describeAddresses({})).Addresses ?? [];
  const groups = (await ec2.describeSecurityGroups({})).SecurityGroups ?? [];
  const endpoints = (await ec2.describeVpcEndpoints({})).VpcEndpoints ?? [];
  const zones = (await route53.listHostedZones({})).HostedZones ?? [];
  const records = await Promise.all(
    zones.map(
      async ({ Id }) => (await route53.listResourceRecordSets({ HostedZoneId: Id })).ResourceRecordSets,
    ),
  );
  const found = {
    vpcs,
    natGateways: gateways
      .filter(({ State }) => State !== "deleted")
      .map(({ NatGatewayId = "" }) => NatGatewayId),
    addresses: addresses.map(({ AllocationId = "" }) => AllocationId),
    securityGroups: groups
      .filter(({ GroupName }) => GroupName !== "default")
      .map(({ GroupId = "" }) => GroupId),
    endpoints: endpoints
      .filter(({ State }) => String(State).toLowerCase() !== "deleted")
      .map(({ VpcEndpointId = "" }) => VpcEndpointId),
    internetGateways: ((await ec2.describeInternetGateways({})).InternetGateways ?? []).map(
      ({ InternetGatewayId = "" }) => InternetGatewayId,
    ),
    loadBalancers: ((await elb.describeLoadBalancers({})).LoadBalancers ?? []).map(
      ({ LoadBalancerArn = "" }) => LoadBalancerArn,
    ),
    targetGroups: ((await elb.describeTargetGroups({})).TargetGroups ?? []).map(
      ({ TargetGroupArn = "" }) => TargetGroupArn,
    ),
    clusters: (await eks.listClusters({})).clusters ?? [],
    roles: ((await iam.listRoles({})).Roles ?? []).map(({ RoleName = "" }) => RoleName),
    // A zone's own come with it.
    records: records
      .flatMap((some) => some ?? [])
      .filter(({ Type }) => Type !== "NS" && Type !== "SOA")
      .map(({ Name = "" }) => Name),
    autoScalingGroups: ((await autoScaling.describeAutoScalingGroups({})).AutoScalingGroups ?? []).map(
      ({ AutoScalingGroupName = "" }) => AutoScalingGroupName,
    ),
  };
  return Object.fromEntries(Object.entries(found).filter(([, names]) => names.length > 0));
}

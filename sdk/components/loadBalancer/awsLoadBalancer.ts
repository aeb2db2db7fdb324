import * as pulumi from "@pulumi/pulumi";
import type { PlannedNlb, PlannedNlbListener } from "../../plan/loadBalancers/loadBalancersAws";
import { shortName } from "../../values/shortName";
import * as aws from "../clouds/aws";
import type { LiveServices } from "../kubernetes/service";
import type { AwsCluster } from "../network/aws/eks";
import { sourceOf } from "../network/aws/securityGroupRules";
import { healthCheckNodePortOf, nodePortOf, type ServicePort } from "../network/nodePortOf";

/** What load balancers are made at: the cluster whose nodes they send to, and the Services there. */
export interface LoadBalancerPlace {
  cluster: AwsCluster;
  services: LiveServices;
  /** Whether a load balancer and its addresses are protected. */
  protect: boolean;
  tags: Record<string, string>;
  /** What ends the names of all that belongs to it: empty, or `-environment`. */
  suffix: string;
}

/** AWS takes 32 characters of load balancers and target groups, and the provider adds eight. */
const LONGEST_NAME = 24;

/**
 * One Network Load Balancer with everything that belongs to it: addresses, security groups, and a target group and a
 * listener for each port, attached to the Auto Scaling groups of the nodes.
 */
export class AwsLoadBalancer extends pulumi.ComponentResource {
  /** What peers call: an address in each zone. Without known private addresses, the DNS name. */
  readonly addresses: pulumi.Output<string>[];
  readonly dnsName: pulumi.Output<string>;
  /** AWS's own hosted zone of the DNS name, for names that lead there. */
  readonly hostedZoneId: pulumi.Output<string>;
  /** The group that the nodes know it by. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(
    plainName: string,
    planned: PlannedNlb,
    place: LoadBalancerPlace,
    opts: pulumi.ComponentResourceOptions,
  ) {
    const name = `${plainName}${place.suffix}`;
    super("usage-engine-networking:index:AwsLoadBalancer", name, {}, opts);
    const parent = { parent: this };
    const own = { ...place, tags: { ...place.tags, Name: name } };
    const groups = createSecurityGroups(name, planned, own, parent);
    const { balancer, addresses } = createBalancer(name, planned, { ...own, groups }, parent);
    for (const listener of planned.listeners) createListener(listener, { ...own, name, balancer }, parent);
    this.addresses = addresses.length > 0 ? addresses : [balancer.dnsName];
    this.dnsName = balancer.dnsName;
    this.hostedZoneId = balancer.zoneId;
    this.securityGroupId = groups.own.id;
    this.registerOutputs({
      addresses: this.addresses,
      dnsName: this.dnsName,
      securityGroupId: this.securityGroupId,
    });
  }
}

/** Security groups of a load balancer. */
interface BalancerGroups {
  /** The group that the nodes know it by. */
  own: aws.ec2.SecurityGroup;
  /** The groups that say who may call it. */
  sources: aws.ec2.SecurityGroup[];
}

function createSecurityGroups(
  name: string,
  planned: PlannedNlb,
  { cluster, tags }: LoadBalancerPlace,
  opts: pulumi.CustomResourceOptions,
): BalancerGroups {
  const group = (groupName: string, description: string) =>
    new aws.ec2.SecurityGroup(groupName, { vpcId: cluster.vpcId, description, tags }, opts);
  const own = group(name, "Nodes know the load balancer by this group");
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-nodes`,
    {
      securityGroupId: own.id,
      ipProtocol: "-1",
      referencedSecurityGroupId: cluster.nodeSecurityGroupId,
      tags,
    },
    opts,
  );
  const sources = Array.from({ length: planned.sourceGroups }, (_, index) =>
    group(`${name}-sources-${index}`, "Who may call the load balancer"),
  );
  for (const rule of planned.rules) {
    const admitting = sources[rule.group];
    if (!admitting) continue;
    new aws.vpc.SecurityGroupIngressRule(
      // Whoever has the port: a rule for its next owner, beside this one, would be refused as a second one.
      `${name}-${rule.port}-${rule.protocol.toLowerCase()}-${rule.source}`,
      {
        securityGroupId: admitting.id,
        ipProtocol: rule.protocol.toLowerCase(),
        fromPort: rule.port,
        toPort: rule.port,
        ...sourceOf(rule.source),
        description: rule.listener,
        tags,
      },
      opts,
    );
  }
  return { own, sources };
}

/** The load balancer itself, and the address that it has in each zone where that is known. */
function createBalancer(
  name: string,
  planned: PlannedNlb,
  { cluster, protect, tags, groups }: LoadBalancerPlace & { groups: BalancerGroups },
  opts: pulumi.CustomResourceOptions,
): { balancer: aws.lb.LoadBalancer; addresses: pulumi.Output<string>[] } {
  const subnetIds = planned.internal ? cluster.privateSubnetIds : cluster.publicSubnetIds;
  const elastic = Array.from(
    { length: planned.internal ? 0 : planned.zones },
    (_, zone) => new aws.ec2.Eip(`${name}-${zone}`, { domain: "vpc", tags }, { ...opts, protect }),
  );
  const balancer = new aws.lb.LoadBalancer(
    shortName(name, LONGEST_NAME),
    {
      loadBalancerType: "network",
      internal: planned.internal,
      ipAddressType: "ipv4",
      securityGroups: [groups.own, ...groups.sources].map(({ id }) => id),
      subnetMappings: Array.from({ length: planned.zones }, (_, zone) => ({
        subnetId: subnetIds.apply((ids) => idOfZone(ids, zone)),
        ...(elastic[zone] && { allocationId: elastic[zone].allocationId }),
        ...(planned.privateAddresses[zone] !== undefined && {
          privateIpv4Address: planned.privateAddresses[zone],
        }),
      })),
      tags,
    },
    // AWS refuses one that faces the internet in a subnet without a route there, and keeps the gateway as long as it stands.
    // Another scheme makes another one. A target group has one load balancer, and an address too: the old one goes first.
    {
      ...opts,
      protect,
      deleteBeforeReplace: true,
      dependsOn: planned.internal ? [] : cluster.internetRoute,
    },
  );
  const addresses = planned.internal
    ? planned.privateAddresses.map((address) => pulumi.output(address))
    : elastic.map(({ publicIp }) => publicIp);
  return { balancer, addresses };
}

function idOfZone(ids: string[], zone: number): string {
  const id = ids[zone];
  if (id !== undefined) return id;
  throw new pulumi.RunError(
    `The load balancer needs a subnet in ${zone + 1} zones, and ${ids.length} are known.`,
  );
}

/** What listeners are made at. */
interface ListenerPlace extends LoadBalancerPlace {
  /** The load balancer's. */
  name: string;
  balancer: aws.lb.LoadBalancer;
}

function createListener(
  listener: PlannedNlbListener,
  { name, suffix, balancer, cluster, services, tags }: ListenerPlace,
  opts: pulumi.CustomResourceOptions,
): void {
  const at = shortName(`${listener.name}${suffix}`, LONGEST_NAME);
  const healthCheckPort = listener.healthCheckPort ?? healthCheckNodePortOf(services, listener.service);
  const targets = new aws.lb.TargetGroup(
    at,
    {
      vpcId: cluster.vpcId,
      targetType: "instance",
      protocol: listener.protocol,
      port: listener.nodePort ?? nodePortOf(services, servicePortOf(listener)),
      healthCheck: {
        enabled: true,
        protocol: "HTTP",
        path: "/healthz",
        port: pulumi.output(healthCheckPort).apply(String),
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      loadBalancingCrossZoneEnabled: String(listener.crossZone),
      // UDP always keeps the client's address, and AWS refuses to be told otherwise.
      ...(listener.protocol === "TCP" && { preserveClientIp: String(listener.keepsSourceAddress) }),
      // A peer's flow would otherwise stay with a node that has left.
      ...(listener.protocol !== "TCP" && { connectionTermination: true }),
      tags: { ...tags, Name: listener.name },
    },
    opts,
  );
  new aws.lb.Listener(
    // There is one for each port, whoever has it: a second one, for its next owner, would be refused.
    `${name}-${listener.port}`,
    {
      loadBalancerArn: balancer.arn,
      port: listener.port,
      protocol: listener.protocol,
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      tags: { ...tags, Name: listener.name },
    },
    opts,
  );
  cluster.autoScalingGroups.forEach((autoscalingGroupName, index) => {
    new aws.autoscaling.Attachment(
      `${at}-${index}`,
      { autoscalingGroupName, lbTargetGroupArn: targets.arn },
      opts,
    );
  });
}

/** The Service's port behind a listener. TCP and UDP of one listener share their node port. */
function servicePortOf({ service, port, protocol }: PlannedNlbListener): ServicePort {
  return { service, port, protocol: protocol === "UDP" ? "UDP" : "TCP" };
}

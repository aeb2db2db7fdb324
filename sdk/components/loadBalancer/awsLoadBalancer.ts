import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedNlb, PlannedNlbListener } from "../../plan/loadBalancers/loadBalancersAws";
import { shortName } from "../../values/shortName";
import { sourceOf } from "../network/aws/doorRules";
import type { AwsCluster } from "../network/aws/eks";
import type { ServicePort } from "../network/nodePortOf";

/** How the ports that the API server chose are found. */
export interface NodePorts {
  /** The node port of a Service's port. */
  nodePort: (port: ServicePort) => pulumi.Input<number>;
  /** The health check node port of a Service with policy Local. */
  healthCheckNodePort: (service: string) => pulumi.Input<number>;
}

/** Whether a load balancer is protected, how it is tagged, and what ends the names of all that belongs to it. */
export interface Ownership {
  protect: boolean;
  tags: Record<string, string>;
  /** Empty, or `-environment`. */
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
  /** The group that the nodes know it by. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(
    plainName: string,
    planned: PlannedNlb,
    cluster: AwsCluster,
    ports: NodePorts,
    { protect, tags, suffix }: Ownership,
    opts: pulumi.ComponentResourceOptions,
  ) {
    const name = `${plainName}${suffix}`;
    super("usage-engine-networking:index:AwsLoadBalancer", name, {}, opts);
    const parent = { parent: this };
    const named = { ...tags, Name: name };
    const own = createGroup(name, "Nodes know the load balancer by this group", cluster, named, parent);
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-nodes`,
      {
        securityGroupId: own.id,
        ipProtocol: "-1",
        referencedSecurityGroupId: cluster.nodeSecurityGroupId,
        tags: named,
      },
      parent,
    );
    const sources = Array.from({ length: planned.sourceGroups }, (_, index) =>
      createGroup(`${name}-sources-${index}`, "Who may call the load balancer", cluster, named, parent),
    );
    for (const rule of planned.rules) {
      const group = sources[rule.group];
      if (!group) continue;
      new aws.vpc.SecurityGroupIngressRule(
        // Whoever has the port: a rule for its next owner, beside this one, would be refused as a second one.
        `${name}-${rule.port}-${rule.protocol.toLowerCase()}-${rule.source}`,
        {
          securityGroupId: group.id,
          ipProtocol: rule.protocol.toLowerCase(),
          fromPort: rule.port,
          toPort: rule.port,
          ...sourceOf(rule.source),
          description: rule.listener,
          tags: named,
        },
        parent,
      );
    }
    const subnetIds = planned.internal ? cluster.privateSubnetIds : cluster.publicSubnetIds;
    const elastic = planned.internal
      ? []
      : createAddresses(name, planned.zones, named, { ...parent, protect });
    const balancer = new aws.lb.LoadBalancer(
      shortName(name, LONGEST_NAME),
      {
        loadBalancerType: "network",
        internal: planned.internal,
        ipAddressType: "ipv4",
        securityGroups: [own, ...sources].map((group) => group.id),
        subnetMappings: Array.from({ length: planned.zones }, (_, zone) => ({
          subnetId: subnetIds.apply((ids) => idOfZone(ids, zone)),
          ...(elastic[zone] && { allocationId: elastic[zone].allocationId }),
          ...(planned.privateAddresses[zone] !== undefined && {
            privateIpv4Address: planned.privateAddresses[zone],
          }),
        })),
        tags: named,
      },
      // AWS refuses one that faces the internet in a subnet without a route there, and keeps the gateway as long as it stands.
      { ...parent, protect, dependsOn: planned.internal ? [] : cluster.internetRoute },
    );
    const place: ListenerPlace = { name, suffix, balancer, cluster, ports };
    for (const listener of planned.listeners) createListener(listener, place, named, parent);
    this.dnsName = balancer.dnsName;
    this.securityGroupId = own.id;
    this.addresses = planned.internal
      ? planned.privateAddresses.map((address) => pulumi.output(address))
      : elastic.map((address) => address.publicIp);
    if (this.addresses.length === 0) this.addresses = [balancer.dnsName];
    this.registerOutputs({
      addresses: this.addresses,
      dnsName: this.dnsName,
      securityGroupId: this.securityGroupId,
    });
  }
}

function createGroup(
  name: string,
  description: string,
  cluster: AwsCluster,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(name, { vpcId: cluster.vpcId, description, tags }, opts);
}

function createAddresses(
  name: string,
  zones: number,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.Eip[] {
  return Array.from(
    { length: zones },
    (_, zone) => new aws.ec2.Eip(`${name}-${zone}`, { domain: "vpc", tags }, opts),
  );
}

function idOfZone(ids: string[], zone: number): string {
  const id = ids[zone];
  if (id !== undefined) return id;
  throw new pulumi.RunError(
    `The load balancer needs a subnet in ${zone + 1} zones, and ${ids.length} are known.`,
  );
}

/** What listeners are made at. */
interface ListenerPlace {
  /** The load balancer's. */
  name: string;
  suffix: string;
  balancer: aws.lb.LoadBalancer;
  cluster: AwsCluster;
  ports: NodePorts;
}

function createListener(
  listener: PlannedNlbListener,
  { name, suffix, balancer, cluster, ports }: ListenerPlace,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const at = shortName(`${listener.name}${suffix}`, LONGEST_NAME);
  const healthCheckPort = listener.healthCheckPort ?? ports.healthCheckNodePort(listener.service);
  const targets = new aws.lb.TargetGroup(
    at,
    {
      vpcId: cluster.vpcId,
      targetType: "instance",
      protocol: listener.protocol,
      port: listener.nodePort ?? ports.nodePort(servicePortOf(listener)),
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

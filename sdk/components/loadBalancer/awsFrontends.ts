import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../../plan/networkPlan";
import * as aws from "../clouds/aws";
import type { LiveServices } from "../kubernetes/service";
import type { AwsCluster } from "../network/aws/eks";
import { createSecurityGroupRules } from "../network/aws/securityGroupRules";
import { AwsLoadBalancer } from "./awsLoadBalancer";
import type { Frontend } from "./frontend";

/** What stands behind the load balancers. */
export interface BehindFrontends {
  cluster: AwsCluster;
  services: LiveServices;
  /** Whether no other environment can be in the stack. */
  isAlone: boolean;
}

/**
 * The Network Load Balancers of an environment, and what the nodes' security group lets in. Both lead to the Services' node
 * ports, which the API server may have chosen. Loads the AWS SDK.
 */
export function createAwsFrontends(
  environment: pulumi.ComponentResource,
  name: string,
  { balancing, firewallRules, dns }: NetworkPlan,
  { cluster, services, isAlone }: BehindFrontends,
): Frontend[] {
  const { protect, tags } = cluster.planned;
  const opts = { parent: environment };
  // Another environment of the stack may have the same namespace, in another cluster.
  const place = { cluster, services, protect, tags, suffix: isAlone ? "" : `-${name}` };
  const balancers = balancing.nlbs.map((nlb) => ({
    name: nlb.name,
    made: new AwsLoadBalancer(nlb.name, nlb, place, opts),
  }));
  const loadBalancerGroups = new Map(balancers.map(({ name, made }) => [name, made.securityGroupId]));
  const { nodeSecurityGroupId } = cluster;
  createSecurityGroupRules(
    `${name}-nodes`,
    firewallRules,
    { nodeSecurityGroupId, loadBalancerGroups, services, tags },
    opts,
  );
  for (const { name: host, loadBalancer } of dns?.records ?? []) {
    const target = balancers.find((one) => one.name === loadBalancer)?.made;
    if (!dns || !target) continue;
    new aws.route53.Record(
      `${name}-${host}`,
      {
        zoneId: dns.zone,
        name: host,
        type: "A",
        aliases: [{ name: target.dnsName, zoneId: target.hostedZoneId, evaluateTargetHealth: true }],
      },
      opts,
    );
  }
  return balancers.map(({ name, made: { addresses, dnsName } }) => ({ name, addresses, dnsName }));
}

import type * as pulumi from "@pulumi/pulumi";
import type { PlannedFirewallRule } from "../../../plan/access/firewall/firewallRules";
import type { Cidr } from "../../../values/cidr";
import * as aws from "../../clouds/aws";
import type { LiveServices } from "../../kubernetes/service";
import { nodePortOf } from "../nodePortOf";

/** What the rules refer to. */
export interface NodeGroupPlace {
  nodeSecurityGroupId: pulumi.Input<string>;
  /** Security groups that the stack's load balancers carry, by the load balancer's name. */
  loadBalancerGroups: ReadonlyMap<string, pulumi.Input<string>>;
  /** Whose node ports the API server has chosen. */
  services: LiveServices;
  tags: Record<string, string>;
}

/** The rules of the nodes' security group: exactly the planned ones, one for each source. */
export function createSecurityGroupRules(
  name: string,
  rules: readonly PlannedFirewallRule[],
  { nodeSecurityGroupId, loadBalancerGroups, services, tags }: NodeGroupPlace,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const rule of rules) {
    const port = "first" in rule.ports ? rule.ports : nodePortOf(services, rule.ports);
    const common = {
      securityGroupId: nodeSecurityGroupId,
      ipProtocol: rule.protocol === "SCTP" ? "132" : rule.protocol.toLowerCase(),
      fromPort: typeof port === "object" && "first" in port ? port.first : port,
      toPort: typeof port === "object" && "last" in port ? port.last : port,
      description: rule.name,
      tags,
    };
    if (rule.from === "loadBalancers") {
      for (const [loadBalancer, referencedSecurityGroupId] of loadBalancerGroups) {
        const at = `${name}-${loadBalancer}-${rule.name}`;
        new aws.vpc.SecurityGroupIngressRule(at, { ...common, referencedSecurityGroupId }, opts);
      }
    }
    for (const source of rule.sources) {
      // A rule of another name beside the old one, with the same node port, would be refused as a second one.
      const aliases = rule.formerName === undefined ? [] : [{ name: `${name}-${rule.formerName}-${source}` }];
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-${rule.name}-${source}`,
        { ...common, ...sourceOf(source) },
        { ...opts, aliases },
      );
    }
  }
}

/** A source as a rule of a security group names it. */
export function sourceOf({ family, text }: Cidr): { cidrIpv4: string } | { cidrIpv6: string } {
  return family === "IPv6" ? { cidrIpv6: text } : { cidrIpv4: text };
}

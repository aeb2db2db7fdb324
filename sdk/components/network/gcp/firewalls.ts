import type * as pulumi from "@pulumi/pulumi";
import type { PlannedFirewallRule } from "../../../plan/access/firewall/firewallRules";
import { rangeTexts } from "../../../values/cidr";
import * as gcp from "../../clouds/gcp";
import type { LiveServices } from "../../kubernetes/service";
import { nodePortOf } from "../nodePortOf";

/** What firewall rules refer to. */
export interface FirewallPlace {
  project?: string;
  /** Tag of the nodes that they concern. Without one, every machine of the network. */
  nodeTag?: string;
  network: pulumi.Input<string>;
  /** Whose node ports the API server has chosen. */
  services: LiveServices;
}

/** Firewall rules for direct node ports: exactly the planned ones. GKE makes those of its load balancers itself. */
export function createFirewalls(
  name: string,
  rules: readonly PlannedFirewallRule[],
  { project, nodeTag, network, services }: FirewallPlace,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const rule of rules) {
    const ports =
      "first" in rule.ports ? rangeText(rule.ports) : nodePortOf(services, rule.ports).apply(String);
    new gcp.compute.Firewall(
      `${name}-${rule.name}`,
      {
        project,
        network,
        direction: "INGRESS",
        allows: [{ protocol: rule.protocol.toLowerCase(), ports: [ports] }],
        sourceRanges: rangeTexts(rule.sources),
        ...(nodeTag !== undefined && { targetTags: [nodeTag] }),
      },
      opts,
    );
  }
}

function rangeText({ first, last }: { first: number; last: number }): string {
  return first === last ? String(first) : `${first}-${last}`;
}

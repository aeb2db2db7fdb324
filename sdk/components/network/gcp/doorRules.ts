import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedDoorRule } from "../../../plan/access/firewallRules";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import type { ServicePort } from "../nodePortOf";

/** Firewall rules for direct node ports: exactly the planned ones. GKE makes those of its load balancers itself. */
export function createFirewalls(
  name: string,
  rules: readonly PlannedDoorRule[],
  { project, nodeTag }: PlannedGcp,
  network: pulumi.Input<string>,
  nodePort: (port: ServicePort) => pulumi.Input<number>,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const rule of rules) {
    const port = "first" in rule.ports ? rule.ports : nodePort(rule.ports);
    new gcp.compute.Firewall(
      `${name}-${rule.name}`,
      {
        project,
        network,
        direction: "INGRESS",
        allows: [{ protocol: rule.protocol.toLowerCase(), ports: [pulumi.output(port).apply(rangeText)] }],
        sourceRanges: rule.sources,
        ...(nodeTag !== undefined && { targetTags: [nodeTag] }),
      },
      opts,
    );
  }
}

function rangeText(port: number | { first: number; last: number }): string {
  if (typeof port === "number") return String(port);
  return port.first === port.last ? String(port.first) : `${port.first}-${port.last}`;
}

import Big from "big.js";
import { Nat, NodePlacement } from "../config/awsArgs";
import type { Path } from "../findings/path";
import type { PlannedLoadBalancer } from "../plan/loadBalancers/loadBalancer";
import type { PlannedGcp } from "../plan/network/gcpNetwork";
import type { BillableItem } from "./billable";
import type { Charge } from "./charge";
import { HOURS } from "./money";

const MONTH = new Big(HOURS);

/** The first of a project's forwarding rules pays for so many (https://cloud.google.com/load-balancing/pricing). */
const RULES_IN_FIRST = 5;

/** Cloud NAT counts nodes up to here, and costs the same for any more (https://cloud.google.com/nat/pricing). */
const NAT_NODES = 32;

/** Forwarding rules and public addresses, counted over all load balancers: five rules share one price. */
export function forwardingRuleCharges(balancers: readonly PlannedLoadBalancer[]): Charge[] {
  const charges: Charge[] = [];
  let rules = 0;
  for (const { name, path, isPublic, addresses, forwardingRules } of balancers) {
    for (let rule = 1; rule <= (forwardingRules ?? 0); rule++) {
      charges.push({ item: ruleItem(rules++), name: `${name} rule ${rule}`, quantity: MONTH, path });
    }
    for (let address = 1; isPublic && address <= addresses; address++) {
      charges.push({ item: "gcp-forwarding-rule-address", name, quantity: MONTH, path });
    }
  }
  return charges;
}

function ruleItem(before: number): BillableItem {
  if (before === 0) return "gcp-forwarding-rule-first";
  return before < RULES_IN_FIRST ? "gcp-forwarding-rule-included" : "gcp-forwarding-rule-additional";
}

/** What the stack makes below the load balancers: Cloud NAT and its addresses, public nodes, the cluster. */
export function gcpNetworkCharges(gcp: PlannedGcp, root: Path): Charge[] {
  const charges: Charge[] = [];
  const path = [...root, "network", "gcp", "vpc", "nat"];
  const nodes = gcp.nodes?.min ?? 0;
  if (gcp.vpc && gcp.vpc.nat !== Nat.None) {
    charges.push(
      nodes > NAT_NODES
        ? { item: "gcp-nat-gateway", name: "Cloud NAT", quantity: MONTH, path }
        : { item: "gcp-nat-node", name: "Cloud NAT", quantity: MONTH.times(nodes), path },
    );
    for (let address = 1; address <= gcp.vpc.natAddresses; address++)
      charges.push({
        item: "gcp-external-ip",
        name: `Cloud NAT address ${address}`,
        quantity: MONTH,
        path,
      });
  }
  if (gcp.nodes?.placement === NodePlacement.Public) {
    const placement = [...root, "network", "gcp", "nodes", "placement"];
    for (let node = 1; node <= nodes; node++)
      charges.push({ item: "gcp-external-ip", name: `node ${node}`, quantity: MONTH, path: placement });
  }
  if (gcp.cluster) {
    const cluster = [...root, "network", "gcp", "cluster"];
    charges.push({ item: "gcp-gke-cluster", name: gcp.cluster.name, quantity: MONTH, path: cluster });
  }
  return charges;
}

import Big from "big.js";
import type { EndpointTrafficArgs, TrafficArgs } from "../config/trafficArgs";
import type { Path } from "../findings/path";
import type { PlannedLoadBalancer } from "../plan/loadBalancers/loadBalancer";
import type { Charge, CostlyPlan } from "./charge";
import { HOURS } from "./money";

/**
 * What one capacity unit of a Network Load Balancer carries at a time, besides 1 GB an hour
 * (https://aws.amazon.com/elasticloadbalancing/pricing/).
 */
const NLCU = {
  TCP: { connectionsPerSecond: 800, activeConnections: 100_000 },
  UDP: { connectionsPerSecond: 400, activeConnections: 50_000 },
};

type Transport = keyof typeof NLCU;

/** What one load balancer carries in a month. */
interface Load {
  balancer: PlannedLoadBalancer;
  gb: Big;
  /** Each transport has capacity units of its own. */
  capacity: Record<Transport, { gb: Big; connectionsPerSecond: Big; activeConnections: Big }>;
}

/** Data and capacity units, where the configuration says how much is carried. */
export function trafficCharges(plan: CostlyPlan, traffic: TrafficArgs, root: Path): Charge[] {
  const path = [...root, "traffic"];
  const loads = loadsOf(plan, traffic);
  return [...loads.flatMap((load) => loadCharges(plan, load, path)), ...natCharges(plan, traffic, path)];
}

/** The traffic of each load balancer. What goes through the ingress controller is its load balancer's. */
function loadsOf(plan: CostlyPlan, traffic: TrafficArgs): Load[] {
  const balancers = new Map(plan.loadBalancers.map((balancer) => [balancer.name, balancer]));
  const carrierOf = (exposure: CostlyPlan["exposures"][number] | undefined) =>
    balancers.get(exposure?.loadBalancer ?? "");
  const ofController = (entry: string) =>
    carrierOf(plan.exposures.find(({ owner, name }) => owner === "ingress" && name === entry));
  const behindIngress = ofController("https") ?? ofController("http");
  const loads = new Map<PlannedLoadBalancer, Load>();
  for (const [key, endpoint] of Object.entries(traffic.endpoints ?? {})) {
    const exposure = plan.exposures.find(({ owner, name }) => owner === key || `${owner}/${name}` === key);
    const balancer = exposure?.via === "Ingress" ? behindIngress : carrierOf(exposure);
    if (!exposure || !balancer) continue;
    const load = loads.get(balancer) ?? { balancer, gb: new Big(0), capacity: { TCP: idle(), UDP: idle() } };
    add(load, exposure.protocol === "UDP" ? "UDP" : "TCP", endpoint);
    loads.set(balancer, load);
  }
  return [...loads.values()];
}

function idle() {
  return { gb: new Big(0), connectionsPerSecond: new Big(0), activeConnections: new Big(0) };
}

function add(load: Load, transport: Transport, endpoint: EndpointTrafficArgs): void {
  const { gbPerMonth = 0, connectionsPerSecond = 0, activeConnections = 0 } = endpoint;
  load.gb = load.gb.plus(gbPerMonth);
  const capacity = load.capacity[transport];
  capacity.gb = capacity.gb.plus(gbPerMonth);
  capacity.connectionsPerSecond = capacity.connectionsPerSecond.plus(connectionsPerSecond);
  capacity.activeConnections = capacity.activeConnections.plus(activeConnections);
}

function loadCharges({ target, network }: CostlyPlan, load: Load, path: Path): Charge[] {
  const { balancer, gb } = load;
  const { name } = balancer;
  if (target === "aws" && balancer.kind === "nlb") {
    return some([
      { item: "aws-nlcu", name, quantity: capacityHours(load), path },
      // Each byte is billed where it leaves its zone and where it enters the other.
      { item: "aws-cross-zone-gb", name, quantity: crossing(gb, balancer.zones ?? 1).times(2), path },
    ]);
  }
  if (target === "gcp" && balancer.kind === "forwarding-rules") {
    return some([
      { item: "gcp-load-balancer-gib", name, quantity: gb, path },
      { item: "gcp-inter-zone-gib", name, quantity: crossing(gb, network.gcp?.nodes?.zones ?? 1), path },
    ]);
  }
  return [];
}

/** What is billed is whatever of connections, flows and data needs the most units. */
function capacityHours({ capacity }: Load): Big {
  const transports: Transport[] = ["TCP", "UDP"];
  return transports.reduce((total, transport) => {
    const { gb, connectionsPerSecond, activeConnections } = capacity[transport];
    const byConnections = connectionsPerSecond.times(HOURS).div(NLCU[transport].connectionsPerSecond);
    const byActive = activeConnections.times(HOURS).div(NLCU[transport].activeConnections);
    return total.plus([byConnections, byActive, gb].reduce((most, one) => (one.gt(most) ? one : most)));
  }, new Big(0));
}

/** With pods spread evenly, all but one zone's share of the data meets a pod of another zone. */
function crossing(gb: Big, zones: number): Big {
  return zones < 2 ? new Big(0) : gb.times(zones - 1).div(zones);
}

function natCharges({ network }: CostlyPlan, { natGbPerMonth = 0 }: TrafficArgs, path: Path): Charge[] {
  const quantity = new Big(natGbPerMonth);
  const at = [...path, "natGbPerMonth"];
  if (network.aws?.vpc?.zones.some((zone) => zone.nat))
    return some([{ item: "aws-nat-gb", name: "NAT gateways", quantity, path: at }]);
  if (network.gcp?.vpc && network.gcp.vpc.natAddresses > 0)
    return some([{ item: "gcp-nat-gib", name: "Cloud NAT", quantity, path: at }]);
  return [];
}

function some(charges: readonly Charge[]): Charge[] {
  return charges.filter(({ quantity }) => quantity.gt(0));
}

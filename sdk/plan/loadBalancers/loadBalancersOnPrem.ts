import type { BgpPeerArgs } from "../../config/bgpArgs";
import type { ChartArgs } from "../../config/chartArgs";
import type { LoadBalancerArgs } from "../../config/loadBalancerArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { addressAfter } from "../../values/address";
import { Cidr } from "../../values/cidr";
import { serviceSources } from "../access/sourceRanges/serviceSources";
import { type PlannedChart, planChart } from "../chart";
import { checkAsNumber, checkPeers, METALLB } from "../network/bgp";
import { type PeerAddress, readPeerAddress } from "../network/peerAddress";
import type { OwnedService } from "../ownedServices";
import { type AddressPool, readAddressPool } from "./addressPool";
import { type Assignment, exposuresOf, type PlannedLoadBalancer } from "./loadBalancer";
import { METALLB_CLASS } from "./loadBalancerClass";
import { checkSharedPorts } from "./sharedPorts";

const METALLB_CHART: Required<ChartArgs> = {
  chart: "metallb",
  repository: "https://metallb.github.io/metallb",
  version: "0.16.2",
};

const DEFAULT_AS_NUMBER = 64513;

/** A router that learns addresses of MetalLB. */
export interface PlannedMetalLbPeer extends PeerAddress {
  name: string;
  asNumber: number;
}

/** MetalLB as this environment installs it. */
export interface PlannedMetalLb {
  chart: PlannedChart;
  namespace: string;
  /** One pool for the address that is shared, one for the addresses of single Services. */
  pools: { name: string; addresses: string[]; autoAssign: boolean }[];
  /** Empty: announced on the nodes' own network (L2). */
  bgpPeers: PlannedMetalLbPeer[];
  asNumber: number;
}

/** What is assigned on-prem. */
export interface OnPremLoadBalancing {
  loadBalancers: PlannedLoadBalancer[];
  assignments: Assignment[];
  metallb?: PlannedMetalLb;
}

/** What the plan of on-prem load balancers needs to know of the rest. */
export interface OnPremContext {
  args: LoadBalancerArgs;
  namespace: string;
  /** Routers that Calico peers with. */
  calicoPeers: readonly BgpPeerArgs[];
  /** `charts.metallb`. */
  chart?: ChartArgs;
  /** Path of the `loadBalancer` section. */
  path: Path;
  findings: Findings;
}

/**
 * Puts Services on one address where MetalLB's rules allow it: with policy Cluster, or with policy Local and one
 * selector. A class of somebody else's controller leaves everything to that one.
 */
export function planOnPremLoadBalancers(
  services: readonly OwnedService[],
  context: OnPremContext,
): OnPremLoadBalancing {
  const { args, findings } = context;
  const made = args.className === undefined ? planMetalLb(context) : undefined;
  const metallb = made?.metallb;
  if (services.length === 0) return { loadBalancers: [], assignments: [] };
  const className = args.className ?? (metallb && METALLB_CLASS);
  const groups = new Map<string, OwnedService[]>();
  for (const one of services) {
    const name =
      args.className === undefined ? sharingKey(one, context.namespace) : own(one, context.namespace);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  if (made) checkAddresses(groups, made.addresses, context);
  if (className === undefined) {
    for (const one of services) {
      const { name, loadBalancerClass } = one.service;
      // A class of the descriptor's own names a controller that somebody else runs.
      if (loadBalancerClass !== undefined) continue;
      findings.add("UEN218", one, `nothing is known that would give the Service ${name} an address`);
    }
  }
  const assignments: Assignment[] = [];
  const loadBalancers = [...groups].map(([name, members]): PlannedLoadBalancer => {
    for (const one of members) {
      const annotations = made ? metallbAnnotations(name, members, made, context.namespace) : {};
      assignments.push({
        loadBalancer: name,
        service: {
          ...one.service,
          ...(className !== undefined && { loadBalancerClass: className }),
          loadBalancerSourceRanges: serviceSources(one),
          annotations: { ...one.service.annotations, ...annotations },
          statusExpected: (className ?? one.service.loadBalancerClass) !== undefined,
        },
      });
    }
    return {
      name,
      kind: metallb ? "metallb" : "external",
      shared: metallb !== undefined && !members.some((one) => one.dedicated),
      zones: null,
      addresses: 1,
      isPublic: false,
      forwardingRules: null,
      exposures: exposuresOf(members),
      path: members.length === 1 && members[0] ? members[0].path : context.path,
    };
  });
  return { loadBalancers, assignments, ...(metallb && (args.metallb?.install ?? true) && { metallb }) };
}

/** What MetalLB hands out: the first address is shared, the others are for single Services. */
interface PooledAddresses {
  shared: string;
  /** How many others there are. */
  others: number;
}

/** MetalLB, with the addresses in its pools. */
interface MetalLbOffer {
  metallb: PlannedMetalLb;
  addresses: PooledAddresses;
}

function planMetalLb(context: OnPremContext): MetalLbOffer | undefined {
  const { args, findings } = context;
  const pools = readPools(context);
  const [first] = pools;
  if (first === undefined) return undefined;
  const bgpPeers = args.metallb?.bgpPeers ?? [];
  checkPeers(bgpPeers, METALLB, [...context.path, "metallb", "bgpPeers"], findings);
  checkAsNumber(args.metallb?.asNumber, METALLB, [...context.path, "metallb", "asNumber"], findings);
  bgpPeers.forEach((peer, index) => {
    const router = routerOf(peer);
    if (router !== undefined && context.calicoPeers.some((other) => routerOf(other) === router)) {
      findings.add(
        "UEN357",
        [...context.path, "metallb", "bgpPeers", index],
        `Calico peers with ${router} already`,
      );
    }
    if (peer.nodeSelector !== undefined) {
      findings.add(
        "UEN013",
        [...context.path, "metallb", "bgpPeers", index, "nodeSelector"],
        "it is a selector of Calico's, which MetalLB does not read",
        "Remove it: every node that answers for an address peers with the router.",
      );
    }
  });
  const bgp = bgpPeers.length > 0;
  const values = {
    loadBalancerClass: METALLB_CLASS,
    // FRR beside each speaker, which MetalLB deprecates, is on by default.
    frrk8s: { enabled: bgp },
    speaker: { frr: { enabled: false } },
  };
  const metallb: PlannedMetalLb = {
    chart: planChart(METALLB_CHART, { ...values, ...args.metallb?.values }, context.chart),
    namespace: "metallb-system",
    pools: [
      {
        name: `${context.namespace}-shared`,
        addresses: [Cidr.single(first.first).text],
        autoAssign: false,
      },
      { name: `${context.namespace}-own`, addresses: withoutFirst(pools), autoAssign: false },
    ].filter((pool) => pool.addresses.length > 0),
    bgpPeers: bgpPeers.flatMap(({ name, peerAddress, asNumber }) => {
      const address = readPeerAddress(peerAddress);
      return address === undefined ? [] : [{ name, asNumber, ...address }];
    }),
    asNumber: args.metallb?.asNumber ?? DEFAULT_AS_NUMBER,
  };
  const count = pools.reduce((sum, { size }) => sum + size, 0);
  return { metallb, addresses: { shared: first.first, others: count - 1 } };
}

function readPools({ args, path, findings }: OnPremContext): AddressPool[] {
  return (args.addressPool ?? []).flatMap((text, index) => {
    const pool = readAddressPool(text);
    if (typeof pool !== "string") return [pool];
    findings.add("UEN359", [...path, "addressPool", index], `"${text}" is no range: ${pool}`);
    return [];
  });
}

/** The pool without its first address, which is the shared one. */
function withoutFirst([first, ...others]: readonly AddressPool[]): string[] {
  return [...(first === undefined ? [] : restOf(first)), ...others.map(({ text }) => text)];
}

function restOf({ first, size }: AddressPool): string[] {
  return size < 2 ? [] : [`${addressAfter(first, 1n)}-${addressAfter(first, BigInt(size) - 1n)}`];
}

function sharingKey(one: OwnedService, namespace: string): string {
  if (one.dedicated) return own(one, namespace);
  if (one.service.externalTrafficPolicy !== "Local") return namespace;
  // What the operator selects is its own affair, so nothing can be promised about sharing.
  return one.madeByOperator ? own(one, namespace) : `${namespace}-${selectorKey(one)}`;
}

function selectorKey(one: OwnedService): string {
  const selector = Object.entries(one.service.selector).sort(([a], [b]) => (a < b ? -1 : 1));
  return selector
    .map(([key, value]) => `${key}-${value}`)
    .join("-")
    .toLowerCase();
}

function own(one: OwnedService, namespace: string): string {
  return `${namespace}-${one.service.name}`;
}

function metallbAnnotations(
  key: string,
  members: readonly OwnedService[],
  { metallb, addresses }: MetalLbOffer,
  namespace: string,
): Record<string, string> {
  if (key === namespace)
    return { "metallb.io/allow-shared-ip": key, "metallb.io/loadBalancerIPs": addresses.shared };
  const pool = { "metallb.io/address-pool": metallb.pools[1]?.name ?? "" };
  return members.length > 1 ? { ...pool, "metallb.io/allow-shared-ip": key } : pool;
}

function checkAddresses(
  groups: ReadonlyMap<string, OwnedService[]>,
  { others }: PooledAddresses,
  { args, namespace, path, findings }: OnPremContext,
): void {
  for (const [name, members] of groups) {
    for (const one of members) {
      if (name === namespace || one.dedicated) continue;
      findings.add("UEN355", one, `${one.owner} has policy Local, and cannot share ${namespace}'s address`);
    }
    checkSharedPorts(members, findings);
  }
  const singles = [...groups.keys()].filter((name) => name !== namespace).length;
  if (singles > others) {
    const pool = (args.addressPool ?? []).join(", ");
    findings.add(
      "UEN359",
      [...path, "addressPool"],
      `${pool} has ${others + 1} addresses, and ${singles} more than the shared one are needed`,
    );
  }
}

function routerOf(peer: BgpPeerArgs): string | undefined {
  return readPeerAddress(peer.peerAddress)?.address;
}

import { TUNNEL_CIDR } from "../../local/nodes/layout";
import type { ProxyMode } from "../../local/nodes/nodeFiles";
import type { PodNetwork } from "../../local/nodes/trafficModes";
import type { Setting } from "../../local/stack/stackFile";
import { GuardMode } from "../../sdk/config/guardArgs";
import { SeparationMode } from "../../sdk/config/separationArgs";

/** What may be set differently, each with the values that it may have. */
export const factors = {
  proxyMode: ["iptables", "nftables"],
  podNetwork: ["routable", "vxlan"],
  guard: Object.values(GuardMode),
  separation: Object.values(SeparationMode),
  /** Narrow ones as in Pulumi.cluster.yaml, or the default: every private address. */
  sources: ["narrow", "default"],
} as const;

/** One way to set them all. */
export interface Combination {
  readonly proxyMode: ProxyMode;
  readonly podNetwork: PodNetwork;
  readonly guard: GuardMode;
  readonly separation: SeparationMode;
  readonly sources: "narrow" | "default";
}

/** What Pulumi.cluster.yaml says, on a cluster as it is brought up. */
export const first: Combination = {
  proxyMode: "iptables",
  podNetwork: "routable",
  guard: "planned",
  separation: "enforce",
  sources: "narrow",
};

function combination(
  proxyMode: ProxyMode,
  podNetwork: PodNetwork,
  ...[guard, separation, sources]: [GuardMode, SeparationMode, Combination["sources"]]
): Combination {
  return { proxyMode, podNetwork, guard, separation, sources };
}

/**
 * Every value of a factor beside every value of each other one. In this order, because another kube-proxy or pod network costs
 * more than another configuration.
 */
export const pairwise: readonly Combination[] = [
  first,
  combination("iptables", "routable", "range", "observe", "default"),
  combination("iptables", "routable", "off", "off", "narrow"),
  combination("nftables", "routable", "planned", "observe", "narrow"),
  combination("nftables", "routable", "off", "enforce", "default"),
  combination("nftables", "vxlan", "range", "enforce", "narrow"),
  combination("nftables", "vxlan", "planned", "off", "default"),
  combination("iptables", "vxlan", "range", "off", "narrow"),
  combination("iptables", "vxlan", "off", "observe", "default"),
];

/** Every combination that there is. */
export function everyCombination(): Combination[] {
  const modes = factors.proxyMode.flatMap((proxyMode, index) => {
    const networks = index % 2 === 0 ? factors.podNetwork : [...factors.podNetwork].reverse();
    return networks.map((podNetwork) => ({ proxyMode, podNetwork }));
  });
  return modes.flatMap((mode) =>
    factors.guard.flatMap((guard) =>
      factors.separation.flatMap((separation) =>
        factors.sources.map((sources) => ({ ...mode, guard, separation, sources })),
      ),
    ),
  );
}

/** What of it is said in the stack file. */
export function settingsOf({ podNetwork, guard, separation, sources }: Combination): Setting[] {
  return [
    { keys: ["guard"], value: guard },
    { keys: ["separation", "mode"], value: separation },
    ...(sources === "default" ? [{ keys: ["sources"], value: undefined }] : []),
    ...(podNetwork === "vxlan" ? [{ keys: ["network", "tunnelCidr"], value: TUNNEL_CIDR }] : []),
    // Nothing is closed without a guard.
    ...(guard === "off" ? [{ keys: ["network", "hostEndpoints", "closeClusterRanges"], value: false }] : []),
  ];
}

/** `nftables, vxlan, guard range, separation enforce, sources narrow` */
export function nameOf({ proxyMode, podNetwork, guard, separation, sources }: Combination): string {
  return `${proxyMode}, ${podNetwork}, guard ${guard}, separation ${separation}, sources ${sources}`;
}

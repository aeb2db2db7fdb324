import { GUARDED } from "../../sdk/plan/access/nodePortGuard/hostEndpoints";
import { isInside } from "../../sdk/plan/access/nodePortGuard/insideInterfaces";
import type { Look } from "./check";
import type { SeenHostEndpoint, SeenNode, Snapshot } from "./snapshot";

const PATH = ["environment", "network", "hostEndpoints"];

/** Calico writes a node's interfaces here, since 3.31. */
const CALICO_INTERFACES = "projectcalico.org/Interfaces";
const CALICO_ADDRESSES = ["projectcalico.org/IPv4Address", "projectcalico.org/IPv6Address"];

interface Interface {
  name: string;
  addresses: string[];
}

/** Whether every interface of every node is, or will be, where the guard stands: another one opens the node ports of all. */
export function checkInterfaces(look: Look): void {
  const { plan, cluster, findings } = look;
  const { guard } = plan.policies;
  if (guard === undefined) return;
  const isMadeByUs = guard.hostEndpoints !== undefined;
  if (isMadeByUs && plan.network.calico === undefined && cluster.templateFields !== undefined) {
    if (!cluster.templateFields.includes("interfacePattern")) {
      const has = cluster.templateFields.join(", ") || "no templates at all";
      findings.add("UEN663", PATH, `the CRD of the cluster's Calico has ${has}, and no interfacePattern`);
    }
  }
  const awaited = isMadeByUs && !areSet(cluster) ? patternOf(look) : undefined;
  for (const node of cluster.nodes) {
    const open = unguardedOf(node, look, awaited);
    if (open.length === 0) continue;
    findings.add("UEN662", PATH, `${node.metadata.name}: ${open.join(", ")}`);
  }
}

/** Whether Calico makes host endpoints from the guard's template already, so that what there is not yet will not come. */
function areSet({ controllers }: Snapshot): boolean {
  return controllers.some(({ metadata, spec }) => {
    const settings = spec.controllers?.node?.hostEndpoint;
    const isOurs = settings?.templates?.some(({ labels }) => labels?.[GUARDED.key] === GUARDED.value);
    return metadata.name === "default" && settings?.autoCreate === "Enabled" && isOurs === true;
  });
}

function patternOf({ plan }: Look): RegExp | undefined {
  const templates = plan.policies.guard?.hostEndpoints?.templates ?? [];
  const pattern = templates.find(({ labels }) => labels?.[GUARDED.key] === GUARDED.value)?.interfacePattern;
  try {
    return pattern === undefined ? undefined : new RegExp(pattern);
  } catch {
    return undefined; // UEN607
  }
}

/** What of a node is called past the guard, each for people. */
function unguardedOf(node: SeenNode, { cluster, plan }: Look, awaited: RegExp | undefined): string[] {
  const endpoints = cluster.hostEndpoints.filter(
    ({ metadata, spec }) =>
      spec.node === node.metadata.name && metadata.labels?.[GUARDED.key] === GUARDED.value,
  );
  const interfaces = interfacesOf(node);
  if (interfaces === undefined) {
    // Before Calico runs nothing tells which interface an address is on.
    if (plan.policies.guard?.hostEndpoints !== undefined && endpoints.length === 0 && !areSet(cluster))
      return [];
    return addressesOf(node).filter((address) => !endpoints.some((one) => mayHave(one, address)));
  }
  return interfaces
    .filter(({ name, addresses }) => addresses.length > 0 && !isInside(name))
    .filter(({ name }) => awaited?.test(name) !== true)
    .filter((one) => !endpoints.some((endpoint) => isFor(endpoint, one)))
    .map(({ name, addresses }) => `${name} (${addresses.join(", ")})`);
}

/** A host endpoint for all interfaces (`*`) takes no part before DNAT. */
function isFor({ spec }: SeenHostEndpoint, { name, addresses }: Interface): boolean {
  if (spec.interfaceName) return spec.interfaceName === name;
  return spec.expectedIPs?.some((address) => addresses.includes(address)) === true;
}

/** A named endpoint without addresses may be on any of them. */
function mayHave({ spec }: SeenHostEndpoint, address: string): boolean {
  if (spec.interfaceName === "*") return false;
  return (spec.expectedIPs ?? []).length === 0 || spec.expectedIPs?.includes(address) === true;
}

function interfacesOf({ metadata }: SeenNode): Interface[] | undefined {
  const text = metadata.annotations?.[CALICO_INTERFACES];
  if (text === undefined) return undefined;
  try {
    const found = JSON.parse(text) as Partial<Interface>[];
    return found.flatMap(({ name, addresses }) =>
      name === undefined ? [] : [{ name, addresses: (addresses ?? []).map(withoutPrefix) }],
    );
  } catch {
    return undefined;
  }
}

function addressesOf({ metadata, status }: SeenNode): string[] {
  const reported = (status?.addresses ?? [])
    .filter(({ type }) => type === "InternalIP" || type === "ExternalIP")
    .map(({ address }) => address);
  const calicos = CALICO_ADDRESSES.flatMap((key) => metadata.annotations?.[key] ?? []).map(withoutPrefix);
  return [...new Set([...reported, ...calicos])];
}

function withoutPrefix(address: string): string {
  return address.split("/")[0] ?? address;
}

import { GUARDED } from "../../sdk/plan/access/nodePortGuard/hostEndpoints";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { CALICO_API, NETWORKING_API } from "../../sdk/values/apis";
import type { ReadOnlyApi } from "../preflight/readOnlyApi";
import type { Seen, SeenHostEndpoint, SeenNode } from "../preflight/snapshot";

/** A Service, as far as its callers know it. */
export interface SeenService extends Seen {
  spec: {
    clusterIP?: string;
    ports?: { port: number; protocol?: string; nodePort?: number }[];
    healthCheckNodePort?: number;
    externalTrafficPolicy?: string;
  };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

interface SeenEndpointSlice extends Seen {
  /** Null where there are none. */
  endpoints?: { nodeName?: string; conditions?: { ready?: boolean } }[] | null;
}

interface SeenPod extends Seen {
  spec: { nodeName?: string; hostNetwork?: boolean };
}

/** A pod that has an address of its own. */
export interface PodAt {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  node?: string;
}

/** A node, by the address that other machines know it by. */
export interface NodeAt {
  name: string;
  address: string;
}

/** What was read of a cluster. What may not be read, or is not there, is absent. */
interface Read {
  nodes: readonly NodeAt[];
  services: ReadonlyMap<string, SeenService> | undefined;
  /** For each Service the nodes of its endpoints, an entry for each endpoint. */
  ready: ReadonlyMap<string, readonly string[]> | undefined;
  guardedNodes: ReadonlySet<string> | undefined;
  missingPolicies: ReadonlySet<string>;
  forbidden: readonly string[];
}

/** What a cluster says of itself that bears on who gets in. */
export class ClusterFacts {
  private constructor(
    private readonly api: ReadOnlyApi,
    private readonly read: Read,
  ) {}

  get nodes(): readonly NodeAt[] {
    return this.read.nodes;
  }

  /** The nodes with a host endpoint that the guard applies to. */
  get guardedNodes(): ReadonlySet<string> | undefined {
    return this.read.guardedNodes;
  }

  /** What may not be read. */
  get forbidden(): readonly string[] {
    return this.read.forbidden;
  }

  /** Reads a cluster, and changes nothing there. */
  static async read(api: ReadOnlyApi, plan: NetworkPlan): Promise<ClusterFacts> {
    const forbidden: string[] = [];
    const list = async <T extends Seen>(path: string): Promise<T[] | undefined> => {
      const answer = await api.get<{ items: T[] }>(path);
      if (answer === "forbidden") forbidden.push(path);
      return typeof answer === "string" ? undefined : answer.items;
    };
    const inEach = async <T extends Seen>(group: string, plural: string): Promise<T[] | undefined> => {
      const lists = await Promise.all(
        namespacesOf(plan).map((namespace) => list<T>(`${group}/namespaces/${namespace}/${plural}`)),
      );
      return lists.some((one) => one === undefined) ? undefined : lists.flatMap((one) => one ?? []);
    };
    const calico = (plural: string) => `/apis/${CALICO_API}/${plural}`;
    const [nodes, services, slices, endpoints, guard, separation] = await Promise.all([
      list<SeenNode>("/api/v1/nodes"),
      list<SeenService>("/api/v1/services"),
      inEach<SeenEndpointSlice>("/apis/discovery.k8s.io/v1", "endpointslices"),
      plan.policies.guard ? list<SeenHostEndpoint>(calico("hostendpoints")) : undefined,
      plan.policies.guard ? list<Seen>(calico("globalnetworkpolicies")) : undefined,
      inEach<Seen>(`/apis/${NETWORKING_API}`, "networkpolicies"),
    ]);
    const missing = plannedPolicies(plan).filter((one) => isMissing(one, guard, separation));
    return new ClusterFacts(api, {
      nodes: (nodes ?? []).flatMap(addressesOf),
      services: services && new Map(services.map((one) => [keyOf(one), one])),
      ready: slices && readyOf(slices),
      guardedNodes: endpoints && new Set(endpoints.filter(isGuarded).flatMap(({ spec }) => spec.node ?? [])),
      missingPolicies: new Set(missing.map(nameOf)),
      forbidden,
    });
  }

  service(namespace: string, name: string): SeenService | undefined {
    return this.read.services?.get(`${namespace}/${name}`);
  }

  /** Whether there is no such Service; not where Services may not be read. */
  lacksService(namespace: string, name: string): boolean {
    return this.read.services !== undefined && !this.read.services.has(`${namespace}/${name}`);
  }

  /** The nodes of the ready pods behind a Service, one entry for each pod; absent where that may not be read. */
  nodesBehind(namespace: string, service: string): readonly string[] | undefined {
    return this.read.ready && (this.read.ready.get(`${namespace}/${service}`) ?? []);
  }

  /** Whether a policy of the plan is not there; not where policies may not be read. */
  lacksPolicy(policy: PolicyName): boolean {
    return this.read.missingPolicies.has(nameOf(policy));
  }

  /** Every node port of the cluster, whoever has it; absent where that may not be read. */
  nodePorts(): ReadonlySet<number> | undefined {
    const numbers = [...(this.read.services?.values() ?? [])].flatMap(({ spec }) => [
      ...(spec.ports ?? []).map(({ nodePort }) => nodePort),
      spec.healthCheckNodePort,
    ]);
    return this.read.services && new Set(numbers.filter((one) => one !== undefined));
  }

  /** The pod that has an address of its own; undefined where none has it. */
  async podAt(address: string): Promise<PodAt | "forbidden" | undefined> {
    const selector = encodeURIComponent(`status.podIP=${address}`);
    const answer = await this.api.get<{ items: SeenPod[] }>(`/api/v1/pods?fieldSelector=${selector}`);
    if (answer === "forbidden") return "forbidden";
    if (answer === "absent") return undefined;
    const pod = answer.items.find(({ spec }) => spec.hostNetwork !== true);
    return (
      pod && {
        name: pod.metadata.name,
        namespace: pod.metadata.namespace ?? "",
        labels: pod.metadata.labels ?? {},
        ...(pod.spec.nodeName !== undefined && { node: pod.spec.nodeName }),
      }
    );
  }
}

/** A policy that people and packets meet: the guard's, or a standard one of separation. */
export interface PolicyName {
  kind: "GlobalNetworkPolicy" | "NetworkPolicy";
  name: string;
  /** Of a NetworkPolicy. */
  namespace?: string;
}

/** The policies that an environment makes, but for those that only observe. */
export function plannedPolicies({ policies: { guard, separation } }: NetworkPlan): PolicyName[] {
  return [...(guard?.objects ?? []), ...(separation.mode === "enforce" ? separation.objects : [])].flatMap(
    ({ kind, metadata: { name, namespace } }): PolicyName[] => {
      if (kind === "GlobalNetworkPolicy") return [{ kind, name }];
      return kind === "NetworkPolicy" && namespace !== undefined ? [{ kind, name, namespace }] : [];
    },
  );
}

function isMissing(
  { kind, name, namespace }: PolicyName,
  guard: readonly Seen[] | undefined,
  separation: readonly Seen[] | undefined,
): boolean {
  if (kind === "NetworkPolicy") {
    return (
      separation?.every((one) => one.metadata.name !== name || one.metadata.namespace !== namespace) ?? false
    );
  }
  // Calico may show the tier that a policy without one is in.
  const names = [name, `default.${name}`];
  return guard?.every(({ metadata }) => !names.includes(metadata.name)) ?? false;
}

function nameOf({ kind, name, namespace }: PolicyName): string {
  return [kind, namespace, name].join("/");
}

function namespacesOf({ namespace, policies }: NetworkPlan): string[] {
  return [...new Set([namespace.name, ...policies.workloads.map((one) => one.namespace)])];
}

function keyOf({ metadata: { namespace, name } }: Seen): string {
  return `${namespace}/${name}`;
}

function addressesOf({ metadata: { name }, status }: SeenNode): NodeAt[] {
  return (status?.addresses ?? [])
    .filter(({ type }) => type === "InternalIP")
    .map(({ address }) => ({ name, address }));
}

function readyOf(slices: readonly SeenEndpointSlice[]): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { metadata, endpoints } of slices) {
    const key = `${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"]}`;
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    nodes.set(key, [...(nodes.get(key) ?? []), ...ready.map(({ nodeName }) => nodeName ?? "")]);
  }
  return nodes;
}

function isGuarded({ metadata }: SeenHostEndpoint): boolean {
  return metadata.labels?.[GUARDED.key] === GUARDED.value;
}

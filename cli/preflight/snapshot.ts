import type { HostEndpointSettingsArgs } from "../../sdk/config/hostEndpointSettingsArgs";
import type { PlannedRelease } from "../../sdk/plan/releases";
import {
  CALICO_API,
  NETWORKING_API,
  TIGERA_OPERATOR_API,
  USAGE_ENGINE_GROUP,
  USAGE_ENGINE_VERSION,
} from "../../sdk/values/apis";
import type { Reading, ReadOnlyApi } from "./readOnlyApi";

/** What every object has, as far as it is read here. */
export interface Seen {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; name: string }[];
    managedFields?: { manager?: string }[];
  };
}

export interface SeenService extends Seen {
  spec: {
    type?: string;
    loadBalancerClass?: string;
    ports?: { port?: number; protocol?: string; nodePort?: number }[];
    healthCheckNodePort?: number;
  };
}
export interface SeenPod extends Seen {
  spec?: { nodeName?: string };
}
export interface SeenIngress extends Seen {
  spec?: { ingressClassName?: string };
}
/** As whoever made it wrote it: what its operator does not know is in it as well. */
export interface SeenEcd extends Seen {
  spec?: object;
}
export interface SeenNode extends Seen {
  spec: { podCIDRs?: string[] };
  status?: { addresses?: { type: string; address: string }[] };
}
export interface SeenDaemonSet extends Seen {
  spec: { template: { spec: { containers: { image?: string }[] } } };
}
export interface SeenPolicy extends Seen {
  spec: {
    selector?: string;
    namespaceSelector?: string;
    serviceAccountSelector?: string;
    types?: string[];
  };
}
export interface SeenHostEndpoint extends Seen {
  spec: { node?: string; interfaceName?: string; expectedIPs?: string[] };
}
export interface SeenPool extends Seen {
  spec: {
    cidr: string;
    allowedUses?: string[];
    disabled?: boolean;
    ipipMode?: string;
    vxlanMode?: string;
  };
}
export interface SeenControllers extends Seen {
  spec: { controllers?: { node?: { hostEndpoint?: HostEndpointSettingsArgs } } };
}
interface SeenDefinition extends Seen {
  spec: { versions: { schema?: { openAPIV3Schema?: object } }[] };
}
interface SeenEndpointSlice extends Seen {
  endpoints?: { addresses?: string[] }[];
}
export interface SeenServiceCidr extends Seen {
  spec: { cidrs?: string[] };
}

/** What preflight reads of a cluster. A list is empty where its kind is not there or may not be read. */
export interface Snapshot {
  /** Such as `1.37`. */
  kubernetes: string;
  /** The whole of it, as who runs the cluster names it: `1.37.2-gke.1234000`. Empty where it is not told. */
  version: string;
  services: SeenService[];
  nodes: SeenNode[];
  daemonSets: SeenDaemonSet[];
  pods: SeenPod[];
  ingresses: SeenIngress[];
  ecds: SeenEcd[];
  /** What Helm keeps of each revision of its releases, in the namespaces where the environment has some. */
  revisions: Seen[];
  /** Whether the cluster serves ECDeployments. Unknown wherever it does not answer that it has the kind, or has it not. */
  ecdKind: "served" | "absent" | "unknown";
  /** The CRD of the Tigera operator's Installation; absent where there is none to read. */
  installationCrd?: Seen;
  serviceCidrs: SeenServiceCidr[];
  /** Addresses of the API servers, as the Service of the API has them; none where it is not kept. */
  controlPlane: string[];
  globalPolicies: SeenPolicy[];
  hostEndpoints: SeenHostEndpoint[];
  pools: SeenPool[];
  controllers: SeenControllers[];
  /** What a template of host endpoints can say, as the CRD of this cluster's Calico has it; absent where there is none to read. */
  templateFields?: string[];
  /** Of the Tigera operator: who has installed Calico. */
  installations: Seen[];
  /** Whether Calico's API server answers. */
  hasCalicoApi: boolean;
  /** What may not be read. */
  forbidden: string[];
}

/** What is looked for beside what every cluster has. */
export interface Wanted {
  /** The environment's namespace: where its own things are. */
  namespace: string;
  releases: readonly PlannedRelease[];
}

/** Looks at a cluster. */
export async function takeSnapshot(api: ReadOnlyApi, { namespace, releases }: Wanted): Promise<Snapshot> {
  const forbidden: string[] = [];
  const list = async <T extends Seen>(
    path: string,
    reading: Reading = "all",
  ): Promise<{ items: T[]; isThere: boolean }> => {
    const answer = await api.get<{ items: T[] | null }>(path, reading);
    if (answer === "forbidden") forbidden.push(path);
    return typeof answer === "string"
      ? { items: [], isThere: false }
      : { items: answer.items ?? [], isThere: true };
  };
  const within = (group: string, plural: string) => `${group}/namespaces/${namespace}/${plural}`;
  const calico = (plural: string) => `/apis/${CALICO_API}/${plural}`;
  const version = await api.get<{ major: string; minor: string; gitVersion?: string }>("/version");
  const [
    services,
    nodes,
    daemonSets,
    pods,
    ingresses,
    ecds,
    serviceCidrs,
    apiServers,
    policies,
    endpoints,
    pools,
    controllers,
    installations,
  ] = await Promise.all([
    list<SeenService>("/api/v1/services"),
    list<SeenNode>("/api/v1/nodes"),
    list<SeenDaemonSet>("/apis/apps/v1/daemonsets"),
    list<SeenPod>(within("/api/v1", "pods")),
    list<SeenIngress>(within(`/apis/${NETWORKING_API}`, "ingresses")),
    list<SeenEcd>(within(ECDS, "ecdeployments")),
    list<SeenServiceCidr>(`/apis/${NETWORKING_API}/servicecidrs`),
    list<SeenEndpointSlice>(API_SERVERS),
    list<SeenPolicy>(calico("globalnetworkpolicies")),
    list<SeenHostEndpoint>(calico("hostendpoints")),
    list<SeenPool>(calico("ippools")),
    list<SeenControllers>(calico("kubecontrollersconfigurations")),
    list<Seen>(`/apis/${TIGERA_OPERATOR_API}/installations`),
  ]);
  const places = [...new Set(releases.map((release) => release.namespace))];
  const revisions = await Promise.all(
    // Of Secrets the metadata only: what is in a release is none of our business.
    places.map((place) =>
      list<Seen>(`/api/v1/namespaces/${place}/secrets?labelSelector=owner%3Dhelm`, "metadata"),
    ),
  );
  const templateFields = await templateFieldsOf(api, forbidden);
  const ecdKind = await ecdKindOf(api, forbidden);
  const installationCrd = await api.get<Seen>(INSTALLATIONS);
  if (installationCrd === "forbidden") forbidden.push(INSTALLATIONS);
  return {
    kubernetes: typeof version === "string" ? "" : `${version.major}.${version.minor.replace(/\D.*$/, "")}`,
    version: typeof version === "string" ? "" : (version.gitVersion ?? "").replace(/^v/, ""),
    services: services.items,
    nodes: nodes.items,
    daemonSets: daemonSets.items,
    pods: pods.items,
    ingresses: ingresses.items,
    ecds: ecds.items,
    revisions: revisions.flatMap(({ items }) => items),
    ecdKind,
    ...(typeof installationCrd !== "string" && { installationCrd }),
    serviceCidrs: serviceCidrs.items,
    controlPlane: addressesOf(apiServers.items),
    globalPolicies: policies.items,
    hostEndpoints: endpoints.items,
    pools: pools.items,
    controllers: controllers.items,
    ...(templateFields && { templateFields }),
    installations: installations.items,
    hasCalicoApi: policies.isThere,
    forbidden,
  };
}

/** Whether a stack of Pulumi has made an object, as its field managers tell. */
export function isPulumis({ metadata }: Seen): boolean {
  return (metadata.managedFields ?? []).some(({ manager }) => manager?.startsWith("pulumi-kubernetes"));
}

function addressesOf(slices: readonly SeenEndpointSlice[]): string[] {
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  return [...new Set(endpoints.flatMap(({ addresses }) => addresses ?? []))].sort();
}

const API_SERVERS =
  "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes";
const INSTALLATIONS =
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/installations.operator.tigera.io";
const ECDS = `/apis/${USAGE_ENGINE_GROUP}/${USAGE_ENGINE_VERSION}`;

/** A 404 alone may be a proxy's: the list of all APIs must be there, and the group not in it, or its list without the kind. */
async function ecdKindOf(api: ReadOnlyApi, forbidden: string[]): Promise<Snapshot["ecdKind"]> {
  const [all, own] = await Promise.all([
    api.get<{ groups?: { name: string; versions: { version: string }[] }[] }>("/apis"),
    api.get<{ resources?: { name: string }[] }>(ECDS),
  ]);
  if (all === "forbidden" || own === "forbidden") forbidden.push(ECDS);
  if (typeof all === "string" || own === "forbidden" || !Array.isArray(all.groups)) return "unknown";
  if (own === "absent") {
    const group = all.groups.find(({ name }) => name === USAGE_ENGINE_GROUP);
    return group?.versions.some(({ version }) => version === USAGE_ENGINE_VERSION) ? "unknown" : "absent";
  }
  if (!Array.isArray(own.resources)) return "unknown";
  return own.resources.some(({ name }) => name === "ecdeployments") ? "served" : "absent";
}

/** Calico keeps its objects under either group, by its release. */
const DEFINITIONS = ["crd.projectcalico.org", "projectcalico.org"].map(
  (group) => `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/kubecontrollersconfigurations.${group}`,
);

async function templateFieldsOf(api: ReadOnlyApi, forbidden: string[]): Promise<string[] | undefined> {
  let found: string[] | undefined;
  for (const path of DEFINITIONS) {
    const definition = await api.get<SeenDefinition>(path);
    if (definition === "forbidden") forbidden.push(path);
    if (typeof definition === "string") continue;
    const schema = definition.spec.versions[0]?.schema?.openAPIV3Schema;
    const hostEndpoint = propertyOf(schema, ["spec", "controllers", "node", "hostEndpoint"]);
    const templates = propertyOf(hostEndpoint, ["templates"]) as { items?: Schema } | undefined;
    // Both groups may be there, one left by an older release: what knows templates is the one in use.
    found = [...(found ?? []), ...Object.keys(templates?.items?.properties ?? {})];
  }
  return found && [...new Set(found)];
}

interface Schema {
  properties?: Record<string, Schema>;
}

function propertyOf(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  return path.reduce((at, name) => at?.properties?.[name], schema);
}

import type { KubernetesObject } from "../cluster/api";

/** A kind of Calico's, as users see it and as it is stored. */
export interface StoredKind {
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** Whether the stored name begins with the tier's. */
  readonly hasTier: boolean;
}

/** The kinds that Felix reads. */
export const STORED_KINDS: readonly StoredKind[] = [
  { kind: "GlobalNetworkPolicy", plural: "globalnetworkpolicies", isNamespaced: false, hasTier: true },
  { kind: "NetworkPolicy", plural: "networkpolicies", isNamespaced: true, hasTier: true },
  { kind: "GlobalNetworkSet", plural: "globalnetworksets", isNamespaced: false, hasTier: false },
  { kind: "NetworkSet", plural: "networksets", isNamespaced: true, hasTier: false },
  { kind: "HostEndpoint", plural: "hostendpoints", isNamespaced: false, hasTier: false },
  { kind: "IPPool", plural: "ippools", isNamespaced: false, hasTier: false },
  { kind: "FelixConfiguration", plural: "felixconfigurations", isNamespaced: false, hasTier: false },
];

/** The group and version that users see. */
export const SEEN_VERSION = "projectcalico.org/v3";
/** The group and version that Felix reads. */
export const STORED_VERSION = "crd.projectcalico.org/v1";

interface Rule {
  readonly action?: string;
}

interface PolicySpec {
  readonly tier?: string;
  readonly types?: readonly string[];
  readonly egress?: readonly Rule[];
  readonly ingress?: readonly Rule[];
}

/** What Calico's API server fills in where a policy does not say which directions it is about. */
function typesOf({ types, ingress = [], egress = [] }: PolicySpec): readonly string[] {
  if (types && types.length > 0) {
    return types;
  }
  const ways = [...(ingress.length > 0 || egress.length === 0 ? ["Ingress"] : [])];
  return egress.length > 0 ? [...ways, "Egress"] : ways;
}

/** Marks the stored objects that are made here. */
export const STORED_BY = { key: "usage-engine-networking/stored-by", value: "local" } as const;

/**
 * The tier that a policy is stored in. Felix's release knows one. What decides nothing, since it only logs and passes on, means
 * the same there as long as nothing else selects its pods; any other policy keeps its tier, for the API server to refuse.
 */
function storedTier({ tier = "default", ingress = [], egress = [] }: PolicySpec): string {
  const rules = [...ingress, ...egress];
  const isSilent = rules.length > 0 && rules.every(({ action }) => action === "Log" || action === "Pass");
  return isSilent ? "default" : tier;
}

/** The name of the stored form. */
export function storedName({ hasTier }: StoredKind, object: KubernetesObject): string {
  return hasTier
    ? `${storedTier((object.spec ?? {}) as PolicySpec)}.${object.metadata.name}`
    : object.metadata.name;
}

/** The default tier is said by the name alone. */
function policySpec(whole: PolicySpec): PolicySpec {
  const { tier: _, ...spec } = whole;
  const tier = storedTier(whole);
  return { ...spec, types: typesOf(spec), ...(tier !== "default" && { tier }) };
}

/** What the release's own API server would not know, and what means nothing there. */
function withoutDefaults(spec: object): object {
  const { assignmentMode, ...rest } = spec as { assignmentMode?: string };
  return assignmentMode === undefined || assignmentMode === "Automatic" ? rest : spec;
}

/**
 * The form in which Calico's own API server stores an object: the same kind in another group, under a name that begins with
 * its tier's. Every field stays as it is,
 * but the tier, where it is the one that Felix knows, and a pool's `assignmentMode`, where it is the only one of that release.
 */
export function storedForm(kind: StoredKind, object: KubernetesObject): KubernetesObject {
  const { metadata, spec } = object;
  const { name: _name, labels, annotations, namespace, ...rest } = metadata;
  const {
    uid: _uid,
    resourceVersion: _version,
    generation: _generation,
    ...more
  } = rest as Record<string, unknown>;
  const { creationTimestamp: _created, managedFields: _managed, ...also } = more;
  // One that is being deleted is stored until it is gone.
  const { deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, ...kept } = also;
  const fields = Object.entries(object).filter(
    ([key]) => !["apiVersion", "kind", "metadata", "spec"].includes(key),
  );
  return {
    ...Object.fromEntries(fields),
    apiVersion: STORED_VERSION,
    kind: kind.kind,
    metadata: {
      ...kept,
      name: storedName(kind, object),
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      annotations: { ...annotations, [STORED_BY.key]: STORED_BY.value },
    },
    ...(spec !== undefined && {
      spec: kind.hasTier ? policySpec(spec as PolicySpec) : withoutDefaults(spec as object),
    }),
  };
}

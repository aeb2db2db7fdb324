import type { KubernetesObject } from "./api";
import {
  ADDITIONS,
  type Addition,
  FURTHER_KINDS,
  HIDDEN_KINDS,
  HOST_ENDPOINT_TEMPLATES,
  INTERNAL_FIELDS,
  type Schema,
  SHORT_NAMES,
} from "./calicoAdditions";
import type { CalicoDefinitions, Definition } from "./calicoDefinitions";

const GROUP = "projectcalico.org";
const VERSION = "v3";
const RULES = "x-kubernetes-validations";
const KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields";

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Merges objects field by field, and adds rules to rules; anything else is replaced. */
function merge(base: unknown, change: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(change)) {
    return structuredClone(change);
  }
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const isMore = key === RULES && Array.isArray(base[key]) && Array.isArray(value);
    merged[key] = isMore ? [...(base[key] as unknown[]), ...value] : merge(base[key], value);
  }
  return merged;
}

/** The schema with a change merged in at a place, if it has that place. */
function mergeAt(schema: Schema, at: readonly string[], change: Schema): Schema {
  const [step, ...rest] = at;
  if (step === undefined) {
    return merge(schema, change) as Schema;
  }
  const below = step === "[]" ? schema.items : schema.properties?.[step];
  if (below === undefined) {
    return schema;
  }
  const merged = mergeAt(below, rest, change);
  return step === "[]"
    ? { ...schema, items: merged }
    : { ...schema, properties: { ...schema.properties, [step]: merged } };
}

/** The schema of an older release with what later ones know: what the guard stands on, and any other field unchecked. */
function renewed(kind: string, schema: Schema): Schema {
  const { spec = {}, ...others } = schema.properties ?? {};
  const open = { ...schema, properties: { ...others, spec: opened(spec) } };
  return completed(kind, open, [HOST_ENDPOINT_TEMPLATES]);
}

/** The schema with every field that it does not know let through and kept. */
function opened(schema: Schema): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, opened(one)])),
      [KEEPS_UNKNOWN]: true,
    }),
    ...(items && { items: opened(items) }),
  };
}

function without(schema: Schema, fields: readonly string[]): Schema {
  const spec = schema.properties?.spec;
  const kept = Object.entries(spec?.properties ?? {}).filter(([name]) => !fields.includes(name));
  return {
    ...schema,
    properties: { ...schema.properties, spec: { ...spec, properties: Object.fromEntries(kept) } },
  };
}

/** The schema with what Calico's API server adds to that kind. */
function completed(kind: string, schema: Schema, added: readonly Addition[]): Schema {
  return added
    .filter(({ kinds }) => kinds.includes(kind))
    .reduce((complete, { at, schema }) => mergeAt(complete, at, schema), schema);
}

/** The kind as Calico's API server serves it. */
function served(kind: string, plural: string, scope: string, schema: Schema): KubernetesObject {
  const complete = completed(kind, without(schema, INTERNAL_FIELDS[kind] ?? []), ADDITIONS);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(SHORT_NAMES[kind] ? { shortNames: SHORT_NAMES[kind] } : {}),
      },
      versions: [{ name: VERSION, served: true, storage: true, schema: { openAPIV3Schema: complete } }],
    },
  };
}

/**
 * Calico's kinds under the group that users see, `projectcalico.org/v3`. On a real cluster Calico's own API
 * server serves them, from objects that are stored under `crd.projectcalico.org/v1`; here the CRDs of the stored
 * form are served under that group, completed by `additions`. Of an older release than the planned one, they let through what
 * they do not know.
 */
export function calicoKinds({ definitions, whyOlder }: CalicoDefinitions): KubernetesObject[] {
  const seen = definitions.filter(({ spec }) => !HIDDEN_KINDS.includes(spec.names.kind));
  const policy = seen.find(({ spec }) => spec.names.kind === "GlobalNetworkPolicy");
  const policySpec = policy && schemaOf(policy).properties?.spec?.properties;
  const isThere = (kind: string) => seen.some(({ spec }) => spec.names.kind === kind);
  return [
    ...seen.map((definition) => {
      const { names, scope } = definition.spec;
      const schema = schemaOf(definition);
      const complete = whyOlder === undefined ? schema : renewed(names.kind, schema);
      return served(names.kind, names.plural, scope, complete);
    }),
    ...FURTHER_KINDS.filter(({ kind }) => !isThere(kind)).map(({ kind, plural, policyFields }) => {
      const properties = Object.fromEntries(policyFields.map((field) => [field, policySpec?.[field] ?? {}]));
      const spec = { type: "object", properties, [KEEPS_UNKNOWN]: true };
      const text = { type: "string" };
      return served(kind, plural, "Cluster", {
        type: "object",
        properties: { apiVersion: text, kind: text, metadata: { type: "object" }, spec },
      });
    }),
  ];
}

function schemaOf({ spec }: Definition): Schema {
  return spec.versions[0]?.schema.openAPIV3Schema ?? { type: "object" };
}

function object(kind: string, name: string, spec: Record<string, unknown>): KubernetesObject {
  return { apiVersion: `${GROUP}/${VERSION}`, kind, metadata: { name }, spec };
}

const RECONCILER_PERIOD = "5m0s";

/**
 * Objects that Calico makes itself and others patch or refer to. On a real cluster they appear some minutes after
 * the Installation is ready; here they are there from the start.
 *
 * @see kube-controllers/pkg/config/runconfig.go and libcalico-go/lib/resources/static.go of the Calico module
 */
export const CALICO_OBJECTS: readonly { readonly plural: string; readonly object: KubernetesObject }[] = [
  {
    plural: "kubecontrollersconfigurations",
    object: object("KubeControllersConfiguration", "default", {
      logSeverityScreen: "Info",
      healthChecks: "Enabled",
      etcdV3CompactionPeriod: "10m0s",
      controllers: {
        node: {
          reconcilerPeriod: RECONCILER_PERIOD,
          leakGracePeriod: "15m0s",
          syncLabels: "Enabled",
          hostEndpoint: { autoCreate: "Disabled", createDefaultHostEndpoint: "Enabled" },
        },
        policy: { reconcilerPeriod: RECONCILER_PERIOD },
        workloadEndpoint: { reconcilerPeriod: RECONCILER_PERIOD },
        serviceAccount: { reconcilerPeriod: RECONCILER_PERIOD },
        namespace: { reconcilerPeriod: RECONCILER_PERIOD },
        loadBalancer: { assignIPs: "AllServices" },
      },
    }),
  },
  {
    plural: "profiles",
    object: object("Profile", "projectcalico-default-allow", {
      ingress: [{ action: "Allow" }],
      egress: [{ action: "Allow" }],
    }),
  },
  { plural: "tiers", object: object("Tier", "default", { order: 1_000_000, defaultAction: "Deny" }) },
  { plural: "felixconfigurations", object: object("FelixConfiguration", "default", {}) },
];

/** Path of a kind's objects on the API server. */
export function calicoCollection(plural: string): string {
  return `/apis/${GROUP}/${VERSION}/${plural}`;
}

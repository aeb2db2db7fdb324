import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "./api";
import {
  additions,
  hiddenKinds,
  internalFields,
  missingKinds,
  type Schema,
  shortNames,
} from "./calicoAdditions";

const group = "projectcalico.org";
const version = "v3";

interface CustomResourceDefinition extends KubernetesObject {
  readonly spec: {
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Merges objects field by field; anything else is replaced. */
function merge(base: unknown, change: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(change)) {
    return structuredClone(change);
  }
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    merged[key] = merge(base[key], value);
  }
  return merged;
}

/** The schema with a change merged in at a place. */
function mergeAt(schema: Schema, at: readonly string[], change: Schema): Schema {
  const [step, ...rest] = at;
  if (step === undefined) {
    return merge(schema, change) as Schema;
  }
  if (step === "[]") {
    return { ...schema, type: "array", items: mergeAt(schema.items ?? {}, rest, change) };
  }
  const properties = { ...schema.properties };
  properties[step] = mergeAt(properties[step] ?? {}, rest, change);
  return { ...schema, type: "object", properties };
}

function without(schema: Schema, fields: readonly string[]): Schema {
  const spec = schema.properties?.spec;
  const kept = Object.entries(spec?.properties ?? {}).filter(([name]) => !fields.includes(name));
  return {
    ...schema,
    properties: { ...schema.properties, spec: { ...spec, properties: Object.fromEntries(kept) } },
  };
}

/** The kind as Calico's API server serves it. */
function served(kind: string, plural: string, scope: string, schema: Schema): KubernetesObject {
  let complete = without(schema, internalFields[kind] ?? []);
  for (const addition of additions.filter(({ kinds }) => kinds.includes(kind))) {
    complete = mergeAt(complete, addition.at, addition.schema);
  }
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(shortNames[kind] ? { shortNames: shortNames[kind] } : {}),
      },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: complete } }],
    },
  };
}

/**
 * Calico's kinds under the group that users see, `projectcalico.org/v3`. On a real cluster Calico's own API
 * server serves them, from objects that are stored under `crd.projectcalico.org/v1`; here the CRDs of the stored
 * form are served under that group, completed by `additions`.
 *
 * @param calicoModule root folder of the Calico Go module
 */
export async function calicoKinds(calicoModule: string): Promise<KubernetesObject[]> {
  const text = await fs.readFile(path.join(calicoModule, "manifests", "crds.yaml"), "utf8");
  const stored = parseAllDocuments(text)
    .map((document) => document.toJS() as CustomResourceDefinition | null)
    .filter((crd) => crd !== null)
    .filter((crd) => !hiddenKinds.includes(crd.spec.names.kind));
  const schemaOf = ({ spec }: CustomResourceDefinition): Schema =>
    spec.versions[0]?.schema.openAPIV3Schema ?? { type: "object" };

  const policy = stored.find(({ spec }) => spec.names.kind === "GlobalNetworkPolicy");
  const policySpec = policy && schemaOf(policy).properties?.spec?.properties;
  if (!policySpec) {
    throw new Error(
      `${calicoModule}/manifests/crds.yaml has no GlobalNetworkPolicy: it is not the Calico module`,
    );
  }
  return [
    ...stored.map((crd) => {
      const { names, scope } = crd.spec;
      return served(names.kind, names.plural, scope, schemaOf(crd));
    }),
    ...missingKinds.map(({ kind, plural, spec, policyFields }) => {
      const shared = policyFields.map((field) => [field, policySpec[field]]);
      const properties = { ...spec.properties, ...Object.fromEntries(shared) };
      const metadata = { type: "object" };
      return served(kind, plural, "Cluster", {
        type: "object",
        properties: {
          apiVersion: { type: "string" },
          kind: { type: "string" },
          metadata,
          spec: { ...spec, properties },
        },
      });
    }),
  ];
}

function object(kind: string, name: string, spec: Record<string, unknown>): KubernetesObject {
  return { apiVersion: `${group}/${version}`, kind, metadata: { name }, spec };
}

const reconcilerPeriod = "5m0s";

/**
 * Objects that Calico makes itself and others patch or refer to. On a real cluster they appear some minutes after
 * the Installation is ready; here they are there from the start.
 *
 * @see kube-controllers/pkg/config/runconfig.go and libcalico-go/lib/resources/static.go of the Calico module
 */
export const calicoObjects: readonly { readonly plural: string; readonly object: KubernetesObject }[] = [
  {
    plural: "kubecontrollersconfigurations",
    object: object("KubeControllersConfiguration", "default", {
      logSeverityScreen: "Info",
      healthChecks: "Enabled",
      etcdV3CompactionPeriod: "10m0s",
      controllers: {
        node: {
          reconcilerPeriod,
          leakGracePeriod: "15m0s",
          syncLabels: "Enabled",
          hostEndpoint: { autoCreate: "Disabled", createDefaultHostEndpoint: "Enabled" },
        },
        policy: { reconcilerPeriod },
        workloadEndpoint: { reconcilerPeriod },
        serviceAccount: { reconcilerPeriod },
        namespace: { reconcilerPeriod },
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
  return `/apis/${group}/${version}/${plural}`;
}

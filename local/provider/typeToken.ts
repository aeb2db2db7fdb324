/** What a resource's URN says about its kind. */
export interface ResourceType {
  urn: string;
  /** The name in the program. */
  name: string;
  /** `kubernetes:core/v1:Service` */
  token: string;
  /** As the API server writes it: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The last part of the token: `Service`, `ServicePatch`. */
  typeName: string;
}

/** Reads a URN such as `urn:pulumi:dev::project::Parent$kubernetes:core/v1:Service::web`. */
export function parseUrn(urn: string): ResourceType {
  const parts = urn.split("::");
  const token = (parts[2] ?? "").split("$").pop() as string;
  const name = parts.slice(3).join("::");
  const match = /^kubernetes:([^:]+):([^:]+)$/.exec(token);
  if (!match) {
    throw new Error(`unrecognized resource type: "${token}" for this provider (${urn})`);
  }
  const [, group, typeName] = match as unknown as [string, string, string];
  return { urn, name, token, apiVersion: group.replace(/^core\//, ""), typeName };
}

export const isHelmRelease = (type: ResourceType): boolean => type.token === "kubernetes:helm.sh/v3:Release";

/** `ServicePatch` with kind `Service`: the resource owns some fields of an object, not the object. */
export function isPatch(type: ResourceType, kind: string): boolean {
  return kind !== "" ? type.typeName === `${kind}Patch` : /.Patch$/.test(type.typeName);
}

/** The object's kind: a patch's type is named after the kind that it patches. */
export function kindOfType(type: ResourceType): string {
  return type.typeName.replace(/(.)Patch$/, "$1");
}

/** API groups that Kubernetes itself serves. Everything else is a custom resource. */
export function isBuiltIn(apiVersion: string): boolean {
  if (!apiVersion.includes("/")) return apiVersion === "v1";
  const group = apiVersion.slice(0, apiVersion.indexOf("/"));
  return BUILT_IN_GROUPS.has(group);
}

const BUILT_IN_GROUPS = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

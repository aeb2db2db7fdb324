import { apiVersionOf, type KubeObject, kindOf, pluck } from "./kubeObject";
import { isMap, type PropertyValue } from "./propertyValue";

/**
 * Fields that cannot be changed on an existing object: a change means a new object. As in the official provider
 * (`provider/pkg/provider/diff.go`). `[*]` stands for every item of a list.
 */
const SELECTOR = ["spec.selector"];

const VOLUME_SOURCES = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

const CONTAINER = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const POD = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];

const FORCE_NEW: Record<string, string[]> = {
  "apps/v1/DaemonSet": SELECTOR,
  "apps/v1/Deployment": SELECTOR,
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": VOLUME_SOURCES.map((source) => `spec.${source}`),
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Pod": [
    ...POD.map((field) => `spec.${field}`),
    ...["containers", "initContainers"].flatMap((list) =>
      CONTAINER.map((field) => `spec.${list}[*].${field}`),
    ),
  ],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Service": ["spec.clusterIP"],
};

const IDENTITY = ["metadata.name", "metadata.namespace"];

/** Settings of the provider that make ConfigMaps and Secrets changeable in place; both are off by default. */
export interface MutableSettings {
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
}

/** The fields of this object whose change means a new object. Patch resources: only the identity. */
export function forceNewFields(object: KubeObject, patch: boolean, settings: MutableSettings): string[] {
  if (patch) return IDENTITY;
  const key = `${apiVersionOf(object)}/${kindOf(object)}`;
  const immutable = pluck(object, "immutable") === true;
  if (key === "v1/Secret") {
    return settings.enableSecretMutable && !immutable
      ? [...IDENTITY, "type"]
      : [...IDENTITY, "type", "stringData", "data"];
  }
  if (key === "v1/ConfigMap") {
    return settings.enableConfigMapMutable && !immutable ? IDENTITY : [...IDENTITY, "binaryData", "data"];
  }
  return [...IDENTITY, ...(FORCE_NEW[key] ?? [])];
}

function contains(value: PropertyValue, parts: readonly string[]): boolean {
  const [head, ...rest] = parts;
  if (head === undefined) return true;
  if (Array.isArray(value)) return head === "*" && value.some((item) => contains(item, rest));
  const field = isMap(value) ? value[head] : undefined;
  return field !== undefined && contains(field, rest);
}

/**
 * Whether a changed value at a path is one of the fields, lies below one, or holds one.
 *
 * @param value what the path changes to (or what it held, when it goes).
 */
export function forcesNew(
  path: readonly (string | number)[],
  value: PropertyValue,
  fields: readonly string[],
): boolean {
  return fields.some((field) => {
    const parts = field.replaceAll("[*]", ".*").split(".");
    const shared = Math.min(parts.length, path.length);
    const along = parts.slice(0, shared).every((part, i) => part === "*" || part === String(path[i]));
    return along && contains(value, parts.slice(shared));
  });
}

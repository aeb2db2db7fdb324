import type { KubernetesObject } from "../cluster/api";
import type { Patched } from "./patch";

/** The API group and version of ECDeployment. */
export const GROUP = "mz.digitalroute.com/v1alpha1";
/** ECDeployments of all namespaces. */
export const EVERY_EC_DEPLOYMENT = `/apis/${GROUP}/ecdeployments`;

/** One of `spec.services`. */
export interface ServiceOfEcd extends Patched {
  readonly spec?: {
    readonly ports?: readonly {
      readonly port: number;
      readonly targetPort?: number | string;
      readonly protocol?: string;
    }[];
    readonly [field: string]: unknown;
  };
}

/** `spec.ingress`. */
export interface IngressOfEcd extends Patched {
  readonly host?: string;
  readonly tlsSecretName?: string;
  readonly paths?: readonly { readonly path?: string; readonly port: number }[];
}

/** What is read of `spec`; `local/crds/ecdeployment.yaml` sees to the types. */
export interface EcDeploymentSpec extends Patched {
  readonly enabled?: boolean;
  readonly disabled?: boolean;
  readonly image?: string;
  readonly nodeHost?: string;
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly autoscale?: { readonly minReplicas?: number };
  readonly services?: readonly ServiceOfEcd[];
  readonly ingress?: IngressOfEcd;
}

/** A condition of an object's status, as Kubernetes knows them. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

/** An ECDeployment as the API server gives it. */
export interface EcDeployment extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & {
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly deletionTimestamp?: string;
  };
  readonly spec: EcDeploymentSpec;
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** `namespace/name`. */
export function keyOf({ metadata }: EcDeployment): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Path of the object at the API server. */
export function pathOf({ metadata }: EcDeployment): string {
  return `/apis/${GROUP}/namespaces/${metadata.namespace}/ecdeployments/${metadata.name}`;
}

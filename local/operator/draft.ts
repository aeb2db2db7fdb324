import type { KubernetesObject } from "../cluster/api";
import type { EcDeployment } from "./ecDeployment";
import { type Patched, patched } from "./patch";

/** The kinds that are made of an ECDeployment, and where they are. */
export const COLLECTIONS = {
  Deployment: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
  Service: (namespace: string) => `/api/v1/namespaces/${namespace}/services`,
  Ingress: (namespace: string) => `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
} as const;

export type MadeKind = keyof typeof COLLECTIONS;
export const MADE_KINDS = Object.keys(COLLECTIONS) as MadeKind[];

/** An object that is to be made of an ECDeployment, before its patch. */
export interface Draft {
  readonly object: KubernetesObject & { readonly kind: MadeKind };
  readonly patch: Patched;
}

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** An object with what says whose it is. */
export interface OwnedObject extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly ownerReferences?: readonly OwnerReference[] };
}

/** Whether the garbage collector removes the object with this ECDeployment. */
export function isOwnedBy(object: OwnedObject, ecd: EcDeployment): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === ecd.metadata.uid) ?? false;
}

/**
 * The object as it is applied. What makes it an object of this ECDeployment is beyond its patch.
 *
 * @throws Error for a patch that does not fit
 */
export function finished({ object, patch }: Draft, ecd: EcDeployment): OwnedObject {
  const { apiVersion, kind, metadata } = ecd;
  const { name, uid, namespace } = metadata;
  const result = patched<KubernetesObject>(object, patch);
  return {
    ...result,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      ...result.metadata,
      name: object.metadata.name,
      namespace,
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
    },
  };
}

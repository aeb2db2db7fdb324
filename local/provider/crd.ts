import { apiVersionOf, type KubeObject, kindOf } from "./kubeObject";

/** Definitions are not patched but replaced, and change what the API server serves. */
export function isCustomResourceDefinition(object: KubeObject): boolean {
  return (
    kindOf(object) === "CustomResourceDefinition" && apiVersionOf(object).startsWith("apiextensions.k8s.io/")
  );
}

import { type KubeObject, pluck, pluckString, setAt } from "./kubeObject";

/** The annotations by which a program steers the Kubernetes provider. */
export const Annotation = {
  autonamed: "pulumi.com/autonamed",
  skipAwait: "pulumi.com/skipAwait",
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  waitFor: "pulumi.com/waitFor",
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
  patchForce: "pulumi.com/patchForce",
  patchFieldManager: "pulumi.com/patchFieldManager",
  replaceUnready: "pulumi.com/replaceUnready",
} as const;

export function annotation(object: KubeObject, name: string): string {
  return pluckString(object, "metadata", "annotations", name);
}

export function isAnnotated(object: KubeObject, name: string): boolean {
  return annotation(object, name).toLowerCase() === "true";
}

export function annotate(object: KubeObject, name: string, value: string): void {
  setAt(object, value, "metadata", "annotations", name);
}

/** customTimeouts first, then `pulumi.com/timeoutSeconds`, then the kind's default; in seconds. */
export function timeoutSeconds(custom: number, inputs: KubeObject, byDefault: number): number {
  if (custom > 0) return custom;
  const text = annotation(inputs, Annotation.timeoutSeconds);
  return /^[+-]?\d+$/.test(text) ? Number(text) : byDefault;
}

/** Foreground unless the annotation says background or orphan. */
export function propagationPolicy(inputs: KubeObject): "Foreground" | "Background" | "Orphan" {
  switch (annotation(inputs, Annotation.deletionPropagation).toLowerCase()) {
    case "background":
      return "Background";
    case "orphan":
      return "Orphan";
    default:
      return "Foreground";
  }
}

/** Helm hooks on plain resources are not run by Pulumi: the official provider warns about all but tests. */
export function hasHelmHook(object: KubeObject): boolean {
  const hook = pluck(object, "metadata", "annotations", "helm.sh/hook");
  return typeof hook === "string" && !/test/.test(hook);
}

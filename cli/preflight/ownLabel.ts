import { hasLabels } from "../../sdk/plan/access/separation/peer";
import type { Seen } from "./snapshot";

/** Labels that name what a pod is, the usual ones first. */
export const NAMING = [
  "app",
  "app.kubernetes.io/name",
  "app.kubernetes.io/component",
  "component",
  "control-plane",
];

/** Labels that tell one revision, or one pod, from another. */
const PASSING =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/)/;

/** A label that all these pods have and none of the others; the one that names them, where there are several. */
export function ownLabel(pods: readonly Seen[], all: readonly Seen[]): Record<string, string> | undefined {
  const others = all.filter((one) => !pods.includes(one));
  const labels = pods[0]?.metadata.labels ?? {};
  const rank = (key: string) => (NAMING.includes(key) ? NAMING.indexOf(key) : NAMING.length);
  return Object.entries(labels)
    .filter(([key]) => !PASSING.test(key))
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([key, value]) => ({ [key]: value }))
    .find((one) => pods.every(carries(one)) && !others.some(carries(one)));
}

/** Whether a pod has these labels. */
export function carries(labels: Readonly<Record<string, string>>): (pod: Seen) => boolean {
  return ({ metadata }) => hasLabels(metadata.labels ?? {}, labels);
}

/** `app: platform, tier: a`. */
export function inWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ");
}

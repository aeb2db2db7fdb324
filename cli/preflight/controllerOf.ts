import type { Seen } from "./snapshot";

/** What a pod belongs to. A Deployment's pods belong to ReplicaSets, one for each of its revisions. */
export function controllerOf({ metadata }: Seen): string {
  const [owner] = metadata.ownerReferences ?? [];
  if (owner === undefined) return `Pod ${metadata.name}`;
  const hash = metadata.labels?.["pod-template-hash"];
  const name = hash === undefined ? owner.name : owner.name.replace(new RegExp(`-${hash}$`), "");
  return owner.kind === "ReplicaSet" ? `Deployment ${name}` : `${owner.kind} ${name}`;
}

/** Who calls: an address anywhere, or a pod. */
export type Caller = { address: string } | PodCaller;

/** A pod by its labels. */
export interface PodCaller {
  namespace: string;
  labels: Record<string, string>;
}

/** What becomes of a call at one of its stages. */
export interface StageVerdict {
  stage: "enforcement" | "node" | "pod";
  allowed: boolean;
  /** The object that decides, by name; absent where none does. */
  rule?: string;
  reason: string;
}

/** What becomes of a call. */
export interface Verdict {
  allowed: boolean;
  /** What enforces the sources first; the called node where it matters; the pod only where they admit. */
  stages: StageVerdict[];
  /** The address that the pod sees as the sender's; absent where the call does not get there. */
  seenAs?: string;
}

/** What becomes of a call that has got as far as the pod. */
export function arrived(before: readonly StageVerdict[], pod: StageVerdict, seenAs: string): Verdict {
  return { allowed: pod.allowed, stages: [...before, pod], ...(pod.allowed && { seenAs }) };
}

/** A way from outside to an exposure: the number that the client calls on a node, or on a load balancer's address. */
export interface OutsideCall {
  caller: { address: string };
  /** The address of the node that is called, where it matters. */
  nodeAddress?: string;
  /** Whether the node that is called is the pod's own; absent where that is not known. */
  onPodNode?: boolean;
  /** Whether it is the called node itself that calls. Default: no. */
  isCalledNode?: boolean;
}

import type { Pair } from "./questions";

/** Where network and model differ for a reason that is told to users. */
export interface KnownException {
  readonly title: string;
  /** Whether it is about this question: then the two must differ. */
  readonly appliesTo: (pair: Pair) => boolean;
}

export const knownExceptions: readonly KnownException[] = [
  {
    // Calico lets a host call the pods on it whatever their policies say: the kubelet's probes are such calls.
    title: "a node reaches the pods that run on it",
    appliesTo: ({ asker, verdict, via, podNode }) =>
      asker.pod === undefined && asker.name === via && via === podNode && !verdict.allowed,
  },
  {
    // The model does not know on which node a caller runs, and says what it may reach. On its own node nothing hides it.
    title: "a pod that calls its own node keeps its address on the way to a pod beside it",
    appliesTo: ({ asker, verdict, via, podNode }) =>
      asker.pod !== undefined &&
      asker.pod.node === via &&
      via === podNode &&
      verdict.allowed &&
      verdict.stages.at(-1)?.reason.endsWith("it comes as a node") === true,
  },
];

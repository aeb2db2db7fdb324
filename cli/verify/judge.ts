import type { Call } from "./call";
import type { ClusterFacts } from "./clusterFacts";
import { alwaysReplies } from "./probe/probe";
import type { Reply } from "./probe/reply";
import { reasonFor } from "./reason";

/** How what was seen compares with the plan. */
export type Result = "as planned" | "differs" | "undecided";

/** A call after it was tried. */
export interface Judged {
  call: Call;
  /** Absent where it could not be tried. */
  reply?: Reply;
  result: Result;
  /** Why it is not as planned, as far as that can be known. */
  reason?: string;
}

/** Holds what was seen against what the plan says. */
export function judge(call: Call, reply: Reply | undefined, facts: ClusterFacts | undefined): Judged {
  const { expected, tried } = call;
  const seen = { call, ...(reply && { reply }) };
  if (expected.answer === undefined) return { ...seen, result: "undecided", reason: expected.because };
  if (reply === undefined || tried === undefined) return { ...seen, result: "undecided" };
  if (isAsPlanned(call, reply)) return { ...seen, result: "as planned" };
  const { reason, isCertain } = reasonFor(call, reply, facts);
  // A server that need not reply may have taken the call.
  const isOpen = expected.answer && reply.outcome === "silent" && !alwaysReplies(tried.probe) && !isCertain;
  return { ...seen, result: isOpen ? "undecided" : "differs", reason };
}

function isAsPlanned({ expected }: Call, { outcome }: Reply): boolean {
  if (expected.answer === undefined) return false;
  if (expected.answer) return outcome === "answered";
  switch (outcome) {
    case "refused":
    case "silent":
    case "unreachable":
      return true;
    case "unrouted":
    case "no backend":
      // The ingress controller itself is for whoever is kept away from a pod behind it.
      return expected.stages.at(-1)?.stage === "pod";
    case "answered":
    case "broken":
      return false;
  }
}

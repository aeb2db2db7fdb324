import { ENVIRONMENT } from "../sdk/config/parse";
import type { NetworkPlan } from "../sdk/plan/networkPlan";
import { answer, QuestionError } from "../sdk/reachability/question";
import { undecidedBetween } from "../sdk/reachability/undecidedAnswer";
import type { Verdict } from "../sdk/reachability/verdict";
import { verdictJson } from "../sdk/report/verdictJson";
import { ExitCode } from "./exitCode";
import { UsageError } from "./usageError";

/** Who calls, what, and through which node, or at which address inside of the cluster. */
export interface Question {
  words: readonly string[];
  via?: string;
}

/** Prints whether somebody reaches a port, at which stage that is decided, and by what. */
export function can(question: Question, plan: NetworkPlan, format: string): ExitCode {
  const verdict = ask(question, plan);
  const [from = "", to = ""] = question.words;
  const undecided = undecidedBetween(plan, from, to, ENVIRONMENT);
  if (undecided.length > 0) return sayUndecided(undecided, format);
  console.log(format === "json" ? JSON.stringify(verdictJson(verdict), undefined, 2) : inWords(verdict));
  return verdict.allowed ? ExitCode.Good : ExitCode.Findings;
}

/** Says that there is no answer, and for want of what: an answer would be a guess. */
export function sayUndecided(undecided: readonly string[], format: string): ExitCode {
  const lines = undecided.map(
    (place) => `  ${place} ${place.endsWith("patch") ? "is not followed" : "is hidden"}`,
  );
  const json = { allowed: null, undecided, stages: [] };
  console.log(format === "json" ? JSON.stringify(json, undefined, 2) : ["undecided", ...lines].join("\n"));
  return ExitCode.Undecided;
}

function ask({ words, via }: Question, plan: NetworkPlan): Verdict {
  const [from, to, ...rest] = words;
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError("--can takes who calls and what: --can 198.51.100.7 radius/1812/udp");
  }
  try {
    return answer(plan, from, to, via);
  } catch (error) {
    if (error instanceof QuestionError) throw new UsageError(error.message);
    throw error;
  }
}

function inWords({ allowed, stages, seenAs }: Verdict): string {
  return [
    allowed ? "allowed" : "denied",
    ...stages.map(({ stage, allowed: passes, rule, reason }) => {
      const by = rule === undefined ? "" : ` by ${rule}`;
      return `  ${stage}: ${passes ? "allowed" : "denied"}${by}: ${reason}`;
    }),
    ...(seenAs === undefined ? [] : [`  the pod sees ${seenAs}`]),
  ].join("\n");
}

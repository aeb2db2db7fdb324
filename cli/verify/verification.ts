import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { ExitCode } from "../exitCode";
import { askAll } from "./askAll";
import type { Asker } from "./asker";
import type { Call } from "./call";
import { gapsOf } from "./gaps";
import type { Judged } from "./judge";
import { type CallContext, plannedCalls } from "./plannedCalls";
import { spread, unplannedCalls } from "./unplannedCalls";

/** What a verification came to. */
export interface Verification {
  /** Who asked; several where this machine has several addresses towards those it called. */
  askers: Asker[];
  /** The names of the nodes that were called. */
  nodes: string[];
  calls: Judged[];
  /** What of the plan's promises is not in the cluster. */
  gaps: string[];
  /** How many calls that should not get there were left out. */
  leftOut: number;
  /** What of the cluster may not be read; absent where nothing of it was. */
  forbidden?: readonly string[];
}

/** How thorough it is. */
export interface Thoroughness {
  /** The most calls that should not get there. */
  sample: number;
  milliseconds: number;
  progress: (done: number, all: number) => void;
}

/** Holds the network against the plan: everything that should answer from here, and a sample of what should not. */
export async function verifyPlan(
  plan: NetworkPlan,
  context: CallContext,
  { sample, milliseconds, progress }: Thoroughness,
): Promise<Verification> {
  const planned = await plannedCalls(context);
  const isKeptOut = ({ expected }: Call) => expected.answer === false;
  const keptOut = [...planned.filter(isKeptOut), ...(await unplannedCalls(context))];
  const chosen = new Set(spread(keptOut, sample));
  const calls = [...planned, ...keptOut.filter((one) => !planned.includes(one))].filter(
    (one) => !isKeptOut(one) || chosen.has(one),
  );
  const { facts } = context;
  const judged = await askAll(calls, {
    facts,
    milliseconds,
    progress: (done) => progress(done, calls.length),
  });
  return {
    askers: [...new Set(calls.flatMap(({ tried }) => tried?.asker ?? []))],
    nodes: [...new Set(context.nodes.map(({ name }) => name))],
    calls: judged,
    gaps: facts ? gapsOf(plan, facts) : [],
    leftOut: keptOut.length - chosen.size,
    ...(facts && { forbidden: facts.forbidden }),
  };
}

/** What a verification comes to for scripts. */
export function exitCodeOf({ calls, gaps }: Verification): ExitCode {
  if (gaps.length > 0 || calls.some(({ result }) => result === "differs")) return ExitCode.Findings;
  return calls.some(({ result }) => result === "undecided") ? ExitCode.Undecided : ExitCode.Good;
}

import type { Call } from "./call";
import type { ClusterFacts } from "./clusterFacts";
import { type Judged, judge } from "./judge";
import { ask } from "./probe/probe";

/** How many calls are under way at once. */
const AT_ONCE = 32;

/** How calls are made. */
export interface Asking {
  facts: ClusterFacts | undefined;
  /** How long one may take. */
  milliseconds: number;
  /** Told after each call. */
  progress: (done: number) => void;
}

/** Makes all calls, and judges them in their order. What is not as planned is asked once more: a lost packet is no rule. */
export async function askAll(calls: readonly Call[], asking: Asking): Promise<Judged[]> {
  const judged: Judged[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let index = next++; index < calls.length; index = next++) {
      const call = calls[index];
      if (call) judged[index] = await tryCall(call, asking);
      asking.progress(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, calls.length) }, work));
  return judged;
}

async function tryCall(call: Call, { facts, milliseconds }: Asking): Promise<Judged> {
  const { tried } = call;
  if (tried === undefined) return judge(call, undefined, facts);
  const first = judge(call, await ask(tried.probe, milliseconds), facts);
  if (first.result === "as planned" || call.expected.answer === undefined) return first;
  return judge(call, await ask(tried.probe, milliseconds), facts);
}

import { Annotation, annotation, isAnnotated, timeoutSeconds } from "../annotation";
import type { KubeObject } from "../kubeObject";
import { apiVersionOf, kindOf, nameOf, namespaceOf, pluckList } from "../kubeObject";
import { ObjectWatch } from "../objectWatch";
import { InitializationError, type Operation } from "../operation";
import { isMap } from "../propertyValue";
import type { Awaiter, Sight, Verdict } from "./awaiter";
import { awaiterFor } from "./awaiters";
import { parseWaitFor, waitForAwaiter } from "./waitFor";

/** Checks at least this often: settling and deadlines need no event. */
const TICK_MILLISECONDS = 250;

/** What decides whether an object is ready, or undefined when it is so as soon as it exists. */
function awaiterOf(inputs: KubeObject, live: KubeObject): Awaiter | undefined {
  if (isAnnotated(inputs, Annotation.skipAwait)) return undefined;
  const expressions = annotation(inputs, Annotation.waitFor);
  if (expressions !== "") return waitForAwaiter(parseWaitFor(expressions));
  return awaiterFor(live);
}

async function watches(operation: Operation, awaiter: Awaiter, live: KubeObject): Promise<ObjectWatch[]> {
  const { discovery, client } = operation.cluster;
  const own = await discovery.collectionOf(live);
  const all = [new ObjectWatch(client, own.path, { fieldSelector: `metadata.name=${nameOf(live)}` })];
  for (const { apiVersion, kind, fieldSelector, labelSelector } of awaiter.related?.(live) ?? []) {
    const collection = await discovery.collection(apiVersion, kind, namespaceOf(live));
    all.push(new ObjectWatch(client, collection.path, { fieldSelector, labelSelector }));
  }
  return all;
}

/**
 * Waits until an object that was just made or changed is ready.
 *
 * @param customSeconds the engine's customTimeouts for this operation, 0 for none.
 * @returns its last state.
 * @throws InitializationError with the last state, when time is up, the object fails for good, or the user cancels.
 */
export async function awaitReady(
  operation: Operation,
  inputs: KubeObject,
  live: KubeObject,
  customSeconds: number,
): Promise<KubeObject> {
  const awaiter = awaiterOf(inputs, live);
  if (!awaiter) return live;
  const { type, log, signal } = operation;
  const deadline = Date.now() + timeoutSeconds(customSeconds, inputs, awaiter.defaultTimeoutSeconds) * 1000;
  const stop = new AbortController();
  let wake: () => void = () => undefined;
  let relatedChanged = Date.now();
  const [own, ...related] = await watches(operation, awaiter, live);
  void own?.run(() => wake(), stop.signal);
  for (const watch of related) {
    void watch.run(() => {
      relatedChanged = Date.now();
      wake();
    }, stop.signal);
  }
  let object = live;
  let shown = "";
  try {
    for (;;) {
      // Asked for before looking, so that no change slips through between looking and waiting.
      const change = new Promise<void>((resolve) => {
        wake = resolve;
      });
      object = own?.current?.get(nameOf(live)) ?? object;
      const seen = own?.current !== undefined && related.every((watch) => watch.current !== undefined);
      const settled = Date.now() - relatedChanged >= (awaiter.settleSeconds ?? 0) * 1000;
      const over = Date.now() >= deadline;
      const sight: Sight = {
        object,
        related: related.map((watch) => [...(watch.current?.values() ?? [])]),
        // When time is up, what is ready counts, settled or not.
        settled: settled || over,
      };
      const verdict = judge(awaiter, sight);
      if (seen && verdict.ready) return object;
      if (verdict.failed) throw new InitializationError(verdict.failed, object, verdict.reasons);
      const name = nameOf(live);
      if (over)
        throw new InitializationError(`'${name}' timed out waiting to be Ready`, object, verdict.reasons);
      if (signal.aborted) {
        throw new InitializationError(
          `Resource operation was cancelled for '${name}'`,
          object,
          verdict.reasons,
        );
      }
      if (verdict.status && verdict.status !== shown) log.status(type.urn, verdict.status);
      shown = verdict.status ?? shown;
      const pause = Math.max(1, Math.min(TICK_MILLISECONDS, deadline - Date.now()));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        change,
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, pause);
        }),
      ]);
      clearTimeout(timer);
    }
  } finally {
    stop.abort();
    if (shown !== "") log.status(type.urn, "");
  }
}

function judge(awaiter: Awaiter, sight: Sight): Verdict {
  const verdict = awaiter.judge(sight);
  if (verdict.ready && !sight.settled)
    return { ready: false, reasons: verdict.reasons, status: verdict.status };
  return verdict;
}

/**
 * Judges an object that was read, without waiting.
 *
 * @throws InitializationError when it exists but is not ready.
 */
export async function judgeRead(operation: Operation, inputs: KubeObject, live: KubeObject): Promise<void> {
  if (isAnnotated(inputs, Annotation.skipAwait)) return;
  const awaiter = awaiterFor(live);
  if (!awaiter?.onRead) return;
  const related: KubeObject[][] = [];
  for (const { apiVersion, kind, fieldSelector, labelSelector } of awaiter.related?.(live) ?? []) {
    const { path } = await operation.cluster.discovery.collection(apiVersion, kind, namespaceOf(live));
    const list = await operation.cluster.client.request({
      method: "GET",
      path,
      query: { fieldSelector, labelSelector },
    });
    related.push(pluckList(list, "items").filter(isMap));
  }
  const verdict = awaiter.judge({ object: live, related, settled: true });
  if (verdict.ready) return;
  const what = `${apiVersionOf(live)}/${kindOf(live)} '${nameOf(live)}'`;
  throw new InitializationError(verdict.failed ?? `${what} is not ready`, live, verdict.reasons);
}

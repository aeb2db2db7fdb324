import type { KubeObject } from "../kubeObject";

/** Other objects that say whether an object is ready: a Service's endpoints, a Deployment's pods. */
export interface Related {
  apiVersion: string;
  kind: string;
  /** Default: all objects of the kind in the object's namespace. */
  fieldSelector?: string;
  labelSelector?: string;
}

/** How far an object is. */
export interface Verdict {
  ready: boolean;
  /** Why it is not ready, for the error when time is up. */
  reasons: string[];
  /** What it waits for now, shown while it waits. */
  status?: string;
  /** It will never be ready: waiting longer is pointless. */
  failed?: string;
}

/** What an awaiter looks at: the object, and its related objects in the order of `related`. */
export interface Sight {
  object: KubeObject;
  related: KubeObject[][];
  /** The related objects have not changed for `settleSeconds`. */
  settled: boolean;
}

/** When a kind of object counts as ready. */
export interface Awaiter {
  /** How long to wait unless the resource says otherwise. */
  defaultTimeoutSeconds: number;
  related?(object: KubeObject): Related[];
  /** Related objects may be replaced at once by others: wait this long after each change before trusting them. */
  settleSeconds?: number;
  judge(sight: Sight): Verdict;
  /** Whether a refresh judges the object too; a kind that is only waited for when it is made says false. */
  onRead: boolean;
}

export const ready: Verdict = { ready: true, reasons: [] };
export const notReady = (reasons: string[], status?: string): Verdict => ({ ready: false, reasons, status });

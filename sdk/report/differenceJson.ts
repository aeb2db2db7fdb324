import type { Finding } from "../findings/finding";
import type { Change } from "./changes/change";
import type { ObjectChange } from "./changes/objectChanges";
import type { Risk } from "./changes/risk";
import type { CostChange, Difference } from "./difference";
import { type ExposureJson, exposureJson } from "./json";

/** What `plan --against` adds to the JSON of a plan. */
export interface DifferenceJson {
  /** What it is compared with, as the user named it. */
  name: string;
  opens: ExposureJson[];
  closes: ExposureJson[];
  moves: { before: ExposureJson; after: ExposureJson; changes: string[]; risk: Risk }[];
  loadBalancers: { added: string[]; removed: string[] };
  /** Amounts as decimal strings; the delta with its sign: `+27.38`. */
  cost: { before: string; after: string; delta: string; items: CostChange[] };
  findings: { added: Finding[]; resolved: Finding[] };
  /** Settings that differ, by their paths in the environment; a hidden one without its values. */
  settings: Change[];
  /** Objects that the plan makes or sets and that come, go or differ. */
  objects: ObjectChange[];
  /** Errors of each side. With errors `before`, what is compared with is incomplete; with errors `after`, it ends with 1. */
  errors: { before: Finding[]; after: Finding[] };
  /** Why everything counts as new; null where there is a plan to compare with. */
  remark: string | null;
  /** The worst that happens to what is up: `in place`, `replaced` or `disruptive`, and why. Null where nothing is touched. */
  risk: Risk | null;
}

/** A difference as JSON: plain values, in the plans' own stable order. */
export function differenceJson(name: string, difference: Difference, remark?: string): DifferenceJson {
  return {
    name,
    opens: difference.opens.map(exposureJson),
    closes: difference.closes.map(exposureJson),
    moves: difference.moves.map(({ before, after, changes, risk }) => ({
      before: exposureJson(before),
      after: exposureJson(after),
      changes,
      risk,
    })),
    loadBalancers: difference.loadBalancers,
    cost: difference.cost,
    findings: difference.findings,
    settings: difference.settings,
    objects: difference.objects,
    errors: difference.errors,
    remark: remark ?? null,
    risk: difference.risk ?? null,
  };
}

import type { AnsweredExposure } from "../../plan/exposure";
import type { NetworkPlan } from "../../plan/networkPlan";
import { type Change, changesBetween } from "./change";
import { isSensitive } from "./hiddenFields";
import { type PlanObject, planObjects } from "./planObjects";
import { type Risk, riskOf } from "./risk";

/** One object that comes, goes or differs. */
export interface ObjectChange {
  /** `Service`, `ECDeployment`, `Calico`. */
  kind: string;
  /** Empty where there is one at most. */
  name: string;
  what: "new" | "gone" | "changes";
  /** Empty for what comes or goes as a whole. */
  fields: Change[];
  /** What that does to what is up. Absent where nothing that is up is touched. */
  risk?: Risk;
}

/** What becomes of everything that the plans make and set, in the plans' own order: what goes comes last. */
export function objectChanges(before: Partial<NetworkPlan>, after: Partial<NetworkPlan>): ObjectChange[] {
  const [had, has] = [byTitle(planObjects(before)), byTitle(planObjects(after))];
  const changed = [...has].flatMap(([title, { kind, name, fields, isHidden }]): ObjectChange[] => {
    const was = had.get(title);
    if (!was) return [{ kind, name, what: "new", fields: [] }];
    // What either side keeps secret: a change may be that it is no longer.
    const differing = changesBetween(was.fields, fields, (keys) => isHidden(keys) || was.isHidden(keys));
    return differing.length > 0 ? [judged({ kind, name, what: "changes", fields: differing })] : [];
  });
  const gone = [...had]
    .filter(([title]) => !has.has(title))
    .map(([, { kind, name }]) => judged({ kind, name, what: "gone", fields: [] }));
  return [...changed, ...gone];
}

/** What differs of one endpoint beside what its peers notice. */
export function exposureChange(
  before: AnsweredExposure,
  after: AnsweredExposure,
  noticed: ReadonlySet<string>,
): ObjectChange[] {
  const unnoticed = (exposure: AnsweredExposure) =>
    Object.fromEntries(Object.entries(exposure).filter(([key]) => !noticed.has(key)));
  const fields = changesBetween(unnoticed(before), unnoticed(after), isSensitive);
  const name = `${after.owner}/${after.name}`;
  return fields.length > 0 ? [judged({ kind: "way in", name, what: "changes", fields })] : [];
}

function judged(change: ObjectChange): ObjectChange {
  const risk = riskOf(change.what, change.kind, change.fields);
  return risk ? { ...change, risk } : change;
}

/** Faulty plans may hold one object twice. */
function byTitle(objects: readonly PlanObject[]): Map<string, PlanObject> {
  const titled = new Map<string, PlanObject>();
  const counts = new Map<string, number>();
  for (const object of objects) {
    const title = `${object.kind} ${object.name}`;
    const count = counts.get(title) ?? 0;
    counts.set(title, count + 1);
    titled.set(`${title} ${count}`, object);
  }
  return titled;
}

import Big from "big.js";
import type { BillableItem } from "../cost/billable";
import type { CostItem } from "../cost/estimate";
import { formatMoney } from "../cost/money";
import type { PricedPlan } from "../cost/pricedPlan";
import { errorsIn, type Finding } from "../findings/finding";
import type { AnsweredExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { isWayDecided } from "../plan/undecided";
import type { Change } from "./changes/change";
import { exposureChange, type ObjectChange, objectChanges } from "./changes/objectChanges";
import { type Risk, worstOf } from "./changes/risk";
import { settingChanges } from "./changes/settings";
import { sourcesText } from "./sourcesText";

/** What two plans are compared by. A plan that is not there has none of the parts that are optional. */
export interface ComparedPlan
  extends Pick<PricedPlan, "exposures" | "loadBalancers" | "findings" | "cost">,
    Partial<NetworkPlan> {
  exposures: PricedPlan["exposures"];
  loadBalancers: PricedPlan["loadBalancers"];
  findings: PricedPlan["findings"];
  /** The environment as its stack file has it; without it on both sides no settings are compared. */
  settings?: unknown;
}

/** An endpoint that is there before and after, and answers otherwise. */
export interface Moved {
  before: AnsweredExposure;
  after: AnsweredExposure;
  /** What changed, for people: `node port 30010 -> 30011`. */
  changes: string[];
  /** Whether its peers must be told. */
  risk: Risk;
}

/** An item of the estimate that appears, goes or costs otherwise. */
export interface CostChange {
  item: BillableItem;
  name: string;
  before: string;
  after: string;
}

/** What becomes of an environment between two plans. Empty lists: nothing changes. */
export interface Difference {
  /** Endpoints that are new, and such as were inside and are now called from outside. */
  opens: AnsweredExposure[];
  /** Endpoints that go, and such as were called from outside and are now inside. */
  closes: AnsweredExposure[];
  moves: Moved[];
  /** Names of load balancers. */
  loadBalancers: { added: string[]; removed: string[] };
  cost: { before: string; after: string; delta: string; items: CostChange[] };
  findings: { added: Finding[]; resolved: Finding[] };
  /** Settings of the stack files that differ, by their paths in the environment. */
  settings: Change[];
  /** Everything that the plans make and set, as far as it comes, goes or differs. */
  objects: ObjectChange[];
  /** The worst that happens to what is up; absent where nothing that is up is touched. */
  risk?: Risk;
  /** Errors of each side, whether the other one has them too: with them the plan is refused. */
  errors: { before: Finding[]; after: Finding[] };
}

/** What an endpoint's owner or its peers would notice, and how a change of it reads. */
const NOTICED: readonly [label: string, of: (one: AnsweredExposure) => string][] = [
  ["via", ({ via }) => via],
  ["port", ({ port }) => String(port)],
  ["node port", ({ nodePort }) => (nodePort === null ? "not pinned" : String(nodePort))],
  ["host", ({ host }) => host ?? "none"],
  ["path", ({ path }) => path ?? "none"],
  ["node", ({ node }) => node ?? "any"],
  ["load balancer", ({ loadBalancer }) => loadBalancer ?? "none"],
  ["sources", (one) => sourcesText(one) || "none"],
  ["sees", ({ keepsSourceAddress }) => (keepsSourceAddress ? "the client's address" : "another address")],
];

/** The fields that these are read from. */
const NOTICED_FIELDS: ReadonlySet<string> = new Set([
  "via",
  "port",
  "nodePort",
  "host",
  "path",
  "node",
  "loadBalancer",
  "sources",
  "keepsSourceAddress",
]);

/** What its peers need not be told: they call as before. */
const UNTOLD: readonly string[] = ["sources", "sees"];

/** What becomes of whoever calls a port that closes. */
export const CUT_OFF: Risk = { level: "disruptive", why: "whoever calls it is cut off" };

/** What becomes of an endpoint's peers. */
function moveRisk(before: AnsweredExposure, after: AnsweredExposure): Risk {
  const told = NOTICED.filter(([label, of]) => !UNTOLD.includes(label) && of(before) !== of(after));
  if (told.length === 0 || (isInside(before) && !isInside(after))) return { level: "in place" };
  return { level: "disruptive", why: "peers must be told" };
}

/** Compares two plans of one environment. Pure; the order is the plans' own. */
export function comparePlans(before: ComparedPlan, after: ComparedPlan): Difference {
  const { pairs, gone, added } = matchExposures(before.exposures, after.exposures);
  const changed = pairs
    .map(
      ([was, is]): Moved => ({
        before: was,
        after: is,
        changes: changesOf(was, is),
        risk: moveRisk(was, is),
      }),
    )
    .filter(({ changes }) => changes.length > 0);
  const opened = changed.filter((one) => isInside(one.before) && !isInside(one.after));
  const closed = changed.filter((one) => !isInside(one.before) && isInside(one.after));
  const turned = new Set([...opened, ...closed]);
  const names = (plan: ComparedPlan) => new Set(plan.loadBalancers.map(({ name }) => name));
  const [had, has] = [names(before), names(after)];
  const objects = [
    ...objectChanges(before, after),
    ...pairs.flatMap(([was, is]) => exposureChange(was, is, NOTICED_FIELDS)),
  ];
  const closes = [...gone, ...closed.map((one) => one.before)];
  const moves = changed.filter((one) => !turned.has(one));
  const risk = worstOf([
    ...closes.map(() => CUT_OFF),
    ...moves.map((one) => one.risk),
    ...objects.flatMap((one) => one.risk ?? []),
  ]);
  return {
    opens: [...added, ...opened.map((one) => one.after)],
    closes,
    moves,
    loadBalancers: {
      added: [...has].filter((name) => !had.has(name)),
      removed: [...had].filter((name) => !has.has(name)),
    },
    cost: {
      before: before.cost.monthly,
      after: after.cost.monthly,
      delta: formatDelta(new Big(after.cost.monthly).minus(before.cost.monthly)),
      items: costChanges(before.cost.items, after.cost.items),
    },
    findings: {
      added: missingIn(after.findings, before.findings),
      resolved: goneFrom(before.findings, after.findings),
    },
    settings: settingChanges(before.settings, after.settings),
    objects,
    ...(risk && { risk }),
    errors: { before: errorsIn(before.findings), after: errorsIn(after.findings) },
  };
}

/** Whether nothing of two plans differs: what they make, open, cost, complain of, and the settings that they come from. */
export function isUnchanged(difference: Difference): boolean {
  const { opens, closes, moves, loadBalancers, cost, findings, settings, objects } = difference;
  const lists = [
    settings,
    objects,
    opens,
    closes,
    moves,
    loadBalancers.added,
    loadBalancers.removed,
    cost.items,
    findings.added,
    findings.resolved,
  ];
  return lists.every((list) => list.length === 0);
}

/** Pairs what is the same endpoint. Of several of one name, equal ones first, then in their order. */
function matchExposures(before: readonly AnsweredExposure[], after: readonly AnsweredExposure[]) {
  const waiting = new Map<string, AnsweredExposure[]>();
  for (const one of before) waiting.set(keyOf(one), [...(waiting.get(keyOf(one)) ?? []), one]);
  const pairs: [AnsweredExposure, AnsweredExposure][] = [];
  const unmatched: AnsweredExposure[] = [];
  const take = (one: AnsweredExposure, fits: (candidate: AnsweredExposure) => boolean): boolean => {
    const candidates = waiting.get(keyOf(one)) ?? [];
    const index = candidates.findIndex(fits);
    const [found] = index === -1 ? [] : candidates.splice(index, 1);
    if (found) pairs.push([found, one]);
    return found !== undefined;
  };
  for (const one of after)
    if (!take(one, (candidate) => changesOf(candidate, one).length === 0)) unmatched.push(one);
  const added = unmatched.filter((one) => !take(one, () => true));
  const left = new Set([...waiting.values()].flat());
  return { pairs, gone: before.filter((one) => left.has(one)), added };
}

function keyOf({ owner, name, protocol }: AnsweredExposure): string {
  return `${owner}/${name}/${protocol}`;
}

function changesOf(before: AnsweredExposure, after: AnsweredExposure): string[] {
  if (!isWayDecided(before) || !isWayDecided(after)) {
    const [was, is] = [before, after].map(({ undecided }) => undecided.join(", "));
    if (was === is) return [];
    return [is === "" ? "decided now" : `undecided: ${is}`];
  }
  return NOTICED.filter(([, of]) => of(before) !== of(after)).map(
    ([label, of]) => `${label} ${of(before)} -> ${of(after)}`,
  );
}

function isInside({ via }: AnsweredExposure): boolean {
  return via === "ClusterIP";
}

function costChanges(before: readonly CostItem[], after: readonly CostItem[]): CostChange[] {
  const amounts = new Map<string, CostChange>();
  const note = (side: "before" | "after") => (one: CostItem) => {
    const key = `${one.item} ${one.name}`;
    const known = amounts.get(key) ?? { item: one.item, name: one.name, before: "0.00", after: "0.00" };
    amounts.set(key, { ...known, [side]: formatMoney(new Big(known[side]).plus(one.monthly)) });
  };
  before.forEach(note("before"));
  after.forEach(note("after"));
  const listed = (items: readonly CostItem[]) => new Set(items.map(({ item, name }) => `${item} ${name}`));
  const [had, has] = [listed(before), listed(after)];
  return [...amounts]
    .filter(([key, one]) => one.before !== one.after || had.has(key) !== has.has(key))
    .map(([, change]) => change);
}

/** Findings by what they say: an index in a path moves with its neighbours. */
function missingIn(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const keyOfFinding = ({ code, severity, message }: Finding) => `${code} ${severity} ${message}`;
  const known = new Set(others.map(keyOfFinding));
  return findings.filter((one) => !known.has(keyOfFinding(one)));
}

/** Findings that are there no more. One that says the same of other names is still there. */
function goneFrom(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const subjectOf = ({ code, path }: Finding) => `${code} ${path}`;
  const left = new Map<string, number>();
  for (const one of after) left.set(subjectOf(one), (left.get(subjectOf(one)) ?? 0) + 1);
  const missing = new Set(missingIn(before, after));
  for (const one of before) {
    const subject = subjectOf(one);
    if (!missing.has(one)) left.set(subject, (left.get(subject) ?? 0) - 1);
  }
  return [...missing].filter((one) => {
    const subject = subjectOf(one);
    const others = left.get(subject) ?? 0;
    left.set(subject, others - 1);
    return others <= 0;
  });
}

function formatDelta(delta: Big): string {
  return delta.gt(0) ? `+${formatMoney(delta)}` : formatMoney(delta);
}

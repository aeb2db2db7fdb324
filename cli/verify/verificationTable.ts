import { fold } from "../../sdk/report/fold";
import { nameList } from "../../sdk/report/nameList";
import { type Column, type Layout, renderTable } from "../../sdk/report/table";
import type { Asker } from "./asker";
import type { Call } from "./call";
import type { Judged, Result } from "./judge";
import { alwaysReplies } from "./probe/probe";
import type { Verification } from "./verification";
import { countResults } from "./verificationJson";

/** Calls to one port that came to the same, through whatever nodes. */
interface Row extends Judged {
  through: string;
}

const TONES = { "as planned": "good", differs: "error", undecided: "warning" } as const;
const ORDER: readonly Result[] = ["differs", "undecided", "as planned"];
/** Names in one cell, or of one reason. */
const MOST_NAMES = 3;

const COLUMNS: Column<Row>[] = [
  { head: "WHO", text: ({ call }) => call.owner, least: 8 },
  { head: "PORT", text: ({ call }) => `${call.name} ${call.port}/${call.protocol}`, least: 10 },
  { head: "THROUGH", text: ({ through }) => through, least: 10 },
  { head: "PLANNED", text: planned },
  { head: "SEEN", text: seen, least: 8 },
  { head: "", text: ({ result }) => result, tone: ({ result }) => TONES[result] },
];

/** A verification for people: what was asked, what came of it, and why it is not as planned where it is not. */
export function renderVerification(verification: Verification, layout: Layout): string {
  const { askers, gaps } = verification;
  const rows = rowsOf(verification);
  const reasons = reasonsOf(rows);
  const parts = [
    fold(`Asked from ${askers.map(askerText).join(", and from ") || "nowhere"}.`, layout),
    rows.length > 0 && renderTable(COLUMNS, rows, layout),
    reasons.length > 0 && reasons.map((reason) => fold(reason, layout)).join("\n"),
    gaps.length > 0 &&
      gaps.map((gap) => fold(`${layout.paint("error", "differs")} ${gap}`, layout)).join("\n"),
    notes(verification)
      .map((note) => fold(note, layout))
      .join("\n"),
    fold(summary(verification), layout),
  ];
  return parts.filter((part) => part !== false && part !== "").join("\n\n");
}

function rowsOf({ calls, nodes }: Verification): Row[] {
  const same = new Map<string, { judged: Judged; through: string[] }>();
  for (const judged of calls) {
    const { owner, name, port, protocol, expected } = judged.call;
    // A reason may name the node: those stand by themselves.
    const key = JSON.stringify([owner, name, port, protocol, expected.answer, judged.reply, judged.reason]);
    const known = same.get(key);
    if (known) known.through.push(judged.call.through);
    else same.set(key, { judged, through: [judged.call.through] });
  }
  return [...same.values()]
    .map(({ judged, through }) => ({ ...judged, through: throughText(through, judged.call, nodes) }))
    .sort((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result));
}

function throughText(through: readonly string[], { isNode }: Call, nodes: readonly string[]): string {
  return isNode && nodes.length > 1 && nodes.every((one) => through.includes(one))
    ? "every node"
    : nameList(through, MOST_NAMES);
}

function askerText({ kind, address, node, from }: Asker): string {
  switch (kind) {
    case "outside":
      return `${address}, outside of the cluster`;
    case "node":
      return `${address}, the node ${node}`;
    case "pod":
      return `${address}, the pod ${from}${node === undefined ? "" : ` on ${node}`}`;
  }
}

function planned({ call: { expected } }: Row): string {
  if (expected.answer === undefined) return "undecided";
  return expected.answer ? "answer" : "none";
}

function seen({ reply }: Row): string {
  if (reply === undefined) return "not tried";
  if (reply.outcome === "silent") return "no answer";
  // A status says that it is answered, and what.
  return reply.outcome === "answered" ? (reply.detail ?? "answered") : reply.outcome;
}

/** Each reason once, with all the ports that it is about. */
function reasonsOf(rows: readonly Row[]): string[] {
  const ports = new Map<string, { row: Row; names: string[] }>();
  for (const row of rows) {
    if (row.reason === undefined) continue;
    const key = JSON.stringify([row.result, row.through, row.reason]);
    const name = `${row.call.owner} ${row.call.name}`;
    const known = ports.get(key);
    if (known) known.names.push(name);
    else ports.set(key, { row, names: [name] });
  }
  return [...ports.values()].map(({ row: { result, through, reason }, names }) => {
    const where = through === "" ? "" : ` through ${through}`;
    return `${result}: ${nameList(names, MOST_NAMES)}${where}: ${reason}`;
  });
}

function notes({ calls, leftOut, forbidden }: Verification): string[] {
  const quiet = calls.filter(
    ({ call: { expected, tried }, reply }) =>
      expected.answer === false && tried && reply?.outcome === "silent" && !alwaysReplies(tried.probe),
  ).length;
  return [
    ...(quiet > 0
      ? [
          `${quiet} of the calls that should get no answer went to UDP ports whose server need not reply: their silence proves little.`,
        ]
      : []),
    ...(leftOut > 0 ? [`${leftOut} more calls that should get no answer were not tried: --sample`] : []),
    ...(forbidden === undefined ? ["Nothing was read from the cluster: reasons are guesses."] : []),
    ...(forbidden && forbidden.length > 0 ? [`Not readable in the cluster: ${forbidden.join(", ")}`] : []),
  ];
}

function summary({ calls, gaps }: Verification): string {
  const counts = countResults(calls);
  const missing = gaps.length > 0 ? `, ${gaps.length} missing in the cluster` : "";
  return `${calls.length} calls: ${counts["as planned"]} as planned, ${counts.differs} not, ${counts.undecided} undecided${missing}; nothing was changed.`;
}

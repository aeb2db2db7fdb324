import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { NODE_PROGRAMS, programs, REPOSITORY_ROOT, STACK_PROGRAMS } from "../../local/programs";
import { type Combination, first, nameOf } from "./combinations";
import { type Asked, disagrees, gotThere } from "./questions";

/** Set by whoever wants the results written down, and not only compared. */
const writes = "USAGE_ENGINE_NETWORKING_PROOF";
const file = path.join(REPOSITORY_ROOT, "docs", "proof.md");
const begin = "<!-- results:start -->";
const end = "<!-- results:end -->";

/** What a run may not have asked, since it depends on where the scheduler has put a pod. */
const notAsked = "";

/** A test of the suite, and how it ended. */
export interface Shown {
  readonly title: string;
  readonly passed: boolean;
}

/** What one combination of settings came to. */
export interface CombinationSeen {
  readonly combination: Combination;
  readonly asked: readonly Asked[];
}

/** Everything that a run has shown. */
export interface Seen {
  readonly asked: readonly Asked[];
  readonly combinations: readonly CombinationSeen[];
  readonly shown: readonly Shown[];
  /** What was measured, a line each. Not compared: it is not the same twice. */
  readonly measured: readonly string[];
}

/** Where a call goes, without the node's name: the scheduler may choose another one the next time. */
function targetOf({ what, via, podNode, asker }: Asked): string {
  const [target = what] = what.split(" via ");
  if (via === undefined || podNode === undefined) {
    return target;
  }
  const isCallersOwn = via === (asker.pod?.node ?? asker.name);
  const node = via === podNode ? "its pod's node" : "another node";
  return `${target} through ${node}${isCallersOwn ? ", the caller's own" : ""}`;
}

function callerOf({ asker }: Asked): string {
  return asker.name.startsWith("worker-") ? "a node" : asker.name;
}

/** What was seen; and what was planned, where that is not the same everywhere. */
function cellOf(all: readonly Asked[]): string {
  if (all.length === 0) {
    return notAsked;
  }
  const words = (values: readonly boolean[]) =>
    [...new Set(values)].map((value) => (value ? "yes" : "no")).join(" and ");
  const seen = words(all.map(gotThere));
  const planned = words(all.map(({ verdict }) => verdict.allowed));
  return seen === planned ? seen : `**${seen}**, planned: ${planned}`;
}

function matrix(asked: readonly Asked[]): string[] {
  const callers = [...new Set(asked.map(callerOf))];
  const targets = [...new Set(asked.map(targetOf))].sort();
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(["called", ...callers]),
    row(["---", ...callers.map(() => "---")]),
    ...targets.map((target) =>
      row([
        `\`${target}\``,
        ...callers.map((caller) =>
          cellOf(asked.filter((one) => callerOf(one) === caller && targetOf(one) === target)),
        ),
      ]),
    ),
  ];
}

function combinationsOf(combinations: readonly CombinationSeen[]): string[] {
  const lines = combinations.map(({ combination, asked }) => {
    const different = asked.filter(disagrees).length;
    return `- ${nameOf(combination)}: ${different === 0 ? "all as planned" : `**${different} not as planned**`}`;
  });
  return lines;
}

function resultsOf({ asked, combinations, shown }: Seen): string[] {
  const isPod = ({ asker }: Asked) => asker.pod !== undefined;
  return [
    "## Machines",
    "",
    ...matrix(asked.filter((one) => !isPod(one))),
    "",
    "## Pods",
    "",
    ...matrix(asked.filter(isPod)),
    "",
    "## In other combinations",
    "",
    "The same questions, with kube-proxy, the pods' network, the guard, separation and sources set otherwise. While each was brought",
    "up, the API server, kubelets, DNS, and on every node the ports of SSH, BGP, etcd and Typha were called all the time, from the",
    "control plane, from nodes and from pods, and had to answer:",
    "",
    ...combinationsOf(combinations),
    "",
    "## What else was shown",
    "",
    ...shown.map(({ title, passed }) => `- ${passed ? "" : "**not shown**: "}${title}`),
  ];
}

function headOf({ asked, combinations, measured }: Seen): string[] {
  const versions = [...new Set([...STACK_PROGRAMS, ...NODE_PROGRAMS])]
    .sort()
    .map((name) => `${name} ${programs[name].version}`);
  const day = new Date().toISOString().slice(0, 10);
  const all = [asked, ...combinations.map((one) => one.asked)].flat();
  return [
    "# What the packets said",
    "",
    "Written by the suite `tests/datapath` (`npm run proof`), and compared with what it sees in every later run. It brings up the",
    "environment of [Pulumi.cluster.yaml](../Pulumi.cluster.yaml) on three real nodes and asks every question twice: of the model behind",
    "`plan --can`, which is told on which nodes caller and pod run, and of the network by a packet. `yes`: the right pod answered, and saw",
    "the caller by the address that the model says. `no`: nobody answered. Where the model says otherwise, the cell is bold and says so; an",
    "empty cell was not asked. The tables are of",
    `${nameOf(first)}.`,
    "",
    `Last written on ${day}, on Linux ${os.release().split("-")[0]}, from ${all.length} questions, of which ${all.filter(gotThere).length} got there.`,
    "",
    ...measured.map((line) => `- ${line}`),
    "",
    "Not tried: IPv6 and dual stack, Calico's eBPF and nftables data paths (Felix is the one of 3.28, with iptables), IPIP, BGP, SCTP,",
    "load balancers (nobody answers for their addresses here, so neither is what one sends to the pod's own node), and the clouds. There",
    "the model stands on what is documented, and on the tests of `tests/unit/reachability`.",
    "",
    `Versions: ${versions.join(", ")}.`,
    "",
  ];
}

/** Whether two rows of a table say the same, as far as both have asked; a row that is not there has not asked anything. */
function agree(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) {
    return true;
  }
  const [ours = [], theirs = []] = [one, other].map((line) => line.split("|").map((cell) => cell.trim()));
  return (
    ours.length === theirs.length &&
    ours.every((cell, index) => cell === theirs[index] || cell === notAsked || theirs[index] === notAsked)
  );
}

function isRow(text: string): boolean {
  return text.startsWith("| `");
}

/** The rows of all tables, each by its table and what was called. */
function rowsOf(lines: readonly string[]): Map<string, string> {
  const rows = new Map<string, string>();
  let table = "";
  for (const text of lines) {
    if (text.startsWith("## ")) {
      table = text;
    } else if (isRow(text)) {
      rows.set(`${table} ${text.split("|")[1]?.trim()}`, text);
    }
  }
  return rows;
}

/** What differs between the results and those in docs/proof.md, which are written first where somebody wants that. */
export async function compareProof(seen: Seen): Promise<string[]> {
  const results = resultsOf(seen);
  if (process.env[writes]) {
    await fs.writeFile(file, [...headOf(seen), begin, "", ...results, "", end, ""].join("\n"));
  }
  const text = await fs.readFile(file, "utf8");
  const known = text
    .slice(text.indexOf(begin) + begin.length, text.indexOf(end))
    .trim()
    .split("\n");
  const tell = (one = "", other = "") => `docs/proof.md: ${one}\nseen now:      ${other}`;
  const [before, now] = [known, results].map(rowsOf) as [Map<string, string>, Map<string, string>];
  const rows = [...before].flatMap(([key, row]) =>
    agree(row, now.get(key)) ? [] : [tell(row, now.get(key))],
  );
  const [others, ours] = [known, results].map((lines) => lines.filter((line) => !isRow(line)));
  const length = Math.max(others?.length ?? 0, ours?.length ?? 0);
  const lines = Array.from({ length }, (_, index) => [others?.[index], ours?.[index]] as const);
  return [...rows, ...lines.flatMap(([one, other]) => (one === other ? [] : [tell(one, other)]))];
}

import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { nodePrograms, programs, repositoryRoot, stackPrograms } from "../../local/programs";
import { knownExceptions } from "./knownExceptions";
import { type Asked, gotThere } from "./questions";

/** Set by whoever wants the results written down, and not only compared. */
const writes = "USAGE_ENGINE_NETWORKING_PROOF";
const file = path.join(repositoryRoot, "docs", "proof.md");
const begin = "<!-- results:start -->";
const end = "<!-- results:end -->";

/** What a run may not have asked, since it depends on where the scheduler has put a pod. */
const notAsked = "";

/** A test of the suite, and how it ended. */
export interface Shown {
  readonly title: string;
  readonly passed: boolean;
}

/** Where a call goes, without the node's name: the scheduler may choose another one the next time. */
function targetOf({ what, via, podNode }: Asked): string {
  const [target = what] = what.split(" via ");
  if (via === undefined || podNode === undefined) {
    return target;
  }
  return `${target} through ${via === podNode ? "its pod's node" : "another node"}`;
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

/** The results, without what is known to depend on where pods run. */
function resultsOf(asked: readonly Asked[], shown: readonly Shown[]): string[] {
  const compared = asked.filter((one) => !knownExceptions.some(({ appliesTo }) => appliesTo(one)));
  const isPod = ({ asker }: Asked) => asker.pod !== undefined;
  return [
    "## Machines",
    "",
    ...matrix(compared.filter((one) => !isPod(one))),
    "",
    "## Pods",
    "",
    ...matrix(compared.filter(isPod)),
    "",
    "## What else was shown",
    "",
    ...shown.map(({ title, passed }) => `- ${passed ? "" : "**not shown**: "}${title}`),
  ];
}

function headOf(asked: readonly Asked[], proxyMode: string): string[] {
  const versions = [...new Set([...stackPrograms, ...nodePrograms])]
    .sort()
    .map((name) => `${name} ${programs[name].version}`);
  const day = new Date().toISOString().slice(0, 10);
  return [
    "# What the packets said",
    "",
    "Written by the suite `tests/datapath` (`npm run proof`), and compared with what it sees in every later run. It brings up the",
    "environment of [Pulumi.cluster.yaml](../Pulumi.cluster.yaml) on three real nodes and asks every question twice: of the model behind",
    "`plan --can`, and of the network by a packet. `yes`: the right pod answered. `no`: nobody did. Where the model says otherwise, the cell",
    "is bold and says so; an empty cell was not asked.",
    "",
    `Last written on ${day}, from ${asked.length} questions, of which ${asked.filter(gotThere).length} got there. Linux ${os.release().split("-")[0]}, kube-proxy ${proxyMode}, routable pods,`,
    "`guard: planned`, `separation: enforce`.",
    "",
    `Versions: ${versions.join(", ")}.`,
    "",
    "Left out, since the model does not know on which node a caller runs:",
    "",
    ...knownExceptions.map(({ title }) => `- ${title};`),
    "",
  ];
}

/** Whether two rows of a table say the same, as far as both have asked. */
function agree(one: string, other: string): boolean {
  const cells = [one, other].map((line) => line.split("|").map((cell) => cell.trim()));
  const [ours = [], theirs = []] = cells;
  return (
    ours.length === theirs.length &&
    ours.every((cell, index) => {
      const its = theirs[index];
      return cell === its || (line(one) && (cell === notAsked || its === notAsked));
    })
  );
}

function line(text: string): boolean {
  return text.startsWith("| `");
}

/** What differs between the results and those in docs/proof.md, which are written first where somebody wants that. */
export async function compareProof(
  asked: readonly Asked[],
  shown: readonly Shown[],
  proxyMode: string,
): Promise<string[]> {
  const results = resultsOf(asked, shown);
  if (process.env[writes]) {
    await fs.writeFile(file, [...headOf(asked, proxyMode), begin, "", ...results, "", end, ""].join("\n"));
  }
  const text = await fs.readFile(file, "utf8");
  const known = text
    .slice(text.indexOf(begin) + begin.length, text.indexOf(end))
    .trim()
    .split("\n");
  const length = Math.max(known.length, results.length);
  return Array.from({ length }, (_, index) => [known[index] ?? "", results[index] ?? ""] as const)
    .filter(([one, other]) => !agree(one, other))
    .map(([one, other]) => `docs/proof.md: ${one}\nseen now:      ${other}`);
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type FindingCode } from "../sdk/findings/catalogue";
import type { Example, Way } from "../sdk/findings/example";
import type { Rule } from "../sdk/findings/rule";
import { correctedParts, type ExamplePart, exampleParts, wayLines } from "../sdk/report/ruleText";

/** What each hundred of codes is about, in the catalogue's order. */
const CHAPTERS: Readonly<Record<string, string>> = {
  UEN0: "Configuration",
  UEN1: "Node ports",
  UEN2: "Ways in",
  UEN3: "AWS, GCP and load balancers",
  UEN4: "Descriptors",
  UEN5: "The cluster's own network",
  UEN6: "Who may come in, and preflight",
  UEN7: "Cost",
};

/** `docs/findings.md`: the whole catalogue, from the code that finds. */
export function findingsDocument(): string {
  const codes = (Object.keys(catalogue) as FindingCode[]).sort();
  const chapters = [...new Set(codes.map((code) => code.slice(0, 4)))];
  return [
    "# Findings",
    "",
    "Everything that a plan, or `preflight`, can say about an environment. Generated from the catalogue by `npm run docs`:",
    "change `sdk/findings/catalogue/`, not this file.",
    "",
    'An *error* stops everything before anything is created. A *warning* is printed and exported; `accept: {UEN000: "why"}` in the',
    "configuration silences it and shows the reason instead. *Info* is worth knowing.",
    "",
    ...chapters.flatMap((chapter) => [
      `## ${CHAPTERS[chapter] ?? chapter}`,
      "",
      ...codes.filter((code) => code.startsWith(chapter)).flatMap(section),
    ]),
  ].join("\n");
}

function section(code: FindingCode): string[] {
  const rule: Rule = catalogue[code];
  const { severity, title, reason, fix, example, followed, byHand } = rule;
  const [[words, way] = [], ...others] = Object.entries(followed);
  return [
    // An anchor that stays when the title changes: reports lead there.
    `<a id="${code.toLowerCase()}"></a>`,
    "",
    `### ${code}: ${title}`,
    "",
    `*${severity}.* ${reason}`,
    "",
    "It is caused by:",
    "",
    ...exampleParts(example).flatMap(block),
    `**Fix:** ${fix}`,
    "",
    ...(byHand === undefined ? [] : [`Not shown in the example: ${byHand}.`, ""]),
    ...(way === undefined ? [] : correctedExample(words ?? "", example, way)),
    ...others.flatMap(([otherWords, other]) => [
      `Or ${otherWords}:`,
      "",
      "```text",
      ...wayLines(other),
      "```",
      "",
    ]),
  ];
}

/** The example after the fix, and the command where there is one. */
function correctedExample(words: string, example: Example, way: Way): string[] {
  const run = (way.run ?? []).map((command) => ` (\`usage-engine-networking ${command}\`)`).join("");
  return [`Corrected, ${words}${run}:`, "", ...correctedParts(example, way).flatMap(block)];
}

function block({ what, language, text }: ExamplePart): string[] {
  return [`\`\`\`${language}`, `${language === "yaml" ? "#" : "//"} ${what}`, ...text.split("\n"), "```", ""];
}

function main(root: string): void {
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(join(root, "docs", "findings.md"), findingsDocument());
}

if (require.main === module) main(join(__dirname, "..", ".."));

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type FindingCode } from "../sdk/findings/catalogue";

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
  const { severity, title, reason, fix, example } = catalogue[code];
  return [
    `### ${code}: ${title}`,
    "",
    `*${severity}.* ${reason}`,
    "",
    `**Fix:** ${fix}`,
    "",
    "```yaml",
    `# ${code} is caused by:`,
    example,
    "```",
    "",
  ];
}

function main(root: string): void {
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(join(root, "docs", "findings.md"), findingsDocument());
}

if (require.main === module) main(join(__dirname, "..", ".."));

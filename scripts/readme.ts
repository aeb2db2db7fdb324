import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStackFile } from "../sdk/config/stackFile";
import { planEnvironment } from "../sdk/planEnvironment";
import { renderMermaid } from "../sdk/report/mermaid";
import { renderDefaultCosts } from "./defaultCosts";

/** The parts of README.md that are made from the code, by the name in their markers. */
export function readmeParts(root: string): Record<string, string> {
  const stack = readStackFile(join(root, "examples", "on-prem", "Pulumi.production.yaml"));
  const plan = planEnvironment(stack.environment, stack.directory);
  return {
    cost: renderDefaultCosts(),
    picture: `\`\`\`mermaid\n${renderMermaid(plan)}\n\`\`\``,
  };
}

/** The text with its parts renewed: each stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
export function renewParts(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((renewed, [name, part]) => {
    const [begin, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [from, to] = [renewed.indexOf(begin), renewed.indexOf(end)];
    if (from === -1 || to < from) return renewed;
    return `${renewed.slice(0, from + begin.length)}\n\n${part}\n\n${renewed.slice(to)}`;
  }, text);
}

function main(root: string): void {
  const file = join(root, "README.md");
  writeFileSync(file, renewParts(readFileSync(file, "utf8"), readmeParts(root)));
}

if (require.main === module) main(join(__dirname, "..", ".."));

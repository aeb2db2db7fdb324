import type { Finding, Severity } from "../findings/finding";
import type { Layout } from "./table";
import { visible, wrap } from "./wrap";

const NOUNS: Record<Severity, [one: string, many: string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};
const INDENT = "  ";

/** Findings for people: what and where, then why, then the way out. */
export function renderFindings(findings: readonly Finding[], { width, paint }: Layout): string {
  const indented = (text: string) =>
    wrap(text, Math.max(width - INDENT.length, 20)).map((line) => INDENT + line);
  return findings
    .flatMap((one) => [
      `${paint(one.severity, `${NOUNS[one.severity][0]} ${one.code}`)} ${visible(one.path)}`,
      ...indented(one.message),
      ...indented(one.accepted === undefined ? one.fix : `Accepted: ${one.accepted}`).map((line) =>
        paint("faint", line),
      ),
    ])
    .join("\n");
}

/** How many of each severity: `2 errors, 1 warning`; `no findings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (Object.keys(NOUNS) as Severity[]).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NOUNS[severity][count === 1 ? 0 : 1]}`];
  });
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

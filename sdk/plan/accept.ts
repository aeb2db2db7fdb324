import { catalogue, type FindingCode } from "../findings/catalogue";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";

/** Judges `accept`: only warnings that exist can be accepted, and only with a reason. */
export function checkAccepted(
  accept: Readonly<Record<string, string>> = {},
  path: Path,
  findings: Findings,
): void {
  for (const [code, reason] of Object.entries(accept)) {
    const rule = code in catalogue ? catalogue[code as FindingCode] : undefined;
    if (rule === undefined) findings.add("UEN012", [...path, code], `there is no finding ${code}`);
    else if (rule.severity === "error")
      findings.add("UEN012", [...path, code], `${code} (${rule.title}) is an error`);
    else if (!reason.trim()) findings.add("UEN012", [...path, code], `no reason is given for ${code}`);
  }
}

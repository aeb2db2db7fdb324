import { catalogue, type FindingCode } from "../sdk/findings/catalogue";
import { plainPaint } from "../sdk/report/paint";
import { renderRule } from "../sdk/report/ruleText";
import { type Column, renderTable } from "../sdk/report/table";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode } from "./exitCode";
import { UsageError } from "./usageError";

const COLUMNS: Column<FindingCode>[] = [
  { head: "CODE", text: (code) => code },
  { head: "SEVERITY", text: (code) => catalogue[code].severity },
  { head: "WHAT", text: (code) => catalogue[code].title, least: 30 },
];

/** Prints the catalogue of findings, or one row of it in full. */
export function findings(code: string | undefined): ExitCode {
  const codes = (Object.keys(catalogue) as FindingCode[]).sort();
  if (code === undefined) {
    console.log(
      renderTable(COLUMNS, codes, { width: 120, paint: plainPaint, ...terminalLayout(process.stdout, true) }),
    );
    return ExitCode.Good;
  }
  const known = codes.find((one) => one === code.toUpperCase());
  if (!known)
    throw new UsageError(`There is no finding ${code}. "usage-engine-networking findings" lists them.`);
  const layout = { width: 80, paint: plainPaint, ...terminalLayout(process.stdout, true) };
  console.log(renderRule(known, catalogue[known], layout));
  return ExitCode.Good;
}

import type { StackFile } from "../sdk/config/stackFile";
import type { PricedPlan } from "../sdk/cost/pricedPlan";
import type { Finding } from "../sdk/findings/finding";
import { hiddenValues } from "../sdk/plan/undecided";
import { planJson, planlessJson } from "../sdk/report/json";
import { terminalLayout } from "../sdk/report/terminalLayout";
import type { Against } from "./against";
import { type ExitCode, exitCodeOf } from "./exitCode";
import { packageVersion } from "./packageRoot";
import { fromRepository } from "./stack/fromRepository";
import { tryStack } from "./stack/planStack";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { UsageError } from "./usageError";

/** Options of `plan`. */
export interface PlanOptions extends StackOptions {
  format: "table" | "json" | "markdown" | "mermaid" | "html" | "sarif" | "github";
  color: boolean;
  /** Address of this package's docs/findings.md, which codes of findings lead to. */
  docs?: string;
  /** A commit of git, or a stack file: what the plan is compared with. */
  against?: string;
  /** Who calls, and what: answered in place of the plan. */
  can?: string[];
  /** The node that is called, for `can`. */
  via?: string;
}

/** What is to be printed. */
interface Result {
  stack: StackFile;
  /** Absent where the stack file cannot be read, or hides what everything depends on. */
  planned: PricedPlan | undefined;
  findings: readonly Finding[];
  against: Against | undefined;
}

/** Prints an environment's plan. A stack file that cannot be read, or hides everything, has no plan, but findings. */
export async function plan(options: PlanOptions): Promise<ExitCode> {
  if (options.via !== undefined && !options.can) {
    throw new UsageError(
      "--via names the node that --can asks about, or pod or service: --can app=probe radius/1812/udp --via worker-1",
    );
  }
  const stack = selectStack(options);
  const { tried, plan: alone, findings } = tryStack(stack);
  if (tried && !alone && options.can) {
    return (await import("./can.js")).sayUndecided(
      hiddenValues(findings).map(({ path }) => path),
      options.format,
    );
  }
  if (alone && options.can) {
    const question = { words: options.can, ...(options.via !== undefined && { via: options.via }) };
    return (await import("./can.js")).can(question, alone, options.format);
  }
  const against =
    alone && options.against !== undefined
      ? (await import("./against.js")).compareAgainst(options.against, stack, alone)
      : undefined;
  const planned = against?.planned ?? alone;
  console.log(await PRINTERS[options.format]({ stack, planned, findings, against }, options));
  return exitCodeOf(findings);
}

const PRINTERS: Record<PlanOptions["format"], (result: Result, options: PlanOptions) => Promise<string>> = {
  json,
  markdown,
  mermaid,
  html,
  table,
  sarif,
  github,
};

async function json({ planned, findings, against }: Result): Promise<string> {
  const plain = planned ? planJson(planned) : planlessJson(findings);
  if (!against) return JSON.stringify(plain, undefined, 2);
  const { differenceJson } = await import("../sdk/report/differenceJson.js");
  return JSON.stringify(
    { ...plain, against: differenceJson(against.name, against.difference, against.remark) },
    undefined,
    2,
  );
}

async function markdown(
  { stack, planned, findings, against }: Result,
  { docs }: PlanOptions,
): Promise<string> {
  const { renderMarkdown } = await import("../sdk/report/markdown.js");
  return renderMarkdown({
    title: stackTitle(stack.file),
    plan: planned ?? { findings },
    ...(against && { against }),
    ...(docs !== undefined && { docs }),
  });
}

async function mermaid({ planned }: Result): Promise<string> {
  const { renderMermaid } = await import("../sdk/report/mermaid.js");
  return renderMermaid(planned ?? { exposures: [] });
}

async function html({ stack, planned, findings, against }: Result, { docs }: PlanOptions): Promise<string> {
  const { renderHtml } = await import("../sdk/report/html/html.js");
  return renderHtml({
    title: stackTitle(stack.file),
    plan: planned ?? { findings },
    ...(against && { against }),
    ...(docs !== undefined && { docs }),
  });
}

async function sarif({ stack, planned, findings }: Result, { docs }: PlanOptions): Promise<string> {
  const { renderSarif } = await import("../sdk/report/sarif.js");
  return renderSarif(fromRepository(planned?.findings ?? findings, stack.directory), packageVersion(), docs);
}

async function github({ stack, planned, findings }: Result): Promise<string> {
  const { renderAnnotations } = await import("../sdk/report/githubAnnotations.js");
  return renderAnnotations(fromRepository(planned?.findings ?? findings, stack.directory));
}

/** Against another plan only what changes: whoever asks for the difference has seen the rest. */
async function table({ planned, findings, against }: Result, { color }: PlanOptions): Promise<string> {
  const layout = terminalLayout(process.stdout, color);
  const { renderPlan, renderPlanDifference } = await import("../sdk/report/terminal.js");
  if (against) return renderPlanDifference(against.difference, layout, against.remark);
  return renderPlan(planned ?? { findings }, layout);
}

/** `on-prem` of Pulumi.on-prem.yaml; any other file by its name. */
function stackTitle(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return /^Pulumi\.(.+)\.(?:ya?ml|json)$/.exec(name)?.[1] ?? name;
}

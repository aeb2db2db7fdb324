import * as fs from "node:fs/promises";
import { parse } from "yaml";
import { terminalLayout } from "../../cli/terminalLayout";
import { planEnvironment } from "../../sdk/planEnvironment";
import { renderPlan } from "../../sdk/report/terminal";
import { repositoryRoot } from "../programs";
import type { BroughtUp } from "./bringUp";
import { environmentKey } from "./stackFile";

/** What can be called in the stack that is up, what its plan remarks, and how to look around. */
export async function summary({ stackFile, kubeconfig }: BroughtUp): Promise<string> {
  const { config } = parse(await fs.readFile(stackFile, "utf8")) as { config: Record<string, unknown> };
  const plan = planEnvironment(config[environmentKey], repositoryRoot);
  return [
    "",
    renderPlan(plan, terminalLayout(process.stdout, true)),
    "",
    "Look around:",
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get services,ingresses --all-namespaces",
    "  kubectl get ecd,pods --all-namespaces",
    "What the Usage Engine operator, which is not public, makes of descriptors is made by a stand-in (local/operator).",
    "",
    "npm run down:local removes everything.",
  ].join("\n");
}

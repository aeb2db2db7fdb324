import * as fs from "node:fs/promises";
import { parse } from "yaml";
import { terminalLayout } from "../../cli/terminalLayout";
import { planEnvironment } from "../../sdk/planEnvironment";
import { renderPlan } from "../../sdk/report/terminal";
import { NodesFolder } from "../nodes/nodesFolder";
import { repositoryRoot } from "../programs";
import type { BroughtUp } from "./bringUp";
import { environmentKey } from "./stackFile";

/** What to call from the clients behind the router. */
async function tryOut(cluster: string): Promise<string[]> {
  const processes = (await new NodesFolder(cluster).readRecord())?.processes ?? {};
  return ["inside-sources", "outside-sources"].flatMap((client) => {
    const pid = processes[client]?.pid;
    return pid === undefined
      ? []
      : [
          `From the client ${client}, any program of this machine:`,
          `  nsenter --net=/proc/${pid}/ns/net curl --max-time 2 http://10.240.0.12:30000/`,
          "",
        ];
  });
}

/** What can be called in the stack that is up, what its plan remarks, and how to look around. */
export async function summary({ stackFile, kubeconfig }: BroughtUp, realCluster?: string): Promise<string> {
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
    ...(realCluster === undefined ? [] : await tryOut(realCluster)),
    `npm run ${realCluster === undefined ? "down:local" : "down:cluster"} removes everything.`,
  ].join("\n");
}

import * as fs from "node:fs/promises";
import { parse } from "yaml";
import type { PlannedEnvironment } from "../../sdk";
import { ANSWERED_BY } from "../ingress/podNetwork";
import type { ControllerRecord } from "../ingress/record";
import { NodesFolder } from "../nodes/nodesFolder";
import { REPOSITORY_ROOT } from "../programs";
import type { BroughtUp } from "./bringUp";
import { ENVIRONMENT_KEY } from "./stackFile";

/** What to call from the clients behind the router. */
async function tryOut(cluster: string): Promise<string[]> {
  const folder = new NodesFolder(cluster);
  const processes = (await folder.readRecord())?.processes ?? {};
  const verify = `node cli/usage-engine-networking.js verify --stack cluster --kubeconfig ${folder.kubeconfig}`;
  return ["inside-sources", "outside-sources"].flatMap((client) => {
    const pid = processes[client]?.pid;
    const there = `  nsenter --net=/proc/${pid}/ns/net`;
    return pid === undefined
      ? []
      : [
          `From the client ${client}, any program of this machine, such as the one that calls everything that the plan has:`,
          `${there} curl --max-time 2 http://10.240.0.12:30000/`,
          `${there} ${verify}`,
          "",
        ];
  });
}

/** What can be called in the stack that is up, what its plan remarks, and how to look around. */
export async function summary(
  { stackFile, kubeconfig, controller }: BroughtUp,
  realCluster?: string,
): Promise<string> {
  const { config } = parse(await fs.readFile(stackFile, "utf8")) as { config: Record<string, unknown> };
  // It needs the SDK, which takes a second to load: not before it is needed.
  const { planEnvironment, renderPlan, terminalLayout } = await import("../../sdk/index.js");
  const plan = planEnvironment(config[ENVIRONMENT_KEY], REPOSITORY_ROOT);
  return [
    "",
    renderPlan(plan, terminalLayout(process.stdout, true)),
    "",
    "Look around:",
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get services,ingresses --all-namespaces",
    "  kubectl get ecd,pods --all-namespaces",
    ...(controller ? askController(plan, controller) : []),
    "What the Usage Engine operator, which is not public, makes of descriptors is made by a stand-in (local/operator).",
    "",
    ...(realCluster === undefined ? [] : await tryOut(realCluster)),
    `npm run ${realCluster === undefined ? "down:local" : "down:cluster"} removes everything.`,
  ].join("\n");
}

/** How to ask the ingress controller for something that the plan exposes by it. */
function askController(
  { exposures, namespace }: PlannedEnvironment,
  { entryPoints }: ControllerRecord,
): string[] {
  const route = exposures.find(({ via }) => via === "Ingress");
  const [address, port] = (entryPoints.websecure ?? "").split(":");
  if (!route || port === undefined) {
    return [];
  }
  return [
    `  curl --insecure --resolve ${route.host}:${port}:${address} https://${route.host}:${port}${route.path}`,
    "Traefik is real, the pods behind it are simulated: it answers 502 until a program on 127.0.0.1:8000 answers for them.",
    `  kubectl annotate pods --overwrite --namespace ${namespace.name} --selector app=${route.owner} ${ANSWERED_BY}=8000`,
  ];
}

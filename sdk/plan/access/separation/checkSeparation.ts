import type { PodsArgs, SeparationArgs } from "../../../config/separationArgs";
import type { Path } from "../../../findings/path";
import { dnsLabelFault } from "../../../values/names";
import { checkedLabels } from "../../labels";
import { portNumber } from "../../portNumber";
import type { Scope } from "../../scope";

/** Ports, labels and namespaces that no policy could name, whether the mode makes one of them or not. */
export function checkSeparation(args: SeparationArgs, path: Path, scope: Scope): void {
  const checkPorts = (ports: readonly number[] = [], at: Path) => {
    ports.forEach((port, index) => {
      portNumber(port, [...at, index], scope);
    });
  };
  checkPorts(args.managementPorts, [...path, "managementPorts"]);
  checkPorts(args.metrics?.ports, [...path, "metrics", "ports"]);
  checkPods(args.metrics?.from, [...path, "metrics", "from"], scope);
  checkPods(args.operator, [...path, "operator"], scope);
  checkPods(args.executionContexts, [...path, "executionContexts"], scope);
  checkPods(args.ingressController, [...path, "ingressController"], scope);
  args.flows?.forEach(({ from, ports }, index) => {
    const at: Path = [...path, "flows", index];
    checkPods(from, [...at, "from"], scope);
    ports.forEach(({ port }, position) => {
      portNumber(port, [...at, "ports", position, "port"], scope);
    });
  });
}

function checkPods(pods: PodsArgs | undefined, path: Path, { findings }: Scope): void {
  if (pods === undefined) return;
  checkedLabels(pods.labels, [...path, "labels"], findings);
  const fault = pods.namespace === undefined ? undefined : dnsLabelFault(pods.namespace);
  if (fault)
    findings.add("UEN008", [...path, "namespace"], `"${pods.namespace}" is no name of a namespace: ${fault}`);
}

import { describedNodePorts } from "../../sdk/plan/nodePorts/nodePorts";
import type { Look } from "./check";

/** Node ports of the cluster: a number has one holder, whatever the protocol. */
export function checkNodePorts({ args, plan, cluster, findings, learned }: Look): void {
  const { name: namespace } = plan.namespace;
  const ours = new Set(
    [...plan.exposures.map(({ service }) => service), ...plan.ecds.map(({ name }) => name)].map(
      (name) => `${namespace}/${name}`,
    ),
  );
  const holders = new Map<number, string>();
  for (const { metadata, spec } of cluster.services) {
    const holder = `${metadata.namespace}/${metadata.name}`;
    if (ours.has(holder)) continue;
    for (const { nodePort } of spec.ports ?? []) if (nodePort) holders.set(nodePort, holder);
    if (spec.healthCheckNodePort) holders.set(spec.healthCheckNodePort, holder);
  }
  for (const one of describedNodePorts(plan)) {
    const { nodePort, owner, names } = one;
    const holder = nodePort === null ? undefined : holders.get(nodePort);
    if (holder === undefined) continue;
    findings.add("UEN650", one, `${nodePort}, for ${owner}'s ${names.join("/")}, is the Service ${holder}'s`);
  }
  const planned = new Set(plan.nodePorts.map(({ nodePort }) => nodePort));
  const known = args.network?.reservedNodePorts ?? [];
  const taken = [...holders.keys()].filter((one) => !known.includes(one) && !planned.has(one));
  const isClosed = plan.policies.guard?.mode === "range";
  if (isClosed && taken.length > 0) {
    const others = taken.map((one) => `${one} (${holders.get(one)})`).join(", ");
    findings.add(
      "UEN605",
      ["environment", "guard"],
      `node ports of others would be closed as well: ${others}`,
    );
  }
  if (taken.length > 0) {
    learned.push({
      path: ["environment", "network", "reservedNodePorts"],
      value: [...known, ...taken].sort((a, b) => a - b),
      from: `node ports of ${[...new Set(taken.map((one) => holders.get(one)))].join(", ")}`,
    });
  }
}

import type { Path } from "../../../findings/path";
import { type Cidr, eachOnce } from "../../../values/cidr";
import type { Scope } from "../../scope";
import type { ExposedWorkload } from "../workload";
import { type Flow, leadsTo } from "./flow";
import { type PodAddresses, rangeWithPods } from "./podAddresses";

/** What is checked: policies that admit addresses, and where pods have theirs. */
interface Checked {
  targets: readonly ExposedWorkload[];
  flows: readonly Flow[];
  podAddresses: PodAddresses;
  /** Where separation stands. */
  path: Path;
}

/** Ports that a policy opens to addresses which pods may have: there it keeps no pod away, and must not seem to. */
export function checkPodAddresses({ targets, flows, podAddresses, path }: Checked, scope: Scope): void {
  const { shared, unknown } = podAddresses;
  const among = (part: Partial<PodAddresses>) =>
    portsOpenTo({ ...podAddresses, own: [], ...part }, targets, flows);
  const withNodes = among({ unknown: [] });
  if (withNodes.size > 0) {
    const named = [...withNodes.keys()].join(", ");
    scope.findings.add("UEN617", path, `every pod in ${shared.join(", ")} may call ${named}`);
  }
  const anywhere = [...among({ shared: [] })].filter(([port]) => !withNodes.has(port));
  if (anywhere.length > 0) {
    const ranges = eachOnce(anywhere.map(([, range]) => range)).join(", ");
    scope.findings.add(
      "UEN625",
      [...scope.root, "network", "podCidr"],
      `the pods' ${unknown.join(" and ")} addresses are not known: pods in ${ranges} may call ${anywhere.map(([port]) => port).join(", ")}`,
    );
  }
}

/** Exposed ports, each with the range whose pods may call it. */
function portsOpenTo(
  known: PodAddresses,
  targets: readonly ExposedWorkload[],
  flows: readonly Flow[],
): Map<string, Cidr> {
  const open = new Map<string, Cidr>();
  if (known.shared.length === 0 && known.unknown.length === 0) return open;
  const byOwner = new Map(targets.map((target) => [target.owner, target]));
  for (const flow of flows) {
    const range = flow.from
      .flatMap((peer) => (peer.kind === "addresses" ? [rangeWithPods(peer, known)] : []))
      .find((one) => one !== undefined);
    if (range === undefined) continue;
    for (const exposure of byOwner.get(flow.to)?.exposures ?? []) {
      const { owner, name, via, targetPort, protocol } = exposure;
      if (via === "ClusterIP" || via === "Ingress") continue;
      if (!leadsTo(flow, targetPort, protocol)) continue;
      open.set(`${owner} ${name}`, range);
    }
  }
  return open;
}

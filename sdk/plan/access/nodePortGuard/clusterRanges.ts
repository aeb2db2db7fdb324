import { GuardMode } from "../../../config/guardArgs";
import type { Path } from "../../../findings/path";
import type { Cidr } from "../../../values/cidr";
import { rangesIn, readRanges } from "../../placedRange";
import type { Scope } from "../../scope";
import { refusePublic } from "../sources";
import type { GuardContext } from "./guardContext";

/** The pods' and the Services' ranges, where the guard closes them to everybody outside of the cluster. */
export interface ClosedClusterRanges {
  ranges: Cidr[];
  /** Where the API servers call from: they may be no nodes, and no endpoint of Calico's. */
  controlPlane: Cidr[];
}

/**
 * Pods and Services have addresses of their own, which routers may know: whoever calls them there passes by the node ports.
 * Absent where they stay open, or where closing them would cut off what nobody has named.
 */
export function planClusterRanges(
  { args: environment, network, nodeCidrs, podCidrs }: GuardContext,
  mode: GuardMode,
  scope: Scope,
): ClosedClusterRanges | undefined {
  const args = environment.network ?? {};
  const at: Path = [...scope.root, "network"];
  const path: Path = [...at, "hostEndpoints", "closeClusterRanges"];
  const own = readRanges(args.controlPlaneCidrs ?? [], [...at, "controlPlaneCidrs"], scope.findings);
  refusePublic(own, undefined, scope.findings);
  const controlPlane = rangesIn(own);
  if (args.hostEndpoints?.closeClusterRanges !== true) return undefined;
  if (mode === GuardMode.Off) {
    scope.findings.add("UEN626", path, "there is no guard that could close them");
    return undefined;
  }
  const services = network.serviceCidr === undefined ? [] : [network.serviceCidr];
  const missing: [known: readonly Cidr[], setting: string, why: string][] = [
    [
      controlPlane,
      "controlPlaneCidrs",
      "where the API servers call webhooks and aggregated APIs from is not known",
    ],
    [nodeCidrs, "nodeCidrs", "a node that is new is known by its address alone"],
    [podCidrs, "podCidr", "the pods' range is not known"],
    [services, "serviceCidr", "the Services' range is not known"],
  ];
  const unknown = missing.filter(([known]) => known.length === 0);
  for (const [, setting, why] of unknown) {
    scope.findings.add(
      "UEN626",
      path,
      `${why} (network.${setting})`,
      `Set network.${setting}: \`usage-engine-networking preflight --write\` finds it.`,
    );
  }
  if (unknown.length > 0) return undefined;
  const ranges = [...podCidrs, ...services];
  scope.findings.add(
    "UEN627",
    path,
    `nobody outside of the cluster calls others' pods and Services in ${ranges.join(", ")} any more`,
  );
  return { ranges, controlPlane };
}

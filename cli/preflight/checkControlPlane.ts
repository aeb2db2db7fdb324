import { Cidr, eachOnce } from "../../sdk/values/cidr";
import type { Look } from "./check";

const PATH = ["environment", "network", "controlPlaneCidrs"];

/**
 * Where the API servers are, where the guard is to close pods' and Services' ranges to all but those who are named. The
 * Service of the API has the addresses that they are called at, which are mostly those that they call from.
 */
export function checkControlPlane({ args, plan, cluster, findings, learned }: Look): void {
  const { hostEndpoints, controlPlaneCidrs } = args.network ?? {};
  if (hostEndpoints?.closeClusterRanges !== true || cluster.controlPlane.length === 0) return;
  if (controlPlaneCidrs === undefined) {
    learned.push({
      path: PATH,
      value: cluster.controlPlane.map((address) => Cidr.single(address).text),
      from: "the API servers' addresses; add those that they call from, where these are others",
    });
    return;
  }
  const admitted = eachOnce([...Cidr.those(controlPlaneCidrs), ...(plan.policies.guard?.always ?? [])]);
  for (const address of cluster.controlPlane) {
    if (admitted.some((range) => range.holds(address))) continue;
    findings.add(
      "UEN659",
      PATH,
      `an API server has the address ${address}, which is in none of ${admitted.join(", ")}`,
    );
  }
}

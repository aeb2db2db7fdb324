import type { Findings } from "../../findings/findings";
import type { LoadBalancedService } from "../loadBalancers/loadBalancer";

/** The sources of a whole Service, where they cannot be told apart by port. Ports that differ are refused. */
export function serviceSources(one: LoadBalancedService, findings: Findings): string[] {
  const [first, ...others] = one.service.ports.map((port) => one.sources[port.name] ?? []);
  const different = others.find((sources) => [...sources].sort().join() !== [...(first ?? [])].sort().join());
  if (different) {
    findings.add(
      "UEN365",
      one.path,
      `the ports of ${one.owner} admit ${(first ?? []).join(", ")} and ${different.join(", ")}`,
    );
  }
  return [...(first ?? [])];
}

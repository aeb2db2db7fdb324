import { exposuresAt } from "../../sdk/plan/exposure";
import type { Look } from "./check";
import type { SeenPool } from "./snapshot";

/**
 * Whether tunnels of a Calico that somebody else installed have addresses among the pods'. Behind policy Cluster a pod sees a
 * tunnel's address in place of a client's: enforced, its policy would drop the call, or admit every pod with it. Of a Calico
 * that the environment installs, the plan knows it.
 */
export function checkTunnels({ args, plan, cluster, findings }: Look): void {
  const { calico, tunnelCidr } = plan.network;
  if (plan.target !== "on-prem" || calico || tunnelCidr !== undefined) return;
  const mode = args.separation?.mode;
  if (mode === "observe" || mode === "off") return;
  const keys = plan.policies.separation.targets.flatMap(({ exposures }) => exposures);
  const called = exposuresAt(plan.exposures, keys)
    .filter(
      ({ via, keepsSourceAddress }) => (via === "NodePort" || via === "LoadBalancer") && !keepsSourceAddress,
    )
    .map(({ owner, name }) => `${owner} ${name}`);
  const pools = cluster.pools.filter(isTunnelled);
  if (called.length === 0 || pools.length === 0) return;
  const named = pools.map(({ metadata, spec }) => `${metadata.name}, ${spec.cidr}`).join("; ");
  findings.add(
    "UEN673",
    ["environment", "network", "tunnelCidr"],
    `tunnels have addresses of the pods' pool ${named}: enforced, separation would drop what arrives by them at ${called.join(", ")}`,
  );
}

function isTunnelled({ spec: { allowedUses, disabled, ipipMode, vxlanMode } }: SeenPool): boolean {
  const hasTunnels = [ipipMode, vxlanMode].some((mode) => mode !== undefined && mode !== "Never");
  const isFor = (use: string) => allowedUses?.includes(use) ?? true;
  return !disabled && hasTunnels && isFor("Workload") && isFor("Tunnel");
}

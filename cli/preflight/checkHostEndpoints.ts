import type { Look } from "./check";
import { isPulumis } from "./snapshot";

/** What the guard's host endpoints would meet. */
export function checkHostEndpoints({ plan, cluster, findings }: Look): void {
  const { guard } = plan.policies;
  if (guard?.hostEndpoints === undefined) return;
  const path = ["environment", "network", "hostEndpoints"];
  for (const { metadata, spec } of cluster.globalPolicies) {
    const selector = (spec.selector ?? "").replace(/\s/g, "");
    if (selector !== "" && selector !== "all()") continue;
    findings.add(
      "UEN655",
      path,
      `GlobalNetworkPolicy ${metadata.name} (selector ${spec.selector || "none: all()"}, ${spec.types?.join(" and ") ?? "Ingress"}) would apply to the nodes`,
    );
  }
  const configuration = cluster.controllers.find(({ metadata }) => metadata.name === "default");
  const isOn = configuration?.spec.controllers?.node?.hostEndpoint?.autoCreate === "Enabled";
  if (configuration && isOn && !isPulumis(configuration)) {
    findings.add("UEN656", path, "KubeControllersConfiguration/default makes host endpoints already");
  }
  const made = cluster.hostEndpoints.filter(
    ({ metadata }) => metadata.labels?.["projectcalico.org/created-by"] !== "calico-kube-controllers",
  );
  if (made.length > 0) {
    const names = made.map(({ metadata }) => metadata.name).join(", ");
    findings.add("UEN656", path, `host endpoints made by hand: ${names}`);
  }
}

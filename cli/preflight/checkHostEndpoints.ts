import type { HostEndpointSettingsArgs } from "../../sdk/config/hostEndpointSettingsArgs";
import { GUARDED } from "../../sdk/plan/access/nodePortGuard/hostEndpoints";
import type { Look } from "./check";
import type { Value } from "./learned";
import { isPulumis, type SeenControllers, type SeenPolicy } from "./snapshot";

const PATH = ["environment", "network", "hostEndpoints"];

/** What the guard's host endpoints would meet. */
export function checkHostEndpoints(look: Look): void {
  const { plan, cluster, findings } = look;
  if (plan.policies.guard?.hostEndpoints === undefined) return;
  for (const { metadata, spec } of cluster.globalPolicies.filter(selectsAll)) {
    findings.add(
      "UEN655",
      PATH,
      `GlobalNetworkPolicy ${metadata.name} (selector ${spec.selector || "none: all()"}, ${spec.types?.join(" and ") ?? "Ingress"}) would apply to the nodes`,
    );
  }
  const configuration = cluster.controllers.find(({ metadata }) => metadata.name === "default");
  if (configuration) checkSettings(configuration, look);
  const made = cluster.hostEndpoints.filter(
    ({ metadata: { labels } }) =>
      labels?.["projectcalico.org/created-by"] !== "calico-kube-controllers" &&
      // Made for the guard, where Calico makes none.
      labels?.[GUARDED.key] !== GUARDED.value,
  );
  if (made.length > 0) {
    const names = made.map(({ metadata }) => metadata.name).join(", ");
    findings.add("UEN656", PATH, `host endpoints made by hand: ${names}`);
  }
}

/** A policy that names namespaces or service accounts selects pods alone, whatever its selector. */
function selectsAll({ spec: { selector, namespaceSelector, serviceAccountSelector } }: SeenPolicy): boolean {
  const bare = (selector ?? "").replace(/\s/g, "");
  if (bare !== "" && bare !== "all()") return false;
  return !serviceAccountSelector && (!namespaceSelector || namespaceSelector.includes("global()"));
}

/** What somebody else has set, which the guard's own settings would join, and which is to come back one day. */
function checkSettings(configuration: SeenControllers, { args, findings, learned }: Look): void {
  const settings: HostEndpointSettingsArgs = configuration.spec.controllers?.node?.hostEndpoint ?? {};
  const all = settings.templates ?? [];
  const others = all.filter(({ labels }) => labels?.[GUARDED.key] !== GUARDED.value);
  const isOn = settings.autoCreate === "Enabled";
  const isOurs = isPulumis(configuration) && (others.length < all.length || !isOn);
  if (args.network?.hostEndpoints?.previous !== undefined) return;
  const isOff = settings.createDefaultHostEndpoint === "Disabled";
  if (others.length === 0 && (isOurs || !(isOn || isOff))) return;
  const named = others.map((one) => one.generateName ?? one.interfacePattern ?? "without a name").join(", ");
  const what = [
    ...(isOn && !isOurs ? ["makes host endpoints already"] : []),
    ...(isOff && !isOurs ? ["makes no default host endpoint"] : []),
    ...(others.length > 0 ? [`has templates of somebody else: ${named}`] : []),
  ];
  findings.add("UEN656", PATH, `KubeControllersConfiguration/default ${what.join(" and ")}`);
  learned.push({
    path: [...PATH, "previous"],
    value: {
      ...(isOn && !isOurs && { autoCreate: "Enabled" }),
      ...(isOff && !isOurs && { createDefaultHostEndpoint: "Disabled" }),
      ...(others.length > 0 && { templates: plain(others) }),
    },
    from: "KubeControllersConfiguration/default",
  });
}

function plain(templates: readonly object[]): Value {
  return JSON.parse(JSON.stringify(templates)) as Value;
}

import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { runningPlugins } from "../preflight/checkNetworkPlugin";
import type { Snapshot } from "../preflight/snapshot";
import type { Installed } from "./installed";

/** So many names are shown, and the rest is counted. */
const MOST_NAMES = 5;

/** What was looked for in a cluster, and what of it is there, for people. */
export function foundText(
  cluster: Snapshot,
  installed: Installed,
  { network = {}, namespace = "" }: EnvironmentArgs,
): string[] {
  const { platform, ecds, left } = installed;
  const written = ecds.map(({ name }) => name);
  const rows: [what: string, found: string | undefined][] = [
    ["Kubernetes", cluster.kubernetes],
    ["nodes", named(cluster.nodes.map(({ metadata }) => metadata.name))],
    ["network plugin", runningPlugins(cluster).join(", ")],
    ["Calico's API", cluster.hasCalicoApi ? "served" : undefined],
    ["range of the pods", network.podCidr],
    ["range of the Services", network.serviceCidr],
    ["addresses of the nodes", network.nodeCidrs && named(network.nodeCidrs)],
    ["node ports of others", network.reservedNodePorts && named(network.reservedNodePorts.map(String))],
    [`Services platform and ui in ${namespace}`, PLATFORM[platform.services ?? ""]],
    ["ECDeployments without a descriptor here", named(written)],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return [
    ...rows.map(([what, found]) => `  ${what.padEnd(width)}  ${found || "not found"}`),
    ...left.map((one) => `  left as it is: ${one}`),
    ...(cluster.forbidden.length > 0 ? [`  not readable: ${cluster.forbidden.join(", ")}`] : []),
  ];
}

const PLATFORM: Readonly<Record<string, string>> = {
  patch: "there; they are patched",
  none: "there",
};

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

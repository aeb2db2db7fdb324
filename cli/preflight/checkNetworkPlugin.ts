import semver from "semver";
import { CALICO_API } from "../../sdk/values/apis";
import type { Look } from "./check";
import { isPulumis, type SeenDaemonSet, type Snapshot } from "./snapshot";

/** DaemonSets by which network plugins are known. */
const PLUGINS: Readonly<Record<string, string>> = {
  "calico-node": "Calico",
  canal: "Canal",
  cilium: "Cilium",
  "kube-flannel-ds": "Flannel",
  "kube-router": "kube-router",
  "weave-net": "Weave Net",
  "antrea-agent": "Antrea",
  "ovnkube-node": "OVN-Kubernetes",
  "aws-node": "the AWS VPC CNI",
  "azure-cns": "the Azure CNI",
};

/** Minor versions of Kubernetes that a release of Calico is tested with. */
const TESTED: Readonly<Record<string, readonly [first: number, last: number]>> = {
  "3.32": [34, 36],
  "3.33": [35, 37],
};

/** Which network plugin runs, and whether what is planned fits it and the cluster's version. */
export function checkNetworkPlugin(look: Look): void {
  const { args, plan, cluster, findings, learned } = look;
  const path = ["environment", "network", "calico"];
  const running = pluginsOf(cluster);
  const names = running.map(nameOf);
  const others = running.filter((one) => one.metadata.name !== "calico-node");
  if (plan.target === "on-prem" && plan.network.calico && running.length > 0) {
    const isOurs = others.length === 0 && cluster.installations.some(isPulumis);
    if (!isOurs) {
      findings.add("UEN651", [...path, "install"], `${names.join(", ")} runs, and Calico is to be installed`);
    }
  }
  if (args.network?.calico?.install === undefined && plan.target === "on-prem") {
    learned.push({
      path: [...path, "install"],
      value: running.length === 0,
      from: names.join(", ") || "no network plugin runs",
    });
  }
  if (!plan.network.calico && cluster.hasCalicoApi && args.network?.calico?.apiServer === undefined) {
    learned.push({ path: [...path, "apiServer"], value: true, from: `${CALICO_API} is served` });
  }
  checkVersion(look, running);
}

/** The network plugins that run, each for people: `Calico (DaemonSet calico-system/calico-node)`. */
export function runningPlugins(cluster: Snapshot): string[] {
  return pluginsOf(cluster).map(nameOf);
}

function pluginsOf({ daemonSets }: Snapshot): SeenDaemonSet[] {
  return daemonSets.filter(({ metadata }) => metadata.name in PLUGINS);
}

function nameOf(plugin: SeenDaemonSet): string {
  return `${PLUGINS[plugin.metadata.name]} (${placeOf(plugin)})`;
}

function checkVersion({ plan, cluster, findings }: Look, running: readonly SeenDaemonSet[]): void {
  const image = running.find(({ metadata }) => metadata.name === "calico-node")?.spec.template.spec
    .containers[0]?.image;
  const version = plan.network.calico?.version ?? semver.coerce(image?.split(":").at(-1))?.version;
  if (version === undefined || cluster.kubernetes === "") return;
  const range = TESTED[version.split(".").slice(0, 2).join(".")];
  const minor = Number(cluster.kubernetes.split(".")[1]);
  if (range === undefined || (minor >= range[0] && minor <= range[1])) return;
  findings.add(
    "UEN652",
    ["environment", "network", "calico", "version"],
    `Calico ${version} needs Kubernetes 1.${range[0]} to 1.${range[1]}, and the cluster has ${cluster.kubernetes}`,
  );
}

function placeOf({ metadata }: SeenDaemonSet): string {
  return `DaemonSet ${metadata.namespace}/${metadata.name}`;
}

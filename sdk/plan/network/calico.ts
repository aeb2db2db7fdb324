import semver from "semver";
import { EksNetworkPlugin } from "../../config/awsArgs";
import { CalicoCrds } from "../../config/calicoCrds";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { CalicoArgs, NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import { type Cidr, ofFamily, rangeTexts } from "../../values/cidr";
import { isTree, merge } from "../../values/merge";
import { type PlannedChart, planChart } from "../chart";
import { rangesIn } from "../placedRange";
import type { Scope } from "../scope";
import type { PlannedAws } from "./awsNetwork";
import { type PlannedBgp, planBgp } from "./bgp";
import { eksInstallation } from "./eksInstallation";
import { planEncapsulation } from "./encapsulation";
import { type PlannedIpPool, planIpPools } from "./ipPools";
import type { NetworkRanges } from "./networkRanges";

/** The chart of Calico's CRDs, and who has them in the cluster. */
export interface PlannedCrds extends PlannedChart {
  owner: CalicoCrds;
}

/** Calico as this environment installs it. */
export interface PlannedCalico {
  version: string;
  /** Whether the operator's namespace is made; with pull Secrets it is there already, with them in it. */
  createNamespace: boolean;
  operator: PlannedChart;
  /** The CRDs' own chart; absent for versions that carry the CRDs inside the operator's. */
  crds?: PlannedCrds;
  /** `spec` of `Installation/default`. */
  installation: Record<string, unknown>;
  bgp: PlannedBgp;
  /** Its pools, which the Installation has too; none where another CNI gives pods their addresses. */
  ipPools: PlannedIpPool[];
}

/** Calico's release of November 2026. */
const DEFAULT_VERSION = "3.33.1";
const REPOSITORY = "https://docs.tigera.io/calico/charts";
/** The first release with the CRDs in a chart of their own. */
const CRDS_APART = "3.32.0";
/** The first release whose CRDs are larger than what a Helm release can hold. */
const CRDS_AS_OBJECTS = "3.33.0";
/** The first release with an nftables data plane. */
const NFTABLES = "3.29.0";

/** Settings that only the environment that installs Calico can follow. */
const CALICO_ONLY = ["encapsulation", "bgp", "ipPools"] as const satisfies (keyof NetworkArgs)[];
/** Fields of the Installation that the plan decides, and the setting that stands for each. */
const DECIDED: readonly [string[], string][] = [
  [["calicoNetwork", "bgp"], "network.bgp.enabled"],
  [["calicoNetwork", "linuxDataplane"], "network.dataplane"],
  [["calicoNetwork", "ipPools"], "network.ipPools"],
  [["cni", "type"], "target"],
  [["registry"], "images.registry"],
  [["imagePullSecrets"], "images.pullSecrets"],
];

/** Calico, where this environment installs it: on-prem and on EKS. GKE runs its own. */
export function planCalico(
  environment: EnvironmentArgs,
  { ranges, aws }: { ranges: NetworkRanges; aws: PlannedAws | undefined },
  path: Path,
  scope: Scope,
): PlannedCalico | undefined {
  const args = environment.network ?? {};
  const calico = args.calico ?? {};
  const at: Path = [...path, "calico"];
  if (scope.target === "on-prem" && calico.install === undefined) {
    scope.findings.add(
      "UEN501",
      [...at, "install"],
      "nothing says whether the cluster has a network plugin already",
    );
  }
  // EC2 drops what leaves a node under an address that is not the node's own.
  const onEc2 = aws?.cluster?.networkPlugin === EksNetworkPlugin.Calico;
  const encapsulation = planEncapsulation(args, path, scope, onEc2);
  const version = planVersion(calico, at, scope);
  const owner = planCrdOwner(calico, version, at, scope);
  checkDataplane(args, version, path, scope);
  checkOwned(calico, at, scope);
  const bgp = planBgp(args.bgp, [...path, "bgp"], scope);
  const ipPools = planIpPools({ args, ranges, encapsulation, path }, scope);
  if (calico.install === false) warnNotFollowed(args, "calico.install is false", path, scope);
  // A cluster that the stack makes has no policy engine unless the stack installs one.
  const install = calico.install ?? aws?.cluster !== undefined;
  if (scope.target === "gcp" || !install) return undefined;
  if (aws && !onEc2) warnNotFollowed(args, "the VPC CNI gives pods their addresses", path, scope);
  if (aws && onEc2) checkPoolsOnEc2(ipPools, aws, path, scope);
  if (aws?.cluster && scope.dataplane === "BPF") {
    scope.findings.add(
      "UEN326",
      [...path, "dataplane"],
      "dataplane is BPF, and EKS runs kube-proxy as an addon",
    );
  }
  return {
    version,
    createNamespace: environment.images?.pullSecrets === undefined,
    operator: planChart(
      { chart: "tigera-operator", repository: REPOSITORY, version: `v${version}` },
      operatorValues(environment, calico, owner),
      calico.chart,
      environment.charts?.calico,
    ),
    ...(owner && {
      crds: {
        owner,
        ...planChart(
          { chart: "crd.projectcalico.org.v1", repository: REPOSITORY, version: `v${version}` },
          {},
          environment.charts?.calicoCrds,
        ),
      },
    }),
    installation: planInstallation(
      environment,
      { ipPools, bgp: bgp.enabled, aws, nodeCidrs: rangesIn(ranges.nodeCidrs) },
      scope,
    ),
    bgp,
    ipPools: aws && !onEc2 ? [] : ipPools,
  };
}

function planVersion({ version }: CalicoArgs, path: Path, scope: Scope): string {
  if (version === undefined) return DEFAULT_VERSION;
  const valid = semver.valid(version.replace(/^v/, ""));
  if (valid !== null) return valid;
  scope.findings.add("UEN014", [...path, "version"], `"${version}" is no version of Calico`);
  return DEFAULT_VERSION;
}

/** Who has the CRDs; undefined for versions that carry them inside the operator's chart. */
function planCrdOwner(
  { version: named, crds }: CalicoArgs,
  version: string,
  path: Path,
  scope: Scope,
): CalicoCrds | undefined {
  if (semver.lt(version, CRDS_APART)) {
    if (crds !== undefined)
      scope.findings.add("UEN514", [...path, "crds"], `Calico ${version} has no chart of its own for CRDs`);
    return undefined;
  }
  if (semver.lt(version, CRDS_AS_OBJECTS)) return crds ?? CalicoCrds.Release;
  if (crds === CalicoCrds.Release) {
    scope.findings.add("UEN512", [...path, "crds"], `the CRDs of Calico ${version} fit into no Helm release`);
  } else if (crds === undefined && named !== undefined) {
    scope.findings.add("UEN513", [...path, "crds"], `Calico ${version} is named, and not who has its CRDs`);
  }
  return CalicoCrds.Objects;
}

function checkDataplane({ dataplane, calico }: NetworkArgs, version: string, path: Path, scope: Scope): void {
  if (dataplane === "Nftables" && calico?.install && semver.lt(version, NFTABLES)) {
    scope.findings.add("UEN505", [...path, "dataplane"], `Calico ${version} has no Nftables data plane`);
  }
}

function checkOwned(calico: CalicoArgs, path: Path, scope: Scope): void {
  for (const key of ["installation", "apiServer", "manageCRDs"]) {
    if (calico.values && key in calico.values) {
      scope.findings.add(
        "UEN507",
        [...path, "values", key],
        `the package owns the ${key} of the chart itself`,
      );
    }
  }
  for (const [field, setting] of DECIDED) {
    const value = field.reduce<unknown>(
      (tree, key) => (isTree(tree) ? tree[key] : undefined),
      calico.installation,
    );
    if (value === undefined) continue;
    scope.findings.add(
      "UEN510",
      [...path, "installation", ...field],
      `it is decided by ${setting}`,
      `Use ${setting}.`,
    );
  }
  if (calico.whisker && !calico.goldmane) {
    scope.findings.add("UEN506", [...path, "whisker"], "there is no Goldmane that it could show");
  }
}

function warnNotFollowed(args: NetworkArgs, why: string, path: Path, scope: Scope): void {
  for (const key of CALICO_ONLY) {
    if (args[key] !== undefined)
      scope.findings.add("UEN509", [...path, key], `${key} is not followed: ${why}`);
  }
}

/** Pods of the Calico CNI share no address with the VPC and the Services, and travel between nodes under the nodes' own. */
function checkPoolsOnEc2(
  pools: readonly PlannedIpPool[],
  { vpc, cluster }: PlannedAws,
  path: Path,
  scope: Scope,
): void {
  const others: [string, Cidr | undefined][] = [
    ["aws.vpc.cidr", vpc?.cidr],
    ["aws.cluster.serviceCidr", cluster?.serviceCidr],
  ];
  for (const { name, cidr, encapsulation } of pools) {
    for (const [setting, other] of others) {
      if (other === undefined || !cidr.overlaps(other)) continue;
      scope.findings.add(
        "UEN502",
        [...path, "podCidr"],
        `the pods' ${cidr} shares addresses with ${setting}, ${other}`,
      );
    }
    if (encapsulation.endsWith("CrossSubnet") || encapsulation === "None") {
      scope.findings.add(
        "UEN317",
        [...path, "encapsulation"],
        `${name} is ${encapsulation}: within a subnet pods send under their own addresses`,
      );
    }
  }
}

function operatorValues(
  { images }: EnvironmentArgs,
  calico: CalicoArgs,
  crds: CalicoCrds | undefined,
): Record<string, unknown> {
  const values = {
    // By itself the operator would make and change the CRDs too, and choose by the cluster which group they are of.
    ...(crds && { manageCRDs: false }),
    installation: { enabled: false },
    apiServer: { enabled: false },
    goldmane: { enabled: calico.goldmane ?? false },
    whisker: { enabled: calico.whisker ?? false },
    ...(images?.registry !== undefined && { tigeraOperator: { registry: images.registry } }),
  };
  return merge(values, calico.values);
}

function planInstallation(
  { images, network }: EnvironmentArgs,
  {
    ipPools,
    bgp,
    aws,
    nodeCidrs,
  }: {
    ipPools: readonly PlannedIpPool[];
    bgp: boolean;
    aws: PlannedAws | undefined;
    nodeCidrs: readonly Cidr[];
  },
  scope: Scope,
): Record<string, unknown> {
  const onPrem = {
    variant: "Calico",
    ...(images?.registry !== undefined && { registry: `${images.registry.replace(/\/$/, "")}/` }),
    ...(images?.pullSecrets && { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) }),
    cni: { type: "Calico" },
    calicoNetwork: {
      bgp: bgp ? "Enabled" : "Disabled",
      linuxDataplane: scope.dataplane,
      ipPools: ipPools.map(({ name, cidr, natOutgoing, ...pool }) => ({
        name,
        cidr: cidr.text,
        ...pool,
        natOutgoing: natOutgoing ? "Enabled" : "Disabled",
      })),
      ...autodetection("nodeAddressAutodetectionV4", ofFamily(nodeCidrs, "IPv4")),
      ...autodetection("nodeAddressAutodetectionV6", ofFamily(nodeCidrs, "IPv6")),
    },
  };
  const planned = aws ? eksInstallation(onPrem, aws.cluster?.networkPlugin) : onPrem;
  return merge(planned, network?.calico?.installation);
}

/** Where Calico looks for a node's address of one family; absent: at the first interface that it finds. */
function autodetection(field: string, cidrs: readonly Cidr[]): Record<string, unknown> {
  return cidrs.length > 0 ? { [field]: { cidrs: rangeTexts(cidrs) } } : {};
}

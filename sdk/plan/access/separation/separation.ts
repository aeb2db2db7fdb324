import type { EnvironmentArgs } from "../../../config/environmentArgs";
import { SeparationMode } from "../../../config/separationArgs";
import type { Path } from "../../../findings/path";
import type { Cidr } from "../../../values/cidr";
import type { PlannedNetwork } from "../../network/network";
import type { Scope } from "../../scope";
import type { PolicyObject } from "../policyObject";
import { type ExposedWorkload, referring, type Workload } from "../workload";
import { checkPodAddresses } from "./checkPodAddresses";
import { checkSeparation } from "./checkSeparation";
import type { Flow } from "./flow";
import { planFlows } from "./flows";
import { hasLabels } from "./peer";
import type { PodAddresses } from "./podAddresses";
import { enforcingObjects, observingObjects } from "./separationObjects";

/** Separation of pods from pods. */
export interface PlannedSeparation {
  mode: SeparationMode;
  /** Pods that have a policy. */
  targets: Workload[];
  flows: Flow[];
  /** In the order in which they must be made. */
  objects: PolicyObject[];
}

/** What separation needs to know. */
export interface SeparationContext {
  args: EnvironmentArgs;
  workloads: readonly ExposedWorkload[];
  network: PlannedNetwork;
  nodeCidrs: readonly Cidr[];
  podAddresses: PodAddresses;
  /** Whether Calico's policies can be made in the cluster. */
  calico: boolean;
  /** Ranges that the guard admits besides the sources. */
  alwaysAllow: readonly Cidr[];
}

/** The separation; with mode off nothing is in it. */
export function planSeparation(context: SeparationContext, scope: Scope): PlannedSeparation {
  const { args: environment, workloads } = context;
  const args = environment.separation ?? {};
  const path: Path = [...scope.root, "separation"];
  checkSeparation(args, path, scope);
  const targets = workloads.filter((one) => one.kind !== "ingress" && isNeeded(one, environment));
  if (targets.length === 0 || args.mode === SeparationMode.Off) {
    return { mode: SeparationMode.Off, targets: [], flows: [], objects: [] };
  }
  const missing = missingFor(context, targets, path);
  const mode = modeOf(args.mode, missing, path, scope);
  checkLabels(targets, mode, scope);
  const { nodeCidrs, podAddresses, alwaysAllow } = context;
  const separated = new Set(targets.map(({ owner }) => owner));
  const all = planFlows({ workloads, args, nodeCidrs, podAddresses, alwaysAllow, path }, scope);
  const flows = all.filter(({ to }) => separated.has(to));
  if (mode === SeparationMode.Enforce) checkPodAddresses({ targets, flows, podAddresses, path }, scope);
  const { namespace, labels, annotations } = scope;
  const parts = { namespace, labels, annotations, targets, flows };
  return {
    mode,
    targets: referring(targets),
    flows,
    objects: objectsOf({ mode, parts, calico: context.calico }, path, scope),
  };
}

/** Platform and ui are another environment's to separate where this one leaves their Services alone. */
function isNeeded({ kind }: ExposedWorkload, args: EnvironmentArgs): boolean {
  return kind === "ecd" || args.platform?.services !== "none";
}

/** What the policies would lack, each with the setting that says it. */
function missingFor(
  { args, workloads, network, nodeCidrs }: SeparationContext,
  targets: readonly ExposedWorkload[],
  path: Path,
): { path: Path; what: string }[] {
  const separation = args.separation ?? {};
  const root = path.slice(0, -1);
  const exposures = targets.flatMap((target) => target.exposures);
  const throughNodes = exposures.some(
    ({ via, keepsSourceAddress }) => (via === "NodePort" || via === "LoadBalancer") && !keepsSourceAddress,
  );
  const isEncapsulated =
    network.calico?.ipPools.some(({ encapsulation }) => encapsulation !== "None") === true;
  const byIngress = exposures.some(({ via }) => via === "Ingress");
  const ingressKnown =
    separation.ingressController !== undefined || workloads.some(({ kind }) => kind === "ingress");
  const missing: [boolean, Path, string][] = [
    [!separation.labelsConfirmed, [...path, "labelsConfirmed"], "nobody has confirmed the pod labels"],
    [
      throughNodes && nodeCidrs.length === 0,
      [...root, "network", "nodeCidrs"],
      "the nodes' addresses are not known (network.nodeCidrs), and outside traffic arrives from them",
    ],
    [
      throughNodes && isEncapsulated && network.tunnelCidr === undefined,
      [...root, "network", "tunnelCidr"],
      "tunnels have addresses among the pods' (network.tunnelCidr), and outside traffic may arrive from them",
    ],
    [
      byIngress && !ingressKnown,
      [...path, "ingressController"],
      "the ingress controller's pods are not known (separation.ingressController)",
    ],
  ];
  return missing.filter(([applies]) => applies).map(([, at, what]) => ({ path: at, what }));
}

function modeOf(
  asked: SeparationMode | undefined,
  missing: readonly { path: Path; what: string }[],
  path: Path,
  scope: Scope,
): SeparationMode {
  if (asked === SeparationMode.Observe) return asked;
  if (missing.length === 0) return SeparationMode.Enforce;
  if (asked === SeparationMode.Enforce) {
    for (const one of missing) scope.findings.add("UEN611", one.path, one.what);
    return SeparationMode.Observe;
  }
  scope.findings.add("UEN612", path, missing.map(({ what }) => what).join("; "));
  return SeparationMode.Observe;
}

/** Labels decide who is protected, and who is let in: two owners that share them cannot be told apart. */
function checkLabels(targets: readonly ExposedWorkload[], mode: SeparationMode, scope: Scope): void {
  if (mode !== SeparationMode.Enforce) return;
  // Whoever has all of another's labels has its first one: only those need a look.
  const byFirstLabel = new Map<string, ExposedWorkload[]>();
  const count = ({ labels }: ExposedWorkload) => Object.keys(labels).length;
  for (const one of [...targets].sort((a, b) => count(a) - count(b))) {
    const [first] = Object.entries(one.labels);
    if (first === undefined) {
      scope.findings.add(
        "UEN614",
        pathOf(one, scope),
        `${one.owner} has no labels, so its policy is everybody's`,
      );
      continue;
    }
    const labels = Object.entries(one.labels);
    const twin = labels
      .flatMap((label) => byFirstLabel.get(label.join("=")) ?? [])
      .find((other) => hasLabels(one.labels, other.labels));
    if (twin !== undefined) {
      const shared = Object.entries(twin.labels).map(([key, value]) => `${key}: ${value}`);
      const message = `the labels of ${twin.owner} (${shared.join(", ")}) are ${one.owner}'s too`;
      scope.findings.add("UEN614", pathOf(one, scope), message);
    }
    byFirstLabel.set(first.join("="), [...(byFirstLabel.get(first.join("=")) ?? []), one]);
  }
}

function pathOf({ kind, owner, exposures }: ExposedWorkload, { root }: Scope): Path {
  if (kind !== "ecd") return [...root, "platform", "selectors", owner];
  const at = exposures[0]?.configPath ?? root;
  return at.slice(0, root.length + 2);
}

function objectsOf(
  {
    mode,
    parts,
    calico,
  }: { mode: SeparationMode; parts: Parameters<typeof enforcingObjects>[0]; calico: boolean },
  path: Path,
  scope: Scope,
): PolicyObject[] {
  if (mode === SeparationMode.Enforce) return enforcingObjects(parts);
  if (calico && scope.dataplane !== "BPF") return observingObjects(parts);
  scope.findings.add("UEN615", path, `nothing is made: ${whyUnobserved(calico, scope)}`);
  return [];
}

function whyUnobserved(calico: boolean, { target }: Scope): string {
  if (calico) return "the eBPF data path does not log";
  // https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy
  if (target === "gcp") return "GKE does not serve Calico's own policies, which could log";
  return "nothing says that Calico runs";
}

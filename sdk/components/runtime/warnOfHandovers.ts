import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../findings/findings";
import { type Holder, handovers, type PlanWithNodePorts } from "../../plan/nodePorts/handover";
import { reportHandovers } from "../../plan/nodePorts/reportHandovers";
import { isTree } from "../../values/merge";
import { reportRemarks } from "./reportFindings";

/** Resources whose node ports the state tells, by their type. */
const HOLDERS: readonly [type: RegExp, kind: "Service" | "ECDeployment"][] = [
  [/^kubernetes:core\/v1:Service(Patch)?$/, "Service"],
  [/^kubernetes:mz\.digitalroute\.com\/[^:]+:ECDeployment$/, "ECDeployment"],
];

/** Where the configuration says who has Calico's CRDs. */
const CRDS_PATH = ["environment", "network", "calico", "crds"];

/** The engine's own function that lists a stack's resources: its SDK has had no name for it since its queries went. */
const LIST = "pulumi:pulumi:readStackResourceOutputs";

/** The release that Calico's CRDs of 3.32 are in, by the engine's type and Helm's name. */
const RELEASE = "kubernetes:helm.sh/v3:Release";
const CRD_RELEASE = "calico-crds";

/**
 * Warns in a preview of node ports that the stack's own state has with one object and the plan with another: the update would end
 * there; and of Calico's CRDs in a release that the plan drops, which only a retained one leaves behind. Nothing is decided by it, so that a state that cannot be read holds nothing up. An update writes its state while it
 * runs, and has had its preview.
 */
export function warnOfHandovers(plan: PlanWithNodePorts, section?: readonly string[]): void {
  if (!pulumi.runtime.isDryRun() || pulumi.runtime.getStackResource() === undefined) return;
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  void Promise.resolve(pulumi.runtime.invoke(LIST, { stackName })).then(
    (answer) => {
      const findings = new Findings();
      const moved = handovers(holdersIn(answer.outputs), plan);
      reportHandovers(moved, "what is up now", () => undefined, findings);
      if (plan.network.calico?.crds?.owner === "objects" && hasCrdRelease(answer.outputs)) {
        findings.add(
          "UEN668",
          CRDS_PATH,
          `the stack's release ${CRD_RELEASE} has Calico's CRDs, and they are to be objects`,
        );
      }
      reportRemarks(findings.sorted(), section);
    },
    (error) => pulumi.log.debug(`The stack's resources cannot be listed: ${error}`),
  );
}

/** Who has which node port, by what the engine lists of a stack: types and outputs, by their URNs. */
function holdersIn(resources: unknown): Map<number, Holder> {
  const holders = new Map<number, Holder>();
  for (const resource of Object.values(isTree(resources) ? resources : {})) {
    if (!isTree(resource) || !isTree(resource.outputs)) continue;
    const kind = HOLDERS.find(([pattern]) => pattern.test(String(resource.type)))?.[1];
    const { metadata, spec } = resource.outputs;
    if (kind === undefined || !isTree(metadata)) continue;
    for (const nodePort of nodePortsIn(spec)) holders.set(nodePort, `${kind} ${String(metadata.name)}`);
  }
  return holders;
}

/** Whether it is retained, the engine does not tell. */
function hasCrdRelease(resources: unknown): boolean {
  return Object.values(isTree(resources) ? resources : {}).some(
    (one) => isTree(one) && one.type === RELEASE && isTree(one.outputs) && one.outputs.name === CRD_RELEASE,
  );
}

function nodePortsIn(spec: unknown): number[] {
  if (!isTree(spec)) return [];
  const services = listOf(spec.services).map((one) => (isTree(one) ? one.spec : undefined));
  const own = [...listOf(spec.ports).map((port) => isTree(port) && port.nodePort), spec.healthCheckNodePort];
  return [...own.filter((one) => typeof one === "number"), ...services.flatMap(nodePortsIn)];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

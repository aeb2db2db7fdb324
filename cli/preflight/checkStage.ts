import type { PlannedEcd } from "../../sdk/plan/ecd/ecd";
import { USAGE_ENGINE_GROUP } from "../../sdk/values/apis";
import type { Look } from "./check";

const PATH = ["environment", "stage"];

/**
 * Whether the stage fits what the cluster serves. Only a cluster that lists its APIs, and not this one, is without it: of any
 * other nothing is said, because the stage network deletes ECDs that are there.
 */
export function checkStage(look: Look): void {
  const { args, plan, cluster, findings, learned } = look;
  const described = plan.ecds.filter(({ descriptor }) => descriptor !== undefined);
  if (described.length === 0) return;
  const names = described.map(({ name }) => name).join(", ");
  if (cluster.ecdKind === "absent") {
    if (plan.stage === "ecds") {
      findings.add(
        "UEN666",
        PATH,
        `the cluster serves no ecdeployments.${USAGE_ENGINE_GROUP}, and ${names} are of it`,
      );
    }
    if (args.stage === undefined && !described.some((ecd) => leavesTraces(ecd, look))) {
      learned.push({ path: PATH, value: "network", from: "the cluster serves no ECDeployment" });
    }
  }
  if (cluster.ecdKind !== "served" || plan.stage !== "network") return;
  if (args.stage === undefined) {
    learned.push({ path: PATH, value: "ecds", from: "the cluster serves ECDeployments" });
  } else {
    const there = described.filter(({ name }) => cluster.ecds.some(({ metadata }) => metadata.name === name));
    const loss =
      there.length > 0
        ? `: ${there.map(({ name }) => name).join(", ")} are there, and would go if this stack made them`
        : "";
    findings.add("UEN667", PATH, `the cluster serves ECDeployments, and the stage is network${loss}`);
  }
}

/** Whether something of an ECD is in the cluster, although its kind is not. */
function leavesTraces({ name, operatorServices }: PlannedEcd, { plan, cluster }: Look): boolean {
  const services = new Set(operatorServices.map((service) => service.name));
  return (
    cluster.pods.some(({ metadata }) => metadata.labels?.app === name) ||
    cluster.services.some(
      ({ metadata }) => metadata.namespace === plan.namespace.name && services.has(metadata.name),
    )
  );
}

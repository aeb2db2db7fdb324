import type { Path } from "../../sdk/findings/path";
import { hasLabels } from "../../sdk/plan/access/separation/peer";
import type { Workload } from "../../sdk/plan/access/workload";
import type { Look } from "./check";
import { shutOut } from "./checkExecutionContexts";
import { controllerOf } from "./controllerOf";
import { inWords, NAMING } from "./ownLabel";

/** What keeps labels from being confirmed: with separation somebody would be cut off, or let in. */
const UNCONFIRMING = ["UEN653", "UEN654", "UEN664", "UEN673"];

/** Whether the pods of platform, ui and ECDs carry the labels that Services and policies go by. */
export function checkLabels(look: Look): void {
  const { args, plan, cluster, findings, learned } = look;
  const wanted = plan.policies.workloads.filter(({ kind }) => kind !== "ingress");
  const unseen: string[] = [];
  let confirmed = wanted.length > 0;
  for (const one of wanted) {
    const pods = cluster.pods.filter(({ metadata }) => hasLabels(metadata.labels ?? {}, one.labels));
    if (pods.length === 0) {
      confirmed = correct(one, look);
      if (!confirmed) unseen.push(one.owner);
      confirmed = false;
      continue;
    }
    const controllers = [...new Set(pods.map(controllerOf))];
    if (controllers.length > 1) {
      confirmed = false;
      findings.add(
        "UEN654",
        pathOf(one, look),
        `${inWords(one.labels)} is on the pods of ${controllers.join(", ")}`,
      );
    }
  }
  const path: Path = ["environment", "separation", "labelsConfirmed"];
  if (unseen.length > 0) {
    findings.add(
      "UEN653",
      path,
      `no pod of ${plan.namespace.name} carries the labels of ${unseen.join(", ")}`,
    );
  }
  const complete = findings.sorted().every(({ code }) => !UNCONFIRMING.includes(code));
  // Separation would drop what an ECD without an entry has to say to the platform.
  const isWhole = shutOut(look).length === 0;
  if (confirmed && complete && isWhole && args.separation?.labelsConfirmed === undefined) {
    learned.push({ path, value: true, from: "each owner's pods were seen with its labels" });
  }
}

/** Finds the pods by their names, and says which labels they carry instead. */
function correct(one: Workload, look: Look): boolean {
  const { cluster, findings, learned } = look;
  const named = cluster.pods.filter(
    ({ metadata }) => metadata.name === one.owner || metadata.name.startsWith(`${one.owner}-`),
  );
  const labels = named[0]?.metadata.labels ?? {};
  const key = NAMING.find((name) => labels[name] !== undefined);
  const value = key === undefined ? undefined : labels[key];
  if (key === undefined || value === undefined) return false;
  const path = pathOf(one, look);
  const pods = named.map(({ metadata }) => metadata.name).join(", ");
  findings.add("UEN653", path, `no pod carries ${inWords(one.labels)}, but ${pods} carries ${key}: ${value}`);
  if (one.kind !== "ecd") learned.push({ path: [...path, key], value, from: `the pods ${pods}` });
  return true;
}

function pathOf({ kind, owner }: Workload, { plan }: Look): Path {
  if (kind !== "ecd") return ["environment", "platform", "selectors", owner];
  const ecd = plan.ecds.find(({ name }) => name === owner);
  return [...(ecd?.configPath ?? ["environment", "ecds"]), ecd?.descriptor ? "descriptor" : "selector"];
}

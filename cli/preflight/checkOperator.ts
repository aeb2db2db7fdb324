import { OPERATOR_LABELS } from "../../sdk/plan/access/separation/flows";
import type { Look } from "./check";
import { carries, inWords, ownLabel } from "./ownLabel";

const PATH = ["environment", "separation", "operator"];

/** As the vendor calls its pods. */
const NAME = /^(uepe|usage-engine)[a-z-]*-operator/;
/** An operator of another make may have the word in its name as well: only if no pod has the vendor's. */
const LIKELY = /(^|-)operator(-|$)/;

/** Whether Usage Engine's operator is where separation lets it through to the platform. */
export function checkOperator(look: Look): void {
  const { args, plan, cluster, findings, learned } = look;
  const { separation = {} } = args;
  const here = plan.namespace.name;
  if (separation.mode === "off" || args.platform?.services === "none") return;
  // Pods of other namespaces are not read.
  if ((separation.operator?.namespace ?? here) !== here) return;
  const labels = separation.operator?.labels ?? OPERATOR_LABELS;
  if (cluster.pods.some(carries(labels))) return;
  const platform = plan.policies.workloads.find(({ kind }) => kind === "platform");
  const isInstalled = platform !== undefined && cluster.pods.some(carries(platform.labels));
  const named = [NAME, LIKELY]
    .map((pattern) => cluster.pods.filter(({ metadata }) => pattern.test(metadata.name)))
    .find((pods) => pods.length > 0);
  if (named === undefined) {
    if (isInstalled) findings.add("UEN664", PATH, `no pod of ${here} carries ${inWords(labels)}`);
    return;
  }
  const names = named.map(({ metadata }) => metadata.name).join(", ");
  const own = ownLabel(named, cluster.pods);
  const instead = own === undefined ? "which has no label of its own" : `which carries ${inWords(own)}`;
  findings.add(
    "UEN664",
    PATH,
    `no pod of ${here} carries ${inWords(labels)}; the operator may be ${names}, ${instead}`,
  );
  if (own !== undefined) learned.push({ path: [...PATH, "labels"], value: own, from: `the pods ${names}` });
}

import { formatPath, isAtOrBelow, type Path } from "../findings/path";
import type { PlannedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { hiddenValues, isOfSources } from "../plan/undecided";

/** Sections that say nothing of who reaches what. */
const INDIFFERENT: ReadonlySet<string> = new Set([
  "accept",
  "acceptPublic",
  "annotations",
  "budget",
  "charts",
  "cluster",
  "createNamespace",
  "directory",
  "images",
  "labels",
  "prices",
  "traffic",
]);

/**
 * What is not known and bears on the answer to a question: paths of hidden values, and places of patches that the plan does
 * not follow. An answer in spite of them would be a guess.
 *
 * @param from, to as `answer` takes them
 * @param root where paths of findings begin
 */
export function undecidedBetween(plan: NetworkPlan, from: string, to: string, root: Path): string[] {
  const [target = "", port = "", protocol = "tcp"] = to.split("/");
  const hidden = hiddenValues(plan.findings).map(({ path }) => path);
  const caller = ownPaths(plan, from, root);
  const isPod = caller.length > 0 || from.includes("=");
  const isNode = target === "node";
  const called = plan.exposures.filter((one) =>
    isNode ? one.nodePort === Number(port) : one.owner === target && isPort(one, port, protocol),
  );
  const own = isNode ? [] : ownPaths(plan, target, root);
  const throughIngress = isNode || target === "ingress" || called.some(({ via }) => via === "Ingress");
  // Pods, and nodes in their place, may be among the sources of a port that shows its pod who calls.
  const { shared, unknown } = plan.policies.podAddresses;
  const sourcesAdmitPods =
    shared.length + unknown.length > 0 || called.some(({ keepsSourceAddress }) => keepsSourceAddress);
  const bears = (path: string): boolean => {
    if (isPod && isOfSources(path) && !sourcesAdmitPods) return false;
    const section = sectionOf(path, root);
    if (section === undefined) return true;
    if (section === "sources" || section === "loadBalancer") return isNode || isOf(called, path);
    if (section === "ingress") return throughIngress;
    if (section !== "ecds" && section !== "platform") return !INDIFFERENT.has(section);
    if (caller.some((entry) => identifies(path, entry))) return true;
    // Whose sources are hidden is known; what opens a port nobody knows.
    if (isNode) return !isOfSources(path) || isOf(called, path);
    if (path === formatPath([...root, section])) return true;
    return own.some((entry) => isAtOrBelow(path, entry)) && (called.length === 0 || isOf(called, path));
  };
  const concerned = isNode ? plan.exposures : called;
  const patches = concerned.flatMap(({ undecided }) => undecided).filter((one) => !hidden.includes(one));
  return [...new Set([...hidden.filter(bears), ...patches])];
}

function isPort(exposure: PlannedExposure, port: string, protocol: string): boolean {
  if (!/^\d+$/.test(port)) return exposure.name === port;
  return exposure.port === Number(port) && exposure.protocol === protocol.toUpperCase();
}

function isOf(exposures: readonly PlannedExposure[], path: string): boolean {
  return exposures.some(({ undecided }) => undecided.includes(path));
}

/** Where the configuration speaks of an owner. */
function ownPaths(plan: NetworkPlan, owner: string, root: Path): string[] {
  if (owner === "platform" || owner === "ui") return [formatPath([...root, "platform"])];
  if (owner === "ingress" && plan.ingress) return [formatPath([...root, "ingress"])];
  return plan.ecds.filter(({ name }) => name === owner).map(({ configPath }) => formatPath(configPath));
}

/** Whether a hidden value says which pods an entry's are. */
function identifies(path: string, entry: string): boolean {
  const keys = ["name", "selector", "selectors"].map((key) => `${entry}.${key}`);
  return path === entry || keys.some((one) => isAtOrBelow(path, one));
}

function sectionOf(path: string, root: Path): string | undefined {
  return /^\.(\w+)/.exec(path.slice(formatPath(root).length))?.[1];
}

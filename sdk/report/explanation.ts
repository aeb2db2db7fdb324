import Big from "big.js";
import type { EcdArgs } from "../config/ecdArgs";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { formatMoney } from "../cost/money";
import type { PricedPlan } from "../cost/pricedPlan";
import type { Finding } from "../findings/finding";
import { formatPath } from "../findings/path";
import type { PlannedEcd } from "../plan/ecd/ecd";
import { exposuresAt } from "../plan/exposure";
import type { PlannedEnvironment } from "../planEnvironment";

/** A way in that an ECD could have, and what the configuration would say. */
export interface Alternative {
  name: string;
  change: Pick<EcdArgs, "exposure" | "dedicated">;
  /** Whether a node port that is pinned stays: it opens nothing without one. */
  keepsNodePorts: boolean;
}

/** What an alternative comes to. */
export interface ExplainedAlternative {
  name: string;
  /** Whether the plan is of this kind as it stands. */
  chosen: boolean;
  works: boolean;
  /** Why not, or what the plan says to it. */
  reasons: string[];
  /** What speaks against it although it works; null where nothing does. */
  note: string | null;
  /** What the environment costs more with it than without the ECD: `16.43`; null where it does not work. */
  monthly: string | null;
}

/** Why an ECD has its way in, and what else it could have. */
export interface Explanation {
  ecd: string;
  /** Why the plan chose as it did, for each port. */
  chosen: { port: string; via: string; reason: string }[];
  alternatives: ExplainedAlternative[];
}

/** The cheapest first, as the plan tries them. */
const ALTERNATIVES: readonly Alternative[] = [
  { name: "ClusterIP", change: { exposure: "ClusterIP", dedicated: undefined }, keepsNodePorts: false },
  { name: "NodePort", change: { exposure: "NodePort", dedicated: undefined }, keepsNodePorts: true },
  { name: "Ingress", change: { exposure: "Ingress", dedicated: undefined }, keepsNodePorts: false },
  {
    name: "LoadBalancer, shared",
    change: { exposure: "LoadBalancer", dedicated: false },
    keepsNodePorts: true,
  },
  {
    name: "LoadBalancer, dedicated",
    change: { exposure: "LoadBalancer", dedicated: true },
    keepsNodePorts: true,
  },
];

/** Nothing says of an ECD where its peers are, so that this is theirs to judge. */
const CLOSED = "nobody outside the cluster could call it";

/**
 * Plans an environment anew with each way in that an ECD could have.
 *
 * @param current the environment as it stands
 * @param planAgain plans a configuration as this one was planned
 * @returns undefined where no ECD has the name
 */
export function explainEcd(
  name: string,
  current: PlannedEnvironment,
  planAgain: (args: EnvironmentArgs) => PricedPlan,
): Explanation | undefined {
  const { args } = current;
  const ecd = current.ecds.find((one) => one.name === name);
  const index = ecd?.configPath.at(-1);
  if (!ecd || typeof index !== "number") return undefined;
  const entry = args.ecds?.[index];
  if (!entry) return undefined;
  const without = planAgain(withEntry(args, index, undefined));
  const own = kindOf(current, name);
  return {
    ecd: name,
    chosen: exposuresAt(current.exposures, ecd.exposures).map((one) => ({
      port: `${one.name} ${one.port}/${one.protocol}`,
      via: one.via,
      reason: one.reason,
    })),
    alternatives: ALTERNATIVES.map((alternative) => {
      const chosen = own === alternative.name;
      const plan = chosen ? current : planAgain(withEntry(args, index, changedEntry(entry, alternative)));
      const reasons = reasonsAgainst(alternative, ecd, plan, chosen ? undefined : current);
      const works = reasons.length === 0;
      const more = new Big(plan.cost.monthly).minus(without.cost.monthly);
      return {
        name: alternative.name,
        chosen,
        works,
        reasons,
        note: works && alternative.name === "ClusterIP" && !chosen ? CLOSED : null,
        monthly: works ? formatMoney(more) : null,
      };
    }),
  };
}

/**
 * Errors that this alternative brings, or that the descriptor stands against it.
 *
 * @param plan what comes of it
 * @param current what stands, whose errors it does not bring; absent where this is what stands, and has the ECD's own errors
 */
function reasonsAgainst(
  alternative: Alternative,
  { name, configPath }: Pick<PlannedEcd, "name" | "configPath">,
  plan: PricedPlan,
  current: PricedPlan | undefined,
): string[] {
  const path = formatPath(configPath);
  const known = new Set(current?.findings.map(keyOf));
  const errors = plan.findings.filter(
    (one) =>
      one.severity === "error" &&
      !known.has(keyOf(one)) &&
      (current !== undefined || one.path === path || one.path.startsWith(`${path}.`)),
  );
  if (errors.length > 0) return errors.map(({ code, message, fix }) => `${message}. ${fix} (${code})`);
  // It would be made, and nobody could call it.
  const services = new Set(plan.exposures.flatMap(({ owner, service }) => (owner === name ? [service] : [])));
  const addressless = plan.findings.filter(
    ({ code, message }) => code === "UEN218" && [...services].some((one) => message.includes(` ${one} `)),
  );
  if (addressless.length > 0)
    return addressless.map(({ code, message, fix }) => `${message}. ${fix} (${code})`);
  if (kindOf(plan, name) === alternative.name) return [];
  const stays = plan.exposures.find(({ owner }) => owner === name);
  if (stays?.via === "LoadBalancer" && alternative.change.exposure === "LoadBalancer")
    return ["no load balancer is shared here: each Service gets one of its own"];
  return [`it stays as it is: ${stays?.reason ?? "it opens nothing"}`];
}

function keyOf({ code, path, message }: Finding): string {
  return `${code} ${path} ${message}`;
}

/** Which alternative a plan has for an ECD, by its most open port. */
function kindOf(plan: PricedPlan, name: string): string | undefined {
  const exposures = plan.exposures.filter(({ owner }) => owner === name);
  const balanced = exposures.find(({ via }) => via === "LoadBalancer");
  if (balanced) {
    const balancer = plan.loadBalancers.find((one) => one.name === balanced.loadBalancer);
    return balancer?.shared ? "LoadBalancer, shared" : "LoadBalancer, dedicated";
  }
  return (["NodePort", "Ingress", "ClusterIP"] as const).find((via) =>
    exposures.some((one) => one.via === via),
  );
}

function changedEntry(entry: EcdArgs, { change, keepsNodePorts }: Alternative): EcdArgs {
  const { exposure: _, dedicated: __, nodePorts, ports: ___, http, ...rest } = entry;
  const byIngress = change.exposure === "Ingress";
  const ports = byIngress ? entry.ports : portsOf(entry);
  return {
    ...rest,
    ...(ports && { ports: keepsNodePorts ? ports : ports.map(({ nodePort: ____, ...port }) => port) }),
    ...(http && (byIngress || entry.descriptor !== undefined) && { http }),
    ...(nodePorts && keepsNodePorts && { nodePorts }),
    // With http the way in is an Ingress by itself, and `exposure` speaks of the other ports.
    ...(change.exposure && !(byIngress && http) && { exposure: change.exposure }),
    ...(change.dedicated !== undefined && { dedicated: change.dedicated }),
  };
}

/** Its ports, and such as an Ingress leads to: without one they are ports like others. */
function portsOf({ descriptor, ports, http }: EcdArgs): EcdArgs["ports"] {
  if (descriptor !== undefined || http === undefined) return ports;
  const own = ports ?? [];
  const numbers = new Set(http.paths.map(({ port }) => port));
  const missing = [...numbers].filter((port) => !own.some((one) => (one.targetPort ?? one.port) === port));
  return [...own, ...missing.map((port) => ({ name: `http-${port}`, port }))];
}

/** The environment with another entry in one's place. A removed one leaves its place free: the others keep their paths. */
function withEntry(args: EnvironmentArgs, index: number, entry: EcdArgs | undefined): EnvironmentArgs {
  const ecds = [...(args.ecds ?? [])];
  if (entry) ecds[index] = entry;
  else delete ecds[index];
  return { ...args, ecds };
}

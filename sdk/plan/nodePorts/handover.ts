import { formatPath } from "../../findings/path";
import type { NetworkPlan } from "../networkPlan";
import { staticBand } from "./nodePortRange";
import { type DescribedNodePort, describedNodePorts } from "./nodePorts";

/** Who has a node port: a Service that the package or a chart makes, or an ECDeployment of whose Services the operator knows. */
export type Holder = `Service ${string}` | `ECDeployment ${string}`;

/** A node port that one change takes from one object and gives to another. */
export interface Handover {
  nodePort: number;
  from: Holder;
  to: Holder;
  /** A number that is free before and after, for whoever has this one to move to first. */
  meanwhile: number | undefined;
  /** Whether the new holder takes the old one's place by `formerName`: the old one then goes first. */
  isRename: boolean;
  /** Where the new holder's port stands in the configuration. */
  path: DescribedNodePort["path"];
}

/** A plan, as far as its node ports need it. */
export type PlanWithNodePorts = Pick<NetworkPlan, "ecds" | "exposures" | "nodePorts" | "network">;

/** Node ports by number, with who has them. */
export type Holders = ReadonlyMap<number, Holder>;

/** Who has which node port once a plan is carried out. What the API server chooses is not among them. */
export function holdersOf(plan: PlanWithNodePorts): Holders {
  const byOperator = servicesOfOperator(plan);
  return new Map(
    describedNodePorts(plan).flatMap((one) =>
      one.nodePort === null ? [] : [[one.nodePort, holderOf(one, byOperator)] as const],
    ),
  );
}

/**
 * The numbers that change hands. The API server refuses a number that another Service has, and the engine neither knows of
 * that nor deletes anything before everything else is made: whoever has it must have another one before.
 *
 * @param before who has them now
 * @param taken further numbers that are not free
 */
export function handovers(before: Holders, after: PlanWithNodePorts): Handover[] {
  const byOperator = servicesOfOperator(after);
  const former = formerHolders(after);
  const free = freeNumbers(before, after);
  return describedNodePorts(after).flatMap((one): Handover[] => {
    const { nodePort, path } = one;
    const from = nodePort === null ? undefined : before.get(nodePort);
    if (nodePort === null || from === undefined) return [];
    const to = holderOf(one, byOperator);
    if (from === to) return [];
    const isRename = from === former.get(to);
    return [{ nodePort, from, to, isRename, meanwhile: isRename ? undefined : free.next().value, path }];
  });
}

/** Where a plan pins a number, for its owner to change it: a path of the stack file, or a descriptor. */
export function pinOf(plan: PlanWithNodePorts, nodePort: number): string | undefined {
  const one = describedNodePorts(plan).find((candidate) => candidate.nodePort === nodePort);
  if (one === undefined) return undefined;
  if (one.use === "healthCheck") return `healthCheckNodePort of ${one.service}`;
  return one.pinnedBy === undefined
    ? formatPath(one.path)
    : `nodePort of port ${one.port} in ${one.pinnedBy}`;
}

function holderOf({ owner, service }: DescribedNodePort, byOperator: ReadonlySet<string>): Holder {
  return byOperator.has(service) ? `ECDeployment ${owner}` : `Service ${service}`;
}

function servicesOfOperator({ ecds }: PlanWithNodePorts): ReadonlySet<string> {
  return new Set(ecds.flatMap((ecd) => ecd.operatorServices.map(({ name }) => name)));
}

/** What an object was called before, by what it is called now. */
function formerHolders({ ecds }: PlanWithNodePorts): ReadonlyMap<Holder, Holder> {
  return new Map(
    ecds.flatMap(({ name, formerName, services, descriptor }) => {
      if (formerName === undefined) return [];
      const renamed = services.map((service): [Holder, Holder] => [
        `Service ${service.name}`,
        `Service ${service.name.replace(name, formerName)}`,
      ]);
      const described: [Holder, Holder] = [`ECDeployment ${name}`, `ECDeployment ${formerName}`];
      return descriptor ? [described] : renamed;
    }),
  );
}

function* freeNumbers(
  before: Holders,
  { nodePorts, network }: PlanWithNodePorts,
): Generator<number, undefined> {
  const taken = new Set<number | null>([
    ...before.keys(),
    ...nodePorts.map(({ nodePort }) => nodePort),
    ...network.reservedNodePorts,
  ]);
  const { first, last } = network.nodePortRange;
  const band = staticBand(network.nodePortRange);
  for (let number = band.first; number <= last; number++) if (!taken.has(number)) yield number;
  for (let number = first; number < band.first; number++) if (!taken.has(number)) yield number;
  return undefined;
}

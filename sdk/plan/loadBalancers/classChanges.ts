import { ENVIRONMENT } from "../../config/parse";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import type { NetworkPlan } from "../networkPlan";
import type { PlannedService } from "../service";

/** A plan, as far as its Services are load balancers. */
export type PlanWithServices = Pick<NetworkPlan, "platform" | "ingress" | "ecds">;

/** Classes of Services of type LoadBalancer, by the Services' names; undefined for one that has none. */
export type Classes = ReadonlyMap<string, string | undefined>;

interface BalancedService extends Pick<PlannedService, "name" | "loadBalancerClass"> {
  path: Path;
}

/** The classes that Services have once a plan is carried out. */
export function classesOf(plan: PlanWithServices): Classes {
  return new Map(balancedServices(plan).map(({ name, loadBalancerClass }) => [name, loadBalancerClass]));
}

/**
 * Services that are there as load balancers, and are to have another class: the API server lets nobody change it, nor give
 * one to a Service that came without.
 *
 * @param there what is there already, in the environment's namespace
 */
export function changedClasses(there: Classes, plan: PlanWithServices): BalancedService[] {
  return balancedServices(plan).filter(
    ({ name, loadBalancerClass }) => there.has(name) && there.get(name) !== loadBalancerClass,
  );
}

/** Tells each of them. */
export function reportClassChanges(there: Classes, plan: PlanWithServices, findings: Findings): void {
  for (const { name, loadBalancerClass, path } of changedClasses(there, plan)) {
    const has = there.get(name) === undefined ? "no class" : `the class ${there.get(name)}`;
    const gets = loadBalancerClass === undefined ? "none" : loadBalancerClass;
    findings.add(
      "UEN368",
      path,
      `the Service ${name} is a load balancer with ${has}, and is to have ${gets}`,
    );
  }
}

function balancedServices({ platform, ingress, ecds }: PlanWithServices): BalancedService[] {
  const at =
    (path: Path) =>
    ({ name, loadBalancerClass }: PlannedService): BalancedService => ({ name, loadBalancerClass, path });
  const isBalanced = ({ type }: PlannedService) => type === "LoadBalancer";
  return [
    ...[...platform.services, ...platform.patches].filter(isBalanced).map(at([...ENVIRONMENT, "platform"])),
    ...(ingress ? [ingress.service] : []).filter(isBalanced).map(at([...ENVIRONMENT, "ingress"])),
    ...ecds.flatMap(({ services, operatorServices, configPath }) =>
      [...services, ...operatorServices].filter(isBalanced).map(at(configPath)),
    ),
  ];
}

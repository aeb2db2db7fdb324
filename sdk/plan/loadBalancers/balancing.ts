import type { EnvironmentArgs } from "../../config/environmentArgs";
import { merge } from "../../values/merge";
import type { PlannedEcd } from "../ecd/ecd";
import { annotated } from "../ecd/patchedAnnotations";
import { undecidedBy } from "../ecd/undecidedBy";
import { type AssignedExposure, type ExposureKey, exposuresAt } from "../exposure";
import type { PlannedIngressController } from "../ingress/ingressController";
import type { PlannedNetwork } from "../network/network";
import type { OwnedService } from "../ownedServices";
import type { Offer } from "../owners";
import type { Scope } from "../scope";
import type { PlannedService } from "../service";
import type { Assignment, PlannedLoadBalancer } from "./loadBalancer";
import { type LoadBalancing, planLoadBalancers } from "./loadBalancers";

/** An offer with its LoadBalancer Services on load balancers: Services, descriptors and exposures say what that comes to. */
export interface BalancedOffer extends Offer {
  exposures: AssignedExposure[];
  loadBalancers: PlannedLoadBalancer[];
  balancing: LoadBalancing;
}

/** Puts the environment's LoadBalancer Services on load balancers. */
export function balance(
  { owners, exposures }: Offer,
  owned: readonly OwnedService[],
  { args, network }: { args: EnvironmentArgs; network: PlannedNetwork },
  scope: Scope,
): BalancedOffer {
  const { namespace, root, findings } = scope;
  const { aws, gcp } = network;
  const services = owned.filter(({ service }) => service.type === "LoadBalancer");
  const {
    loadBalancers,
    assignments: made,
    ...balancing
  } = planLoadBalancers(services, {
    args,
    namespace,
    root,
    aws,
    gcp,
    findings,
  });
  const assignments = assignmentsOf(made);
  const { platform, ingress } = owners;
  const unfollowed = new Map<ExposureKey, string[]>();
  const ecds = owners.ecds.map((ecd) => {
    const balanced = balancedEcd(ecd, assignments, scope);
    for (const { service, patch } of balanced.unfollowed) {
      for (const one of exposuresAt(exposures, ecd.exposures)) {
        if (one.service !== service || one.via !== "LoadBalancer") continue;
        unfollowed.set(one.key, [...(unfollowed.get(one.key) ?? []), patch]);
      }
    }
    return balanced.ecd;
  });
  return {
    owners: {
      platform: {
        ...platform,
        services: platform.services.map((service) => completed(service, assignments)),
        patches: platform.patches.map((service) => completed(service, assignments)),
      },
      ...(ingress && { ingress: balancedController(ingress, assignments) }),
      ecds,
    },
    exposures: exposures.map((exposure) => {
      const assignment = exposure.via === "LoadBalancer" ? assignments.get(exposure.service) : undefined;
      const decided = undecidedBy(exposure, unfollowed.get(exposure.key) ?? []);
      return { ...decided, loadBalancer: assignment?.loadBalancer ?? null };
    }),
    loadBalancers,
    balancing,
  };
}

/** By the Service's name. */
type Assignments = ReadonlyMap<string, Assignment>;

function assignmentsOf(list: readonly Assignment[]): Assignments {
  // Of two Services of one name, which is refused, the first has the load balancer.
  return new Map([...list].reverse().map((one) => [one.service.name, one]));
}

/** A Service as its load balancer needs it. */
function completed(service: PlannedService, assignments: Assignments): PlannedService {
  const assignment = service.type === "LoadBalancer" ? assignments.get(service.name) : undefined;
  return assignment === undefined ? service : { ...service, ...assignment.service };
}

/** The chart makes the controller's Service of its values. */
function balancedController(
  ingress: PlannedIngressController,
  assignments: Assignments,
): PlannedIngressController {
  const service = completed(ingress.service, assignments);
  if (service === ingress.service) return ingress;
  const values = merge(ingress.chart.values, { service: { annotations: service.annotations } });
  return { ...ingress, service, chart: { ...ingress.chart, values } };
}

/** The package makes the Services of an ECD itself; those of a descriptor the operator makes, and gets told by a patch. */
function balancedEcd(ecd: PlannedEcd, assignments: Assignments, scope: Scope) {
  const { services, operatorServices } = ecd;
  const balanced: PlannedEcd = {
    ...ecd,
    services: services.map((service) => completed(service, assignments)),
    operatorServices: operatorServices.map((service) => completed(service, assignments)),
  };
  return annotated(
    balanced,
    operatorServices.map(({ type, name }) => type === "LoadBalancer" && assignments.has(name)),
    scope,
  );
}

import type { Workload } from "../plan/access/workload";
import type { Admitted, AnsweredExposure, EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { type Cidr, eachOnce } from "../values/cidr";
import { controllerOf } from "./controller";
import { reachFromOutside } from "./reachability";
import { reachThroughNode } from "./reachThroughNode";

/** Addresses of nobody (RFC 5737, RFC 3849), to ask the model for a stranger. */
const STRANGERS = ["203.0.113.113", "198.51.100.113", "192.0.2.113", "2001:db8:113::113"];

/** A pod that no flow is for. */
const STRANGE_POD = { namespace: "a-namespace-of-somebody-else", labels: {} };

/** The plan's exposures, each with whom the model lets in from outside. */
export function withAdmitted(plan: NetworkPlan): AnsweredExposure[] {
  const owners = new Map(
    plan.policies.workloads.flatMap((workload) => workload.exposures.map((key) => [key, workload])),
  );
  return plan.exposures.map((exposure) => {
    const workload = owners.get(exposure.key);
    const isAsked = exposure.via !== "ClusterIP" && workload !== undefined;
    return { ...exposure, admitted: isAsked ? admittedTo(plan, workload, exposure) : null };
  });
}

function admittedTo(plan: NetworkPlan, workload: Workload, exposure: EnforcedExposure): Admitted {
  if (exposure.disabled) return { sources: [], everybody: false, anyPod: false };
  const ranges = rangesOf(plan, exposure);
  const isAdmitted = (address: string) =>
    reachFromOutside(plan, workload, exposure, { caller: { address } }).allowed;
  const known = [...ranges, ...(plan.policies.guard?.always ?? [])];
  const stranger = STRANGERS.find((address) => !known.some((range) => range.holds(address)));
  return {
    sources: widest(ranges.filter((range) => isAdmitted(addressIn(range, plan.policies.podAddresses.own)))),
    everybody: stranger !== undefined && isAdmitted(stranger),
    anyPod:
      exposure.via !== "Ingress" &&
      plan.policies.separation.mode === "enforce" &&
      reachThroughNode(plan, workload, exposure, { caller: STRANGE_POD }).allowed,
  };
}

/** An address of a range that is no pod's: pods are none of those who call from outside. */
function addressIn(range: Cidr, pods: readonly Cidr[]): string {
  return range.firstOutside(pods) ?? range.first;
}

/** Who may call by the configuration. Of a host behind the ingress controller only the controller's enforcement is asked. */
function rangesOf(plan: NetworkPlan, exposure: EnforcedExposure): readonly Cidr[] {
  const controller = exposure.via === "Ingress" ? controllerOf(plan) : undefined;
  if (controller === undefined) return exposure.sources;
  return eachOnce(controller.exposures.flatMap(({ sources }) => sources));
}

/** Without ranges that lie in others of them. */
function widest(ranges: readonly Cidr[]): Cidr[] {
  return ranges.filter((own, index) => {
    const holdsIt = (other: Cidr, position: number) =>
      position !== index && other.contains(own) && !(own.contains(other) && position > index);
    return !ranges.some(holdsIt);
  });
}

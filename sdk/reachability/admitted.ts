import type { KnownPods, KnownPort } from "../plan/access/knownPods";
import type { Admitted, PlannedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { addressOutside, contains, isIn, readCidr } from "../values/cidr";
import { reachFromOutside } from "./reachability";

/** Addresses of nobody (RFC 5737, RFC 3849), to ask the model for a stranger. */
const STRANGERS = ["203.0.113.113", "198.51.100.113", "192.0.2.113", "2001:db8:113::113"];

/** The plan's exposures, each with whom the model lets in from outside. */
export function withAdmitted(plan: NetworkPlan): PlannedExposure[] {
  const answers = new Map<PlannedExposure, Admitted>();
  for (const pods of plan.policies.pods) {
    for (const port of pods.ports) {
      if (port.exposure.via !== "ClusterIP") answers.set(port.exposure, admittedTo(plan, pods, port));
    }
  }
  return plan.exposures.map((exposure) => {
    const admitted = answers.get(exposure);
    return admitted === undefined ? exposure : { ...exposure, admitted };
  });
}

function admittedTo(plan: NetworkPlan, pods: KnownPods, port: KnownPort): Admitted {
  if (port.exposure.disabled) return { sources: [], everybody: false };
  const ranges = rangesOf(plan, port);
  const isAdmitted = (address: string) => reachFromOutside(plan, pods, port, { caller: { address } }).allowed;
  const known = [...ranges, ...(plan.policies.guard?.always ?? [])];
  const stranger = STRANGERS.find((address) => !known.some((range) => isIn(address, range)));
  return {
    sources: widest(ranges.filter((range) => isAdmitted(addressIn(range, plan.policies.podAddresses.own)))),
    everybody: stranger !== undefined && isAdmitted(stranger),
  };
}

/** An address of a range that is no pod's: pods are none of those who call from outside. */
function addressIn(range: string, pods: readonly string[]): string {
  const cidr = readCidr(range);
  if (typeof cidr === "string") return range;
  const free = addressOutside(
    cidr,
    pods.map(readCidr).filter((one) => typeof one !== "string"),
  );
  return (free ?? cidr.address).toString();
}

/** Who may call by the configuration. Of a host behind the ingress controller only the controller's door is asked. */
function rangesOf({ policies: { pods } }: NetworkPlan, { exposure }: KnownPort): string[] {
  const controller = pods.find(({ kind }) => kind === "ingress");
  if (exposure.via !== "Ingress" || controller === undefined) return exposure.sources;
  return [...new Set(controller.ports.flatMap((one) => one.exposure.sources))];
}

/** Without ranges that lie in others of them. */
function widest(ranges: readonly string[]): string[] {
  const read = ranges.map(readCidr);
  return ranges.filter((_, index) => {
    const own = read[index];
    return !read.some((other, position) => {
      if (position === index || typeof own === "string" || typeof other === "string") return false;
      return own !== undefined && contains(other, own) && !(contains(own, other) && position > index);
    });
  });
}

import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { inRange } from "./evaluate";

/** What GKE's pods get where the configuration does not say. */
const GKE_PODS = "10.4.0.0/14";

/** Where pods have their addresses, by the configuration alone. */
export function podsMayBeAt({ target, network }: EnvironmentArgs): (address: string) => boolean {
  const isAmong = (address: string, ...ranges: (string | undefined)[]) =>
    ranges.some((range) => range !== undefined && inRange(address, range));
  const anywhere = () => true;
  if (target === "aws") {
    if (network?.aws?.cluster === undefined) return anywhere;
    const isCalico = network.aws.cluster.networkPlugin === "calico";
    return (address) => isAmong(address, isCalico ? "192.168.0.0/16" : "10.0.0.0/16");
  }
  if (target === "gcp" && network?.gcp?.cluster !== undefined) {
    return (address) => isAmong(address, GKE_PODS);
  }
  const installed = network?.calico?.install ? "192.168.0.0/16" : undefined;
  const range = network?.podCidr ?? installed;
  if (range !== undefined) return (address) => isAmong(address, range);
  return (address) => !isAmong(address, ...(network?.nodeCidrs ?? []), network?.tunnelCidr);
}

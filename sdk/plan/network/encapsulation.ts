import type { BgpArgs } from "../../config/bgpArgs";
import type { Encapsulation } from "../../config/encapsulation";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import type { Scope } from "../scope";

/**
 * The network's encapsulation: what asks nothing of the site's routers, unless BGP is on.
 *
 * @param everywhere whether the network below drops what comes from a pod's own address, within a subnet too
 */
export function planEncapsulation(
  { encapsulation, bgp }: NetworkArgs,
  path: Path,
  scope: Scope,
  everywhere: boolean,
): Encapsulation {
  if (encapsulation === undefined) {
    if (everywhere) return bgp?.enabled ? "IPIP" : "VXLAN";
    return bgp?.enabled ? "IPIPCrossSubnet" : "VXLANCrossSubnet";
  }
  checkEncapsulation(encapsulation, bgp, [...path, "encapsulation"], scope);
  return encapsulation;
}

/** IP in IP and plain routing learn their routes by BGP; VXLAN does not need it. */
export function checkEncapsulation(
  encapsulation: Encapsulation,
  bgp: BgpArgs | undefined,
  path: Path,
  scope: Scope,
): void {
  if (bgp?.enabled || encapsulation.startsWith("VXLAN")) return;
  scope.findings.add("UEN503", path, `${encapsulation} learns its routes by BGP, and BGP is off`);
}

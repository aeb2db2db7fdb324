import * as ipaddr from "ipaddr.js";
import type { KubernetesObject } from "../cluster/api";
import { STORED_VERSION } from "./storedForm";

export const ADDRESS_BLOCKS = `/apis/${STORED_VERSION}/ipamblocks`;

/**
 * A range of addresses that is one node's, as Calico's own IPAM notes it: Felix routes by these what goes through tunnels. Which
 * addresses are in use is host-local's to know here, so the block says nothing of them.
 *
 * @param cidr IPv4 range
 */
export function addressBlock(node: string, cidr: string): KubernetesObject {
  const [, length] = ipaddr.IPv4.parseCIDR(cidr);
  const size = 2 ** (32 - length);
  return {
    apiVersion: STORED_VERSION,
    kind: "IPAMBlock",
    metadata: { name: cidr.replace(/[./]/g, "-") },
    spec: {
      cidr,
      affinity: `host:${node}`,
      allocations: Array(size).fill(null),
      unallocated: Array.from({ length: size }, (_, index) => index),
      attributes: [],
      strictAffinity: false,
      deleted: false,
    },
  };
}

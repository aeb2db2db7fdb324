import { Netmask } from "netmask";

/** How many addresses AWS keeps of every subnet for itself: the first four and the last. */
const AWS_RESERVED = 5;

/** The subnets of one availability zone. */
export interface ZoneSubnets {
  /** For load balancers that face the internet, NAT gateways and public nodes. */
  publicCidr: string;
  /** For private nodes and internal load balancers. */
  privateCidr: string;
  /**
   * The first block of the private subnet, kept from what AWS hands out by itself, so that an internal load balancer's
   * address is free whenever it is made.
   */
  reservedCidr: string;
  /** The internal load balancer's address, inside `reservedCidr`. */
  loadBalancerAddress: string;
}

/**
 * Cuts a VPC into subnets: eight parts, a private subnet for each zone and the last part in eight for the public ones.
 * A zone that is added later takes the next part, and no other subnet moves. At most six zones.
 */
export function cutVpc(cidr: string, zones: number): ZoneSubnets[] {
  const vpc = new Netmask(cidr);
  const parts = new Netmask(`${vpc.base}/${vpc.bitmask + 3}`);
  const publicParts = new Netmask(`${parts.next(7).base}/${vpc.bitmask + 6}`);
  return Array.from({ length: zones }, (_, zone) => {
    const own = parts.next(zone);
    const reserved = new Netmask(`${own.base}/28`);
    return {
      publicCidr: publicParts.next(zone).toString(),
      privateCidr: own.toString(),
      reservedCidr: reserved.toString(),
      // The first four addresses are the VPC's router, DNS and spares.
      loadBalancerAddress: addressAt(reserved, 4),
    };
  });
}

/** How many addresses of a subnet nodes and pods can have. */
export function awsCapacity(prefix: number): number {
  return 2 ** (32 - prefix) - AWS_RESERVED;
}

function addressAt(block: Netmask, offset: number): string {
  return new Netmask(`${block.base}/32`).next(offset).base;
}

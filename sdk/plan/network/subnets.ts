import { addressAfter } from "../../values/address";
import type { Cidr } from "../../values/cidr";

/** How many addresses AWS keeps of every subnet for itself: the first four and the last. */
const AWS_RESERVED = 5;

/** The subnets of one availability zone. */
export interface ZoneSubnets {
  /** For load balancers that face the internet, NAT gateways and public nodes. */
  publicCidr: Cidr;
  /** For private nodes and internal load balancers. */
  privateCidr: Cidr;
  /**
   * The first block of the private subnet, kept from what AWS hands out by itself, so that an internal load balancer's
   * address is free whenever it is made.
   */
  reservedCidr: Cidr;
  /** The internal load balancer's address, inside `reservedCidr`. */
  loadBalancerAddress: string;
}

/**
 * Cuts a VPC into subnets: eight parts, a private subnet for each zone and the last part in eight for the public ones.
 * A zone that is added later takes the next part, and no other subnet moves. At most six zones.
 */
export function cutVpc(vpc: Cidr, zones: number): ZoneSubnets[] {
  const ofNodes = vpc.prefix + 3;
  const publicPart = vpc.part(ofNodes, 7);
  return Array.from({ length: zones }, (_, zone) => {
    const own = vpc.part(ofNodes, zone);
    const reserved = own.part(28, 0);
    return {
      publicCidr: publicPart.part(vpc.prefix + 6, zone),
      privateCidr: own,
      reservedCidr: reserved,
      // The first four addresses are the VPC's router, DNS and spares.
      loadBalancerAddress: addressAfter(reserved.first, 4n),
    };
  });
}

/** How many addresses of a subnet nodes and pods can have. */
export function awsCapacity(prefix: number): number {
  return 2 ** (32 - prefix) - AWS_RESERVED;
}

/** How Calico carries pod traffic between nodes. */
export const Encapsulation = {
  /** IP in IP, always. Needs BGP. */
  IPIP: "IPIP",
  /** IP in IP between subnets only. Needs BGP. */
  IPIPCrossSubnet: "IPIPCrossSubnet",
  /** VXLAN, always: the default on EKS. */
  VXLAN: "VXLAN",
  /** VXLAN between subnets only: the default on-prem, it asks nothing of the site's routers. */
  VXLANCrossSubnet: "VXLANCrossSubnet",
  /** Plain routing. Needs BGP, and routers that learn the routes. */
  None: "None",
} as const;
export type Encapsulation = (typeof Encapsulation)[keyof typeof Encapsulation];

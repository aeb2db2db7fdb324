/** The way in to a Service, from the cheapest to the most expensive that works. */
export const Exposure = {
  /** Inside the cluster only. Costs nothing. */
  ClusterIP: "ClusterIP",
  /** A port on every node. Costs nothing; admits `sources` where the target can enforce them. */
  NodePort: "NodePort",
  /** The environment's shared load balancer; with `dedicated: true` one of its own, at its own price. */
  LoadBalancer: "LoadBalancer",
  /** The shared ingress controller: HTTP and HTTPS only. Costs nothing more per Service. */
  Ingress: "Ingress",
} as const;
export type Exposure = (typeof Exposure)[keyof typeof Exposure];

/** How a node treats outside traffic to a Service (`spec.externalTrafficPolicy`). */
export const ExternalTrafficPolicy = {
  /** Any node forwards to any pod; the pod sees a node's address instead of the client's. */
  Cluster: "Cluster",
  /** Only nodes with a ready pod answer; the pod sees the client's own address. */
  Local: "Local",
} as const;
export type ExternalTrafficPolicy = (typeof ExternalTrafficPolicy)[keyof typeof ExternalTrafficPolicy];

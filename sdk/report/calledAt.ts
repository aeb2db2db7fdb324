import type { AnsweredExposure } from "../plan/exposure";
import { isWayDecided } from "../plan/undecided";

/** What a client is told, as far as the plan knows it: the nodes' and load balancers' addresses come with the cluster. */
export function calledAt(one: AnsweredExposure): string {
  if (!isWayDecided(one)) return "undecided";
  switch (one.via) {
    case "Ingress":
      return `${one.host ?? ""}${one.path ?? ""}`;
    case "NodePort":
      return one.nodePort === null ? "node port not pinned" : `node port ${one.nodePort}`;
    case "LoadBalancer":
      return `${one.loadBalancer ?? "load balancer"} port ${one.port}`;
    case "ClusterIP":
      return `${one.service}:${one.port}`;
  }
}

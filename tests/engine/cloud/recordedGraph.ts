import type { V1Service } from "@kubernetes/client-node";
import type { GraphResource } from "../../fixture/billing";
import type { StandIn } from "./standIn";

/** What lives in a recorded cloud, and the cluster's Services, as one graph. */
export function recordedGraph(cloud: StandIn, services: readonly V1Service[]): GraphResource[] {
  return [
    ...[...cloud.resources.values()].map(({ token, urn, inputs }) => ({
      type: token,
      name: urn.split("::").at(-1) ?? urn,
      inputs,
    })),
    ...services.map((service) => ({
      type: "kubernetes:core/v1:Service",
      name: service.metadata?.name ?? "",
      inputs: { spec: service.spec },
    })),
  ];
}

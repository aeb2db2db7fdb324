import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { exposedNodePorts } from "../../sdk/plan/nodePorts/nodePorts";
import type { Pin } from "../../sdk/plan/nodePorts/pins";
import type { Snapshot } from "../preflight/snapshot";

/**
 * The node ports that Services of the environment have in the cluster already, as pins: peers call them by these numbers, so
 * they stay.
 */
export function knownNumbers(plan: NetworkPlan, { services }: Snapshot): Pin[] {
  const { first, last } = plan.network.nodePortRange;
  return exposedNodePorts(plan.exposures).flatMap(
    ({ nodePort, service, port, protocols, names, path, owner }): Pin[] => {
      if (nodePort !== null || path.at(-1) === "descriptor") return [];
      const seen = services.find(
        ({ metadata }) => metadata.namespace === plan.namespace.name && metadata.name === service,
      );
      const number = seen?.spec.ports?.find(
        (one) => one.port === port && protocols.some((protocol) => protocol === (one.protocol ?? "TCP")),
      )?.nodePort;
      if (number === undefined || number < first || number > last) return [];
      return [{ path, nodePort: number, owner, name: names.join("/") }];
    },
  );
}

import { Findings } from "../findings/findings";
import { peersKnownByAddress } from "../plan/ecd/ecd";
import {
  DEFAULT_NODE_PORT_RANGE,
  type NodePortRange,
  planNodePortRange,
} from "../plan/nodePorts/nodePortRange";
import type { ResourceRule, Settings, StackRule } from "./networkPolicy";
import type { SeenResource } from "./seenResource";
import { type ServicePort, serviceOf } from "./service";

/** Node ports that nothing of the stack closes to strangers. */
export const unguardedNodePort: StackRule = {
  name: "node-port-without-guard",
  finding: "UEN601",
  fix: "Close them by a GlobalNetworkPolicy of Calico with preDNAT and applyOnForward on every node; on a cloud, whose security groups or firewalls close them, disable this policy.",
  settings: { nodePortRange: { type: "string", pattern: "^\\d+-\\d+$", default: DEFAULT_NODE_PORT_RANGE } },
  judgeStack: (resources, settings) => {
    const closed = resources.flatMap(closedPorts);
    return resources.flatMap((resource) => {
      const service = serviceOf(resource);
      if (!service?.hasNodePorts) return [];
      const open = service.ports.filter((port) => !isClosed(port, closed, settings));
      if (open.length === 0) return [];
      return [{ resource, message: `nothing in this stack closes ${open.map(nodePortText).join(", ")}` }];
    });
  },
};

/** Node ports whose number changes when the Service is made anew. */
export const unpinnedNodePort: ResourceRule = {
  name: "node-port-not-pinned",
  finding: "UEN104",
  fix: "Set the nodePort of every port.",
  judge: (resource) => {
    const service = serviceOf(resource);
    if (service?.type !== "NodePort") return [];
    return service.ports
      .filter(({ nodePort }) => nodePort === undefined)
      .map(({ port, protocol }) => `${port}/${protocol} has no pinned node port`);
  },
};

/** Peers that are known by their address, and would be seen as a node. */
export const maskedPeers: ResourceRule = {
  name: "peers-by-address-without-the-address",
  finding: "UEN216",
  fix: "Set externalTrafficPolicy: Local, and pin the pod to the node that peers call.",
  judge: (resource) => {
    const service = serviceOf(resource);
    if (!service || service.isLocal || !["NodePort", "LoadBalancer"].includes(service.type)) return [];
    return service.ports
      .filter(({ protocol, port }) => peersKnownByAddress(protocol, port))
      .map(
        ({ protocol, port }) => `behind policy Cluster the pod on ${port}/${protocol} sees a node's address`,
      );
  },
};

/** Node ports that are closed for one protocol. */
interface ClosedPorts extends NodePortRange {
  protocol: string;
}

/** What a policy of Calico drops on the nodes before anything is translated. */
function closedPorts({ type, props }: SeenResource): ClosedPorts[] {
  if (!/^kubernetes:(?:crd\.)?projectcalico\.org\/v\d:GlobalNetworkPolicy$/.test(type)) return [];
  const { spec = {} } = props;
  if (spec.preDNAT !== true || spec.applyOnForward !== true) return [];
  const rules = (spec.ingress ?? []) as {
    action?: string;
    protocol?: string;
    destination?: { ports?: (number | string)[] };
  }[];
  return rules
    .filter(({ action }) => action === "Deny")
    .flatMap(({ protocol, destination }) =>
      (destination?.ports ?? []).map((port) => {
        const [first = 0, last = first] = String(port).split(":").map(Number);
        return { protocol: String(protocol), first, last };
      }),
    );
}

/** A port that the API server is to choose may become any of the range. */
function isClosed(
  { nodePort, protocol }: ServicePort,
  closed: readonly ClosedPorts[],
  { nodePortRange }: Settings,
): boolean {
  const range = planNodePortRange(nodePortRange as string, [], new Findings());
  const { first, last } = nodePort === undefined ? range : { first: nodePort, last: nodePort };
  return closed.some((one) => one.protocol === protocol && one.first <= first && last <= one.last);
}

function nodePortText({ nodePort, port, protocol }: ServicePort): string {
  return nodePort === undefined
    ? `the node port of ${port}/${protocol}, which is not pinned`
    : `${nodePort}/${protocol}`;
}

import type { Protocol } from "../../../config/protocol";
import type { Peer } from "./peer";

/** Why a flow inside the cluster is admitted: one row of `docs/flows.md`. */
export interface FlowKind {
  from: string;
  to: string;
  ports: string;
  why: string;
}

/** Every kind of flow between pods that Usage Engine needs, and nothing else. */
export const FLOW_KINDS = {
  "ecds-to-platform": {
    from: "ECDs, `separation.executionContexts`",
    to: "platform",
    ports: "9000, 6790",
    why: "Execution Contexts register with the platform, fetch their workflows and report to it.",
  },
  "operator-to-platform": {
    from: "`separation.operator` (`app: uepe-operator`)",
    to: "platform",
    ports: "9000",
    why: "Usage Engine's operator calls the platform's API.",
  },
  "ui-to-platform": {
    from: "ui",
    to: "platform",
    ports: "9000, 6790",
    why: "Desktop Online works through the platform's APIs.",
  },
  "platform-to-ecds": {
    from: "platform",
    to: "ECDs",
    ports: "`separation.managementPorts` (9090)",
    why: "The platform manages Execution Contexts through their web server, and has no business on solution ports.",
  },
  "ecds-to-ecds": {
    from: "ECDs",
    to: "ECDs",
    ports: "ports that are ClusterIP",
    why: "Workflows talk to each other: workflow bridges and everything else that is only called from inside.",
  },
  "between-execution-contexts": {
    from: "ECDs, `separation.executionContexts`",
    to: "ECDs",
    ports: "all, with `separation.betweenExecutionContexts`",
    why: "By choice: Inter Workflow traffic, whose ports are not known beforehand.",
  },
  "ingress-to-backends": {
    from: "ingress controller",
    to: "platform, ui, ECDs",
    ports: "ports behind an Ingress",
    why: "All HTTP from outside arrives at the ingress controller.",
  },
  "outside-through-nodes": {
    from: "addresses of nodes and their tunnels",
    to: "platform, ui, ECDs",
    ports: "ports exposed as NodePort or LoadBalancer with policy Cluster",
    why: "kube-proxy puts a node's address, or its tunnel's, in place of the client's, on every node but the pod's own: who the client may be is for whatever stands before the nodes to say.",
  },
  "outside-directly": {
    from: "clients: the exposure's `sources` and `network.hostEndpoints.alwaysAllow`, without the pods' ranges",
    to: "platform, ui, ECDs",
    ports: "ports exposed as NodePort or LoadBalancer",
    why: "With policy Local the pod sees its client; with policy Cluster its own node filters before kube-proxy hides it. Pods have addresses among the default sources, so their ranges are left out.",
  },
  metrics: {
    from: "`separation.metrics.from`",
    to: "platform, ui, ECDs",
    ports: "`separation.metrics.ports`",
    why: "By choice: whoever scrapes metrics.",
  },
  configured: {
    from: "`separation.flows[].from`",
    to: "`separation.flows[].to`",
    ports: "`separation.flows[].ports`",
    why: "By choice: what this environment needs besides, such as a probe that calls the platform.",
  },
} as const satisfies Record<string, FlowKind>;

/** One flow that a pod's policy admits: one rule. */
export interface Flow {
  kind: keyof typeof FLOW_KINDS;
  /** The `KnownPods` that it leads to, by owner. */
  to: string;
  from: Peer[];
  /** Ports of the containers. */
  ports: { port: number; protocol: Protocol }[] | typeof EVERY_PORT;
}

/** Every port of every protocol. */
export const EVERY_PORT = "every";

/** Whether a flow leads to a container's port. */
export function leadsTo({ ports }: Pick<Flow, "ports">, port: number, protocol: Protocol): boolean {
  return ports === EVERY_PORT || ports.some((one) => one.port === port && one.protocol === protocol);
}

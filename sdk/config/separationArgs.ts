import type { Protocol } from "./protocol";

/** What becomes of traffic between pods that Usage Engine does not need. */
export const SeparationMode = {
  /** It is dropped. */
  Enforce: "enforce",
  /** It is logged by Calico on the node, and passes. Nothing is made where Calico cannot log. */
  Observe: "observe",
  /** Nothing is made. */
  Off: "off",
} as const;
export type SeparationMode = (typeof SeparationMode)[keyof typeof SeparationMode];

/**
 * Pods, by their labels.
 */
export interface PodsArgs {
  /**
   * Their namespace (UEN008). Default: the environment's.
   */
  namespace?: string;
  /**
   * Labels that they all have (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Empty: every pod
   * of the namespace.
   */
  labels: Record<string, string>;
}

/**
 * A port of a pod.
 */
export interface PodPortArgs {
  /**
   * The container's port, 1 to 65535 (UEN010).
   */
  port: number;
  /**
   * Transport protocol. Default: TCP.
   */
  protocol?: Protocol;
}

/**
 * One more flow that is admitted.
 */
export interface FlowArgs {
  /**
   * To whom: `platform`, `ui` or an ECD's name (UEN613).
   */
  to: string;
  /**
   * From whom.
   */
  from: PodsArgs;
  /**
   * The containers' ports.
   */
  ports: PodPortArgs[];
}

/**
 * Scraping of metrics.
 */
export interface MetricsArgs {
  /**
   * The pods that scrape, such as Prometheus.
   */
  from: PodsArgs;
  /**
   * The containers' TCP ports that they scrape on platform, ui and ECDs.
   */
  ports: number[];
}

/**
 * Separation of platform and solution traffic inside the cluster: ingress policies on the platform's, the ui's and the ECDs'
 * pods, with exactly the flows that Usage Engine needs.
 */
export interface SeparationArgs {
  /**
   * What becomes of other traffic. Enforcing on what is not known is refused (UEN611), and so is enforcing on pods that
   * share their labels (UEN614); observing needs Calico (UEN615). Default: enforce when `labelsConfirmed` says that the
   * labels are the pods' own and nothing else is missing, else observe with a finding that names what is missing
   * (UEN612).
   */
  mode?: SeparationMode;
  /**
   * Whether the pod labels of platform, ui and ECDs are known to be right. A policy on wrong labels protects nothing, and one
   * that admits wrong labels cuts off. `usage-engine-networking preflight --write` sets it when it has seen them.
   * Default: false.
   */
  labelsConfirmed?: boolean;
  /**
   * The pods of Usage Engine's operator, which calls the platform's API on container port 9000. Default: `app: uepe-operator` in
   * the environment's namespace; the vendor documents the operator's name and not its labels, so `usage-engine-networking
   * preflight` looks for it, and with `--write` puts the labels here that it saw (UEN664).
   */
  operator?: PodsArgs;
  /**
   * Pods that all Execution Contexts are, by labels which all of them have and nobody else: so those reach the platform that are
   * in no entry of `ecds`, whoever deployed them. Default: the ECDs of the configuration alone.
   */
  executionContexts?: PodsArgs;
  /**
   * Whether Execution Contexts may call each other on every port and protocol: Inter Workflow takes ports as they come unless
   * `pico.rcp.server.port` says which. Those that `executionContexts` selects are among the callers. Default: false, the ports of
   * ECDs that are ClusterIP.
   */
  betweenExecutionContexts?: boolean;
  /**
   * Containers' TCP ports of the ECDs that the platform calls, 1 to 65535 (UEN010). Default: 9090, the EC's web server.
   */
  managementPorts?: number[];
  /**
   * Scraping of metrics. Default: nobody may.
   */
  metrics?: MetricsArgs;
  /**
   * The ingress controller's pods, where somebody else runs it (`ingress.controller: none`; UEN611). Default: those of
   * the one that the environment installs.
   */
  ingressController?: PodsArgs;
  /**
   * More flows, such as from a probe to the platform. Default: none.
   */
  flows?: FlowArgs[];
}

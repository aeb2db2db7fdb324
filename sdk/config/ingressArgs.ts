import type { ChartArgs } from "./chartArgs";
import type { Exposure } from "./exposure";

/** Which ingress controller the environment installs. */
export const Controller = {
  /** Traefik, by its own chart. */
  Traefik: "traefik",
  /** None: the Ingresses go to the controller that `className` names, which somebody else runs. */
  None: "none",
} as const;
export type Controller = (typeof Controller)[keyof typeof Controller];

/**
 * Node ports of the ingress controller.
 */
export interface IngressNodePortsArgs {
  /**
   * For HTTP, port 80: of the cluster's range (UEN101), best inside its static band (30000-30085 of the default one,
   * UEN105; https://kubernetes.io/blog/2023/05/11/nodeport-dynamic-and-static-allocation/), and nobody else's in the
   * cluster (UEN102, UEN103). Only where the exposure opens one (UEN107). Default: the API server chooses, with a warning
   * (UEN104); with `guard: range` it must be named (UEN604).
   */
  http?: number;
  /**
   * For HTTPS, port 443, with the same limits. Default: the API server chooses, with a warning (UEN104); with
   * `guard: range` it must be named (UEN604).
   */
  https?: number;
}

/**
 * The ingress controller that all HTTP(S) goes through. One serves every Ingress of the environment.
 */
export interface IngressArgs {
  /**
   * Which controller the environment installs. Default: traefik. Without an `ingress` section none is installed unless
   * something is exposed by Ingress.
   */
  controller?: Controller;
  /**
   * Name of the IngressClass, cluster-wide (UEN008;
   * https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class). Required with `controller: none`
   * where something is exposed by Ingress (UEN208). Default: `<namespace>-traefik`.
   */
  className?: string;
  /**
   * How the controller itself is exposed: NodePort, LoadBalancer or ClusterIP (UEN207). Default: NodePort on-prem, the
   * shared LoadBalancer on AWS and GCP.
   */
  exposure?: Exposure;
  /**
   * Its node ports, where its exposure opens any (UEN107). Default: the API server chooses, with a warning (UEN104).
   */
  nodePorts?: IngressNodePortsArgs;
  /**
   * Where the chart comes from. Default: `charts.traefik`, else Traefik's own repository.
   */
  chart?: ChartArgs;
  /**
   * More values for the chart, merged over the package's own
   * (https://github.com/traefik/traefik-helm-chart/blob/master/traefik/VALUES.md). Default: none.
   */
  values?: Record<string, any>;
  /**
   * How many pods, 1 or more (UEN010). Default: 2, so that an update drops no connection.
   */
  replicas?: number;
  /**
   * Name of an existing TLS Secret in the environment's namespace (UEN008), for hosts that bring no certificate. Default:
   * one that Traefik signs itself.
   */
  defaultCertificate?: string;
  /**
   * Whether access logs and backends see the client's own address (`externalTrafficPolicy: Local`,
   * https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec). Only nodes with a
   * controller pod then answer. Default: false.
   */
  preserveSourceAddress?: boolean;
  /**
   * Addresses that may call it, in CIDR notation, IPv4 or IPv6 (UEN007). Default: the environment's `sources`.
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0, or nearly as wide, is meant. Default: the environment's `acceptPublic`; without a
   * reason such a source is refused (UEN210).
   */
  acceptPublic?: string;
  /**
   * With `exposure: LoadBalancer`: one of its own in place of the shared one, at its own price (price book: `aws-nlb`,
   * `gcp-forwarding-rule-additional`, `on-prem-address`). Default: false.
   */
  dedicated?: boolean;
  /**
   * Labels for the controller's Service, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Default: the
   * environment's alone.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the controller's Service, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set). Default:
   * the environment's alone.
   */
  annotations?: Record<string, string>;
}

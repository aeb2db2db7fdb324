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
   * For HTTP, port 80. Default: the API server chooses, with a warning.
   */
  http?: number;
  /**
   * For HTTPS, port 443. Default: the API server chooses, with a warning.
   */
  https?: number;
}

/**
 * The ingress controller that all HTTP(S) goes through. One serves every Ingress of the environment.
 */
export interface IngressArgs {
  /**
   * Default: traefik. Without an `ingress` section none is installed unless something is exposed by Ingress.
   */
  controller?: Controller;
  /**
   * Name of the IngressClass, cluster-wide. Default: `<namespace>-traefik`. Required with `controller: none`.
   */
  className?: string;
  /**
   * How the controller itself is exposed. Default: NodePort on-prem, the shared LoadBalancer on AWS and GCP.
   */
  exposure?: Exposure;
  /**
   * Its node ports.
   */
  nodePorts?: IngressNodePortsArgs;
  /**
   * Where the chart comes from. Default: `charts.traefik`, else Traefik's own repository.
   */
  chart?: ChartArgs;
  /**
   * More values for the chart, merged over the package's own.
   */
  values?: Record<string, any>;
  /**
   * How many pods. Default: 2, so that an update drops no connection.
   */
  replicas?: number;
  /**
   * Name of an existing TLS Secret in the environment's namespace, for hosts that bring no certificate.
   */
  defaultCertificate?: string;
  /**
   * Whether access logs and backends see the client's own address (`externalTrafficPolicy: Local`). Only nodes with
   * a controller pod then answer. Default: false.
   */
  preserveSourceAddress?: boolean;
  /**
   * Addresses that may call it, in CIDR notation. Default: the environment's `sources`.
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0 is meant.
   */
  acceptPublic?: string;
  /**
   * With `exposure: LoadBalancer`: one of its own in place of the shared one, at its own price. Default: false.
   */
  dedicated?: boolean;
  /**
   * Labels for the controller's Service, over the environment's.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the controller's Service, over the environment's.
   */
  annotations?: Record<string, string>;
}

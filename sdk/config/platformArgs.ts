import type { CertificatesArgs } from "./certificatesArgs";
import type { Exposure } from "./exposure";

/** Who owns the Services `platform` and `ui`. */
export const ServicesMode = {
  /** The package makes them. */
  Create: "create",
  /** Usage Engine's chart made them; the package sets their type and node ports on top. */
  Patch: "patch",
  /** The package leaves them alone and exposes nothing of the platform. */
  None: "none",
} as const;
export type ServicesMode = (typeof ServicesMode)[keyof typeof ServicesMode];

/**
 * One of the platform's three ports.
 */
export interface PlatformPortArgs {
  /**
   * Node port of the cluster's range (UEN101), best inside its static band (30000-30085 of the default one, UEN105;
   * https://kubernetes.io/blog/2023/05/11/nodeport-dynamic-and-static-allocation/), and nobody else's in the cluster
   * (UEN102, UEN103). Only where the exposure opens one (UEN107). Default: the API server chooses, with a warning
   * (UEN104); with `guard: range` it must be named (UEN604).
   */
  nodePort?: number;
  /**
   * How this port is exposed. Desktop's control port is no HTTP, and cannot be Ingress (UEN207). Default: the platform's
   * `exposure`.
   */
  exposure?: Exposure;
  /**
   * Addresses that may call it, in CIDR notation, IPv4 or IPv6 (UEN007). Default: the platform's `sources`.
   */
  sources?: string[];
  /**
   * Host name for `exposure: Ingress` (UEN009), which needs one (UEN205). Default: the platform's `host`.
   */
  host?: string;
}

/**
 * The platform's ports: 9000, 9001 and 6790 in the containers.
 */
export interface PlatformPortsArgs {
  /**
   * Operational APIs and the Desktop client's authentication: container port 9000, `platform:80` (`platform:443` with
   * `tls`). Default: the platform's settings.
   */
  http?: PlatformPortArgs;
  /**
   * Desktop Online: container port 9001, `ui:9001`, path `/desktop`. Default: the platform's settings.
   */
  desktop?: PlatformPortArgs;
  /**
   * Desktop's control interface: container port 6790, `platform:6790`. TCP: it cannot go through an Ingress (UEN207).
   * Default: the platform's settings.
   */
  control?: PlatformPortArgs;
}

/**
 * Labels of the pods behind the platform's Services.
 */
export interface PlatformSelectorsArgs {
  /**
   * Labels of the platform's pods (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Default:
   * `app: platform`.
   */
  platform?: Record<string, string>;
  /**
   * Labels of the ui's pods (UEN011). Default: `app: ui`.
   */
  ui?: Record<string, string>;
}

/**
 * The platform ports.
 */
export interface PlatformArgs {
  /**
   * How the ports are exposed. A LoadBalancer joins the environment's shared one. Desktop's control port is no HTTP, and
   * cannot be Ingress (UEN207). Default: NodePort, which costs nothing.
   */
  exposure?: Exposure;
  /**
   * Who owns the Services. Default: create.
   */
  services?: ServicesMode;
  /**
   * Settings of single ports. Default: the platform's for all three.
   */
  ports?: PlatformPortsArgs;
  /**
   * Whether the platform serves HTTPS: `platform:443` in place of `platform:80`. With `exposure: Ingress` the ingress
   * controller is told so, for `ui` too (UEN221); somebody else's must be told by `annotations` (UEN220). Default: false.
   */
  tls?: boolean;
  /**
   * Host name for `exposure: Ingress` (UEN009), which needs one (UEN205). Default: none.
   */
  host?: string;
  /**
   * Name of an existing TLS Secret in the namespace (UEN008;
   * https://kubernetes.io/docs/concepts/services-networking/ingress/#tls) for `exposure: Ingress`. Default: the ingress
   * controller's default certificate.
   */
  tlsSecretName?: string;
  /**
   * Who certifies its hosts; with `tlsSecretName`, into that Secret, which no other host may have (UEN225). Default: the
   * environment's `certificates`, unless `tlsSecretName` names a Secret that is there.
   */
  certificates?: CertificatesArgs;
  /**
   * Pod labels: those that Services which the package makes select, and that separation tells the pods by (UEN614,
   * UEN653). Default: the product's own, `app: platform` and `app: ui`.
   */
  selectors?: PlatformSelectorsArgs;
  /**
   * Addresses that may call the ports, in CIDR notation, IPv4 or IPv6 (UEN007). Default: the environment's `sources`.
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
   * Labels for the platform's objects, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Default: the
   * environment's alone.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the platform's objects, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set). Default:
   * the environment's alone.
   */
  annotations?: Record<string, string>;
}

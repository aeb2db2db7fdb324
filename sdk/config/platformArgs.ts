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
   * Node port, best inside the static band of the range (30000-30085 of the default one).
   * Default: the API server chooses, with a warning.
   */
  nodePort?: number;
  /**
   * How this port is exposed. Default: the platform's `exposure`.
   */
  exposure?: Exposure;
  /**
   * Addresses that may call it, in CIDR notation. Default: the platform's `sources`.
   */
  sources?: string[];
  /**
   * Host name for `exposure: Ingress`. Default: the platform's `host`.
   */
  host?: string;
}

/**
 * The platform's ports: 9000, 9001 and 6790 in the containers.
 */
export interface PlatformPortsArgs {
  /**
   * Operational APIs and the Desktop client's authentication: container port 9000, `platform:80` (`platform:443` with `tls`).
   */
  http?: PlatformPortArgs;
  /**
   * Desktop Online: container port 9001, `ui:9001`, path `/desktop`.
   */
  desktop?: PlatformPortArgs;
  /**
   * Desktop's control interface: container port 6790, `platform:6790`. TCP: it cannot go through an Ingress.
   */
  control?: PlatformPortArgs;
}

/**
 * Labels of the pods behind the platform's Services.
 */
export interface PlatformSelectorsArgs {
  /**
   * Default: `app: platform`.
   */
  platform?: Record<string, string>;
  /**
   * Default: `app: ui`.
   */
  ui?: Record<string, string>;
}

/**
 * The platform ports.
 */
export interface PlatformArgs {
  /**
   * How the ports are exposed. Default: NodePort, which costs nothing. A LoadBalancer joins the environment's shared one.
   */
  exposure?: Exposure;
  /**
   * Who owns the Services. Default: create.
   */
  services?: ServicesMode;
  /**
   * Settings of single ports.
   */
  ports?: PlatformPortsArgs;
  /**
   * Whether the platform serves HTTPS: `platform:443` in place of `platform:80`. With `exposure: Ingress` the ingress controller
   * is told so, for `ui` too (UEN221); somebody else's must be told by `annotations` (UEN220). Default: false.
   */
  tls?: boolean;
  /**
   * Host name for `exposure: Ingress`.
   */
  host?: string;
  /**
   * Name of an existing TLS Secret for `exposure: Ingress`. Default: the ingress controller's default certificate.
   */
  tlsSecretName?: string;
  /**
   * Who certifies its hosts; with `tlsSecretName`, into that Secret. Default: the environment's `certificates`, unless
   * `tlsSecretName` names a Secret that is there.
   */
  certificates?: CertificatesArgs;
  /**
   * Pod labels. Only for Services that the package makes.
   */
  selectors?: PlatformSelectorsArgs;
  /**
   * Addresses that may call the ports, in CIDR notation. Default: the environment's `sources`.
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
   * Labels for the platform's objects, over the environment's.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the platform's objects, over the environment's.
   */
  annotations?: Record<string, string>;
}

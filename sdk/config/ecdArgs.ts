import type { CertificatesArgs } from "./certificatesArgs";
import type { Exposure } from "./exposure";
import type { ExternalTrafficPolicy } from "./externalTrafficPolicy";
import type { Protocol } from "./protocol";

/**
 * A port of an ECD's Service.
 */
export interface EcdPortArgs {
  /**
   * Name of the port: at most 15 lower case letters, digits and `-`. Default: `<protocol>-<port>`, such as `udp-1812`.
   */
  name?: string;
  /**
   * The Service's port, 1 to 65535.
   */
  port: number;
  /**
   * The container's port. Default: `port`.
   */
  targetPort?: number;
  /**
   * Default: TCP.
   */
  protocol?: Protocol;
  /**
   * Node port, best inside the static band of the range (30000-30085 of the default one).
   * Default: the API server chooses, with a warning.
   */
  nodePort?: number;
}

/**
 * A path on an HTTP host and the port that serves it.
 */
export interface HttpPathArgs {
  /**
   * Path prefix, beginning with `/`.
   */
  path: string;
  /**
   * The container's port that serves it.
   */
  port: number;
}

/**
 * HTTP from outside: an Ingress on the shared ingress controller.
 */
export interface HttpArgs {
  /**
   * Host name that clients call.
   */
  host: string;
  /**
   * Paths and the ports that serve them.
   */
  paths: HttpPathArgs[];
  /**
   * Name of an existing TLS Secret. Default: the ingress controller's default certificate.
   */
  tlsSecretName?: string;
  /**
   * Who certifies the host; with `tlsSecretName`, into that Secret. Default: the environment's `certificates`, unless
   * `tlsSecretName` names a Secret that is there.
   */
  certificates?: CertificatesArgs;
}

/**
 * The way in to one Execution Context Deployment: a descriptor, or a name with ports.
 */
export interface EcdArgs {
  /**
   * ECDeployment descriptor: a YAML file of one or more documents, or a glob, relative to the stack file. The operator
   * then owns the Services; what the descriptor says stands, what it leaves open the plan completes.
   */
  descriptor?: string;
  /**
   * Name of the ECD. Without a descriptor it is required, and the package makes the Services itself.
   */
  name?: string;
  /**
   * The name that it had before. Its old objects are then replaced by the new ones; without it the new ones are made first,
   * and find their node ports still taken. Remove it when every stack has been brought up.
   */
  formerName?: string;
  /**
   * Ports of the Service. With a descriptor: node ports for ports that it names.
   */
  ports?: EcdPortArgs[];
  /**
   * Way in. Default: Ingress for `http`; NodePort for ports that somebody outside calls (`sources`,
   * `preserveSourceAddress` or a `nodePort` says so); ClusterIP else.
   */
  exposure?: Exposure;
  /**
   * With `exposure: LoadBalancer`: one of its own in place of the shared one, at its own price. Default: false.
   */
  dedicated?: boolean;
  /**
   * Whether the workflow must see the client's own address, as Radius and GTP' need. Sets `externalTrafficPolicy: Local`
   * and pins the pod to `node`. Default: false.
   */
  preserveSourceAddress?: boolean;
  /**
   * `spec.externalTrafficPolicy` of the Service, set by hand. Default: Local with `preserveSourceAddress`, else Cluster.
   */
  externalTrafficPolicy?: ExternalTrafficPolicy;
  /**
   * Name of the node that the pod runs on (`nodeHost`). Peers call this node's address.
   */
  node?: string;
  /**
   * Labels of the nodes that the pods run on, such as `pool: mediation`. Completes the descriptor's `spec.patch`; without a
   * descriptor nothing follows it, and the plan says so.
   */
  nodePool?: Record<string, string>;
  /**
   * Addresses of the nodes that answer on its node ports; on the others the guard closes them. On-prem only, and only with
   * `guard` on, since kube-proxy opens a node port on every node. Default: every node answers.
   */
  nodeAddresses?: string[];
  /**
   * How many pods run. The package sets nothing by it: it tells the plan what the Service will meet. Default: 1.
   */
  replicas?: number;
  /**
   * HTTP from outside.
   */
  http?: HttpArgs;
  /**
   * Addresses that may call it, in CIDR notation. Default: the environment's `sources`.
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0 is meant.
   */
  acceptPublic?: string;
  /**
   * Pod labels that the Service selects. Default: `app: <name>`. Not with a descriptor.
   */
  selector?: Record<string, string>;
  /**
   * Pinned node ports of a descriptor's ECDs: `<ecd>/<port>/<protocol>` to number, such as `radius/1812/udp: 30010`.
   * Written by `usage-engine-networking pin` where a descriptor may hold several ECDs.
   */
  nodePorts?: Record<string, number>;
  /**
   * Fields of the descriptor, such as `spec.jvmArgs`, that the stack's state keeps encrypted and previews show as `[secret]`,
   * as `spec.workflows` always is. A path into a list means the whole list. Fields that the network's plan is made from
   * (`spec.services`, `spec.ingress`, `spec.ports`, `spec.nodeHost`, `spec.autoscale`) cannot be among them, nor such as no
   * descriptor of the entry has (UEN410). Only with a descriptor. Default: none beside `spec.workflows`.
   */
  secretPaths?: string[];
  /**
   * Labels for the ECD's objects, over the environment's.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the ECD's objects, over the environment's.
   */
  annotations?: Record<string, string>;
}

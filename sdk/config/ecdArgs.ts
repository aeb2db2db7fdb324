import type { CertificatesArgs } from "./certificatesArgs";
import type { Exposure } from "./exposure";
import type { ExternalTrafficPolicy } from "./externalTrafficPolicy";
import type { Protocol } from "./protocol";

/**
 * A port of an ECD's Service.
 */
export interface EcdPortArgs {
  /**
   * Name of the port: at most 15 lower case letters, digits and `-` (UEN008; RFC 6335), once in the Service (UEN213).
   * Default: `<protocol>-<port>`, such as `udp-1812`.
   */
  name?: string;
  /**
   * The Service's port, 1 to 65535 (UEN010), once for each protocol (UEN213).
   */
  port: number;
  /**
   * The container's port, 1 to 65535 (UEN010). Default: `port`.
   */
  targetPort?: number;
  /**
   * Transport protocol. SCTP needs a data path that carries it (UEN219, UEN350). Default: TCP.
   */
  protocol?: Protocol;
  /**
   * Node port of the cluster's range (UEN101), best inside its static band (30000-30085 of the default one, UEN105;
   * https://kubernetes.io/blog/2023/05/11/nodeport-dynamic-and-static-allocation/), and nobody else's in the cluster
   * (UEN102, UEN103). Only where the exposure opens one (UEN107). Default: the API server chooses, with a warning
   * (UEN104); with `guard: range` it must be named (UEN604), and on AWS and GCP with a descriptor (UEN360).
   */
  nodePort?: number;
}

/**
 * A path on an HTTP host and the port that serves it.
 */
export interface HttpPathArgs {
  /**
   * Path prefix, beginning with `/` (UEN206;
   * https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types). A host has each once (UEN209).
   */
  path: string;
  /**
   * The container's port that serves it, 1 to 65535 (UEN010).
   */
  port: number;
}

/**
 * HTTP from outside: an Ingress on the shared ingress controller.
 */
export interface HttpArgs {
  /**
   * Host name that clients call, which `*.` may lead (UEN009;
   * https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards).
   */
  host: string;
  /**
   * Paths and the ports that serve them, at least one (UEN206).
   */
  paths: HttpPathArgs[];
  /**
   * Name of an existing TLS Secret in the namespace (UEN008;
   * https://kubernetes.io/docs/concepts/services-networking/ingress/#tls). Default: the ingress controller's default
   * certificate.
   */
  tlsSecretName?: string;
  /**
   * Who certifies the host; with `tlsSecretName`, into that Secret, which no other host may have (UEN225). Default: the
   * environment's `certificates`, unless `tlsSecretName` names a Secret that is there.
   */
  certificates?: CertificatesArgs;
}

/**
 * The way in to one Execution Context Deployment: a descriptor, or a name with ports.
 */
export interface EcdArgs {
  /**
   * ECDeployment descriptor: a YAML file of one or more documents, or a glob, relative to the stack file (UEN401, UEN402,
   * UEN403). The operator then owns the Services; what the descriptor says stands (UEN405), what it leaves open the plan
   * completes. Default: none; the package makes the Services.
   */
  descriptor?: string;
  /**
   * Name of the ECD, and of its Service: lower case letters, digits and `-`, at most 63, beginning with a letter (UEN008;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/); no other's (UEN212), and not the
   * environment's own (UEN215). Default: the descriptor's; without a descriptor it is required (UEN004).
   */
  name?: string;
  /**
   * The name that it had before, and nobody has now (UEN212). Its old objects are then replaced by the new ones; without
   * it the new ones are made first, and find their node ports still taken. Remove it when every stack has been brought
   * up. Default: none; its name is new, or still the same.
   */
  formerName?: string;
  /**
   * Ports of the Service; with a descriptor, node ports for ports that it names (UEN108). Default: none; without a
   * descriptor there must then be `http` (UEN214).
   */
  ports?: EcdPortArgs[];
  /**
   * Way in. Ingress needs `http` (UEN207). Default: Ingress for `http`; NodePort for ports that somebody outside calls
   * (`sources`, `preserveSourceAddress` or a `nodePort` says so); ClusterIP else.
   */
  exposure?: Exposure;
  /**
   * With `exposure: LoadBalancer`: one of its own in place of the shared one, at its own price (price book: `aws-nlb`,
   * `gcp-forwarding-rule-additional`, `on-prem-address`). Default: false.
   */
  dedicated?: boolean;
  /**
   * Whether the workflow must see the client's own address, as Radius and GTP' need (UEN216). Sets
   * `externalTrafficPolicy: Local` and pins the pod to `node`, which must then be named (UEN201): one pod (UEN202),
   * without policy Cluster (UEN203) and without an Ingress (UEN204). Default: false.
   */
  preserveSourceAddress?: boolean;
  /**
   * `spec.externalTrafficPolicy` of the Service, set by hand
   * (https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec). Cluster hides the
   * clients' addresses (UEN203). Default: Local with `preserveSourceAddress`, else Cluster.
   */
  externalTrafficPolicy?: ExternalTrafficPolicy;
  /**
   * Name of the node that the pod runs on (`nodeHost`; UEN008). Peers call this node's address. Managed nodes are
   * replaced, and their names with them (UEN313). Default: none; with `preserveSourceAddress` behind a node port one must
   * be named (UEN201).
   */
  node?: string;
  /**
   * Labels of the nodes that the pods run on, such as `pool: mediation` (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Completes the
   * descriptor's `spec.patch`; without a descriptor, or with a patch that is there, nothing follows it (UEN619). Default:
   * none; they run anywhere.
   */
  nodePool?: Record<string, string>;
  /**
   * Addresses of the nodes that answer on its node ports, IPv4 or IPv6 (UEN007); on the others the guard closes them.
   * On-prem only, and only with `guard` on (UEN610), since kube-proxy opens a node port on every node. Default: every
   * node answers.
   */
  nodeAddresses?: string[];
  /**
   * How many pods run, 0 or more (UEN010). The package sets nothing by it: it tells the plan what the Service will meet.
   * A pinned node has one (UEN202). Not with a descriptor (UEN409). Default: 1.
   */
  replicas?: number;
  /**
   * HTTP from outside: an Ingress on the shared ingress controller, at no price of its own. Default: none.
   */
  http?: HttpArgs;
  /**
   * Addresses that may call it, in CIDR notation, IPv4 or IPv6 (UEN007); nobody does where nothing leads in from outside
   * (UEN211). The ingress controller admits its own to every host, whatever one of them names (UEN616). Default: the
   * environment's `sources`.
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0, or nearly as wide, is meant. Default: the environment's `acceptPublic`; without a
   * reason such a source is refused (UEN210).
   */
  acceptPublic?: string;
  /**
   * Pod labels that the Service selects (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Not with a
   * descriptor (UEN409). Default: `app: <name>`.
   */
  selector?: Record<string, string>;
  /**
   * Pinned node ports of a descriptor's ECDs: `<ecd>/<port>/<protocol>` to number, such as `radius/1812/udp: 30010`; a
   * key must be a port that is there (UEN108) and opens one (UEN107). Written by `usage-engine-networking pin` where a
   * descriptor may hold several ECDs. Only with a descriptor (UEN217). Default: none.
   */
  nodePorts?: Record<string, number>;
  /**
   * Fields of the descriptor, such as `spec.jvmArgs`, that the stack's state keeps encrypted and previews show as
   * `[secret]`, as `spec.workflows` always is. A path into a list means the whole list. Fields that the network's plan is
   * made from (`spec.services`, `spec.ingress`, `spec.ports`, `spec.nodeHost`, `spec.autoscale`) cannot be among them,
   * nor such as no descriptor of the entry has (UEN410). Only with a descriptor (UEN217). Default: none beside
   * `spec.workflows`.
   */
  secretPaths?: string[];
  /**
   * Labels for the ECD's objects, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). Default: the
   * environment's alone.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for the ECD's objects, over the environment's (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set). Default:
   * the environment's alone.
   */
  annotations?: Record<string, string>;
}

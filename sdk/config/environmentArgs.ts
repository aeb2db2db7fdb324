import type { CertificatesArgs } from "./certificatesArgs";
import type { ChartsArgs } from "./chartArgs";
import type { ClusterArgs } from "./clusterArgs";
import type { BudgetArgs } from "./costArgs";
import type { DnsArgs } from "./dnsArgs";
import type { EcdArgs } from "./ecdArgs";
import type { GuardMode } from "./guardArgs";
import type { ImagesArgs } from "./imagesArgs";
import type { IngressArgs } from "./ingressArgs";
import type { LoadBalancerArgs } from "./loadBalancerArgs";
import type { NetworkArgs } from "./networkArgs";
import type { PlatformArgs } from "./platformArgs";
import type { SeparationArgs } from "./separationArgs";
import type { Stage } from "./stage";
import type { Target } from "./target";
import type { TrafficArgs } from "./trafficArgs";

/**
 * One Usage Engine environment's network: the value of `usage-engine-networking:environment` in a stack file, and the
 * arguments of `Environment`. Everything here decides, so everything is plain: no Output is accepted (UEN005), and no value of
 * a configuration key that holds a secret (UEN006), which `config.getObject` hands to a program in plain text. It is recognized
 * as it was read, not where a program has made something new of it.
 */
export interface EnvironmentArgs {
  /**
   * Where the cluster runs.
   */
  target: Target;
  /**
   * How far the environment is brought up. With `network` everything is made but ECDeployment objects: they wait until Usage
   * Engine is installed, which brings their kind. With `ecds` everything is made. A load balancer or a node port that a waiting
   * ECD will have is there, and billed, from the first stage on. Going back to `network` deletes the ECDs that the stack has
   * (UEN019). Must be said where the environment makes the cluster and has ECDs by descriptor (UEN028). Default elsewhere:
   * `ecds`.
   */
  stage?: Stage;
  /**
   * The namespace that Usage Engine runs in. Default: uepe.
   */
  namespace?: string;
  /**
   * Whether the package makes the namespace. It is then protected: destroying the stack does not delete it unless it is
   * unprotected first. Default: false, because the product's installation usually owns it.
   */
  createNamespace?: boolean;
  /**
   * Addresses that may call what is exposed to the outside, in CIDR notation. Each exposure may name its own.
   * Default: the private ranges 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16.
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0 is meant.
   */
  acceptPublic?: string;
  /**
   * Which cluster. Read by the stack program; a program of your own passes `opts.providers` instead.
   */
  cluster?: ClusterArgs;
  /**
   * The cluster's own network.
   */
  network?: NetworkArgs;
  /**
   * The platform ports.
   */
  platform?: PlatformArgs;
  /**
   * The ingress controller. Without this section one is installed only when something is exposed by Ingress.
   */
  ingress?: IngressArgs;
  /**
   * Who certifies the hosts of Ingresses that bring no Secret of their own. Default: nobody; they have the ingress controller's
   * default certificate.
   */
  certificates?: CertificatesArgs;
  /**
   * Names for hosts and load balancers in a zone of the cloud. Default: none; whoever keeps the zone enters them.
   */
  dns?: DnsArgs;
  /**
   * The shared load balancer.
   */
  loadBalancer?: LoadBalancerArgs;
  /**
   * The Execution Context Deployments.
   */
  ecds?: EcdArgs[];
  /**
   * On-prem: which node ports Calico closes on every node to all but their `sources`. In the clouds that is for their security
   * groups and firewalls. Default: planned where this environment installs Calico, else off, with a finding.
   */
  guard?: GuardMode;
  /**
   * Separation of platform and solution traffic between pods.
   */
  separation?: SeparationArgs;
  /**
   * Labels for every object that the package makes.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for every object that the package makes.
   */
  annotations?: Record<string, string>;
  /**
   * Where images come from.
   */
  images?: ImagesArgs;
  /**
   * Where charts come from.
   */
  charts?: ChartsArgs;
  /**
   * How much the environment carries: prices data and capacity units. Default: traffic is left out of the estimate.
   */
  traffic?: TrafficArgs;
  /**
   * What the environment may cost. Default: no limit.
   */
  budget?: BudgetArgs;
  /**
   * Unit prices in US dollars that stand before the list prices, by item: `on-prem-address: 1.50`. Where every one of a
   * project's first five forwarding rules is billed: `gcp-forwarding-rule-included: 0.025`.
   */
  prices?: Record<string, number>;
  /**
   * Warnings that are meant: a finding's code and the reason, such as `UEN201: "..."`. Errors cannot be accepted.
   */
  accept?: Record<string, string>;
  /**
   * Folder that relative paths start from. Default: the folder of the stack file; for a program of your own, the current one.
   */
  directory?: string;
}

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
   * Where the cluster runs: `on-prem`, `aws` or `gcp` (UEN003).
   */
  target: Target;
  /**
   * How far the environment is brought up. With `network` everything is made but ECDeployment objects: they wait until
   * Usage Engine is installed, which brings their kind (UEN018). With `ecds` everything is made. A load balancer or a
   * node port that a waiting ECD will have is there, and billed, from the first stage on. Going back to `network` deletes
   * the ECDs that the stack has (UEN019). Must be said where the environment makes the cluster and has ECDs by descriptor
   * (UEN028). Default elsewhere: `ecds`.
   */
  stage?: Stage;
  /**
   * The namespace that Usage Engine runs in: lower case letters, digits and `-`, at most 63 (UEN008;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). Default: uepe.
   */
  namespace?: string;
  /**
   * Whether the package makes the namespace. It is then protected: destroying the stack does not delete it unless it is
   * unprotected first. Default: false, because the product's installation usually owns it.
   */
  createNamespace?: boolean;
  /**
   * Addresses that may call what is exposed to the outside, in CIDR notation, IPv4 or IPv6 (UEN007). Each exposure may
   * name its own. A range that admits the whole internet needs `acceptPublic` (UEN210), and none at all leaves a load
   * balancer for nobody (UEN621). Default: the private ranges 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918).
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0, or nearly as wide, is meant. Default: none, and such a source is refused (UEN210).
   */
  acceptPublic?: string;
  /**
   * Which cluster. Read by the stack program; a program of your own passes `opts.providers` instead. Default: on AWS and
   * GCP the cluster that is made or looked up, on-prem the ambient kubeconfig's.
   */
  cluster?: ClusterArgs;
  /**
   * The cluster's own network. On-prem it must say `calico.install` (UEN501); on AWS and GCP it must have the section of
   * the cloud (UEN301). Default: each setting's own.
   */
  network?: NetworkArgs;
  /**
   * The platform ports. Default: all three, as NodePorts, which cost nothing.
   */
  platform?: PlatformArgs;
  /**
   * The ingress controller. Default: one is installed only where something is exposed by Ingress.
   */
  ingress?: IngressArgs;
  /**
   * Who certifies the hosts of Ingresses that bring no Secret of their own. Default: nobody; they have the ingress
   * controller's default certificate.
   */
  certificates?: CertificatesArgs;
  /**
   * Names for hosts and load balancers in a zone of the cloud, on AWS and GCP alone (UEN222). Default: none; whoever
   * keeps the zone enters them.
   */
  dns?: DnsArgs;
  /**
   * The shared load balancer: on AWS and GCP billed by the hour and by traffic, on-prem the site's own. Default: each
   * setting's own, and none is made unless something is exposed as LoadBalancer.
   */
  loadBalancer?: LoadBalancerArgs;
  /**
   * The Execution Context Deployments, each by arguments or by its descriptor. No name may be there twice (UEN212).
   * Default: none.
   */
  ecds?: EcdArgs[];
  /**
   * On-prem: which node ports Calico closes on every node to all but their `sources`. In the clouds that is for their
   * security groups and firewalls (UEN608). It needs Calico (UEN606), and must not close what the cluster lives on
   * (UEN602). With `range` node ports must be pinned (UEN604), and others' are closed as well (UEN605). Costs nothing.
   * Default: planned where this environment installs Calico 3.31 or later, else off, with a finding (UEN601).
   */
  guard?: GuardMode;
  /**
   * Separation of platform and solution traffic between pods. Costs nothing. Default: enforced where all that it needs is
   * known, else observed, with a finding that names what is missing (UEN612).
   */
  separation?: SeparationArgs;
  /**
   * Labels for every object that the package makes. What Kubernetes would not take as a key or a value is refused
   * (UEN011; https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set).
   * Default: none.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for every object that the package makes, at most 256 KiB together; keys as those of labels (UEN011;
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set). Default:
   * none.
   */
  annotations?: Record<string, string>;
  /**
   * Where images come from. Default: the registries that the charts name.
   */
  images?: ImagesArgs;
  /**
   * Where charts come from. Default: each publisher's own repository.
   */
  charts?: ChartsArgs;
  /**
   * How much the environment carries: prices data and capacity units. Default: traffic is left out of the estimate.
   */
  traffic?: TrafficArgs;
  /**
   * What the environment may cost (UEN701). Default: no limit.
   */
  budget?: BudgetArgs;
  /**
   * Unit prices in US dollars, 0 or more (UEN703), that stand before the list prices, by item of the price book (UEN704):
   * `on-prem-address: 1.50`. Where every one of a project's first five forwarding rules is billed:
   * `gcp-forwarding-rule-included: 0.025`. Default: list prices; what has none is left out of the estimate, which says
   * so.
   */
  prices?: Record<string, number>;
  /**
   * Warnings that are meant: a finding's code and the reason, such as `UEN104: "..."`. A code that is none, an error's,
   * and a reason that is empty are refused (UEN012). Default: none.
   */
  accept?: Record<string, string>;
  /**
   * Folder that relative paths start from. Default: the folder of the stack file; for a program of your own, the current one.
   */
  directory?: string;
}

import type { CertificatesArgs } from "../config/certificatesArgs";
import type { Dataplane } from "../config/dataplane";
import type { Stage } from "../config/stage";
import type { Target } from "../config/target";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import type { Cidr } from "../values/cidr";
import type { NodePortRange } from "./nodePorts/nodePortRange";

/** What every part of an environment's plan needs to know of the whole. */
export interface Scope {
  /** Where the configuration begins. */
  root: Path;
  target: Target;
  stage: Stage;
  namespace: string;
  /** Who may call what names no sources of its own. */
  sources: readonly Cidr[];
  acceptPublic?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  nodePortRange: NodePortRange;
  reservedNodePorts: ReadonlySet<number>;
  dataplane: Dataplane;
  /** `spec.loadBalancerClass` of Services; absent where nobody is known who would claim one. */
  loadBalancerClass?: string;
  /** Whether LoadBalancer Services share an address of the environment, so that each port is there once. */
  sharesLoadBalancer: boolean;
  /** The class that Ingresses go to; absent where nobody serves them. */
  ingressClassName?: string;
  /** Who certifies hosts that bring no Secret. */
  certificates?: CertificatesArgs;
  findings: Findings;
}

/** The namespace that a configuration without one stands for. */
export const DEFAULT_NAMESPACE = "uepe";

import type { Stage } from "../config/stage";
import type { Target } from "../config/target";
import type { Finding } from "../findings/finding";
import type { PlannedFirewallRule } from "./access/firewall/firewallRules";
import type { PlannedPolicies } from "./access/planPolicies";
import type { PlannedDns } from "./dns/dns";
import type { PlannedEcd } from "./ecd/ecd";
import type { EnforcedExposure } from "./exposure";
import type { PlannedIngressController } from "./ingress/ingressController";
import type { PlannedLoadBalancer } from "./loadBalancers/loadBalancer";
import type { LoadBalancing } from "./loadBalancers/loadBalancers";
import type { PlannedNetwork } from "./network/network";
import type { PlannedNodePort } from "./nodePorts/nodePorts";
import type { PlannedPlatform } from "./platform/platform";

/** Everything that an environment will be: the one answer that components, outputs, command line and tests share. */
export interface NetworkPlan {
  target: Target;
  /** With `network` the ECDs that wait are planned, and their objects are not made. */
  stage: Stage;
  namespace: { name: string; create: boolean };
  labels: Record<string, string>;
  annotations: Record<string, string>;
  network: PlannedNetwork;
  platform: PlannedPlatform;
  /** Absent where no controller is installed. */
  ingress?: PlannedIngressController;
  ecds: readonly PlannedEcd[];
  /** The one list of them, in a stable order: platform, ui, ingress, then the ECDs as configured. */
  exposures: EnforcedExposure[];
  nodePorts: PlannedNodePort[];
  loadBalancers: PlannedLoadBalancer[];
  /** Names in a zone of the cloud; absent where none is named. */
  dns?: PlannedDns;
  /** How the load balancers are made, by target. */
  balancing: LoadBalancing;
  /** Who may come in on-prem, and which pods may call which. */
  policies: PlannedPolicies;
  /** What the nodes of a cloud admit from outside; empty on-prem. */
  firewallRules: PlannedFirewallRule[];
  /** Errors first, then warnings, then notes; each in the order of the configuration. */
  findings: Finding[];
}

import type { Protocol } from "../../config/protocol";
import type { CALICO_API, NETWORKING_API } from "../../values/apis";

/** One side of a Calico rule: all that is given must match. */
export interface CalicoEntity {
  nets?: string[];
  notNets?: string[];
  selector?: string;
  notSelector?: string;
  namespaceSelector?: string;
  /** Numbers, and ranges as `first:last`. */
  ports?: (number | string)[];
}

/** A rule of a Calico policy (https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy). */
export interface CalicoRule {
  action: "Allow" | "Deny" | "Log" | "Pass";
  protocol?: Protocol;
  source?: CalicoEntity;
  destination?: CalicoEntity;
}

interface ObjectMetadata {
  name: string;
  namespace?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A cluster-wide Calico policy: here always one for the nodes, before DNAT. */
export interface GlobalNetworkPolicyObject {
  apiVersion: typeof CALICO_API;
  kind: "GlobalNetworkPolicy";
  metadata: ObjectMetadata;
  spec: {
    order: number;
    selector: string;
    preDNAT: true;
    applyOnForward: true;
    types: ["Ingress"];
    ingress: CalicoRule[];
  };
}

/** A Calico policy of a namespace: here always one of a tier that only observes. */
export interface CalicoNetworkPolicyObject {
  apiVersion: typeof CALICO_API;
  kind: "NetworkPolicy";
  metadata: ObjectMetadata;
  spec: { tier: string; order: number; selector: string; types: ["Ingress"]; ingress: CalicoRule[] };
}

/** A tier of Calico policies. */
export interface TierObject {
  apiVersion: typeof CALICO_API;
  kind: "Tier";
  metadata: ObjectMetadata;
  spec: { order: number };
}

/** A peer of a standard policy. */
export interface NetworkPolicyPeer {
  ipBlock?: { cidr: string; except?: string[] };
  namespaceSelector?: { matchLabels: Record<string, string> };
  podSelector?: {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: "In"; values: string[] }[];
  };
}

/** A standard policy, which every policy engine knows. */
export interface NetworkPolicyObject {
  apiVersion: typeof NETWORKING_API;
  kind: "NetworkPolicy";
  metadata: ObjectMetadata;
  spec: {
    podSelector: { matchLabels: Record<string, string> };
    policyTypes: ["Ingress"];
    ingress: { from: NetworkPolicyPeer[]; ports?: { port: number; protocol: Protocol }[] }[];
  };
}

/** A policy object, complete: the component writes it down and decides nothing. */
export type PolicyObject =
  | GlobalNetworkPolicyObject
  | CalicoNetworkPolicyObject
  | TierObject
  | NetworkPolicyObject;

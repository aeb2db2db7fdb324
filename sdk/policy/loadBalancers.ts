import type { BillableItem } from "../cost/billable";
import { PriceBook } from "../cost/priceBook";
import { METALLB_CLASS, NLB_CLASS } from "../plan/loadBalancers/loadBalancerClass";
import type { ResourceRule } from "./networkPolicy";
import type { SeenResource } from "./seenResource";
import { isInternal, publicRanges, serviceOf } from "./service";

const AWS_LOAD_BALANCERS: readonly string[] = [
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/loadBalancer:LoadBalancer",
];
const GCP_FORWARDING_RULES: readonly string[] = [
  "gcp:compute/forwardingRule:ForwardingRule",
  "gcp:compute/globalForwardingRule:GlobalForwardingRule",
];

/** Load balancers that the internet reaches, with nothing that keeps anybody away. */
export const publicLoadBalancer: ResourceRule = {
  name: "load-balancer-open-to-everybody",
  finding: "UEN210",
  fix: "Name who may call: loadBalancerSourceRanges of a Service, security groups of an AWS load balancer, sourceIpRanges of a forwarding rule; or make it an internal one.",
  judge: (resource) => {
    const service = serviceOf(resource);
    if (service) {
      const isOpen = service.type === "LoadBalancer" && !isInternal(service);
      return isOpen ? publicRanges(service.sourceRanges, "the Service's load balancer") : [];
    }
    const { type, props } = resource;
    if (AWS_LOAD_BALANCERS.includes(type)) {
      // With security groups it is these that admit.
      const isOpen = props.internal !== true && !(props.securityGroups?.length > 0);
      return isOpen ? ["it faces the internet and has no security group"] : [];
    }
    if (GCP_FORWARDING_RULES.includes(type)) {
      const scheme = String(props.loadBalancingScheme ?? "EXTERNAL");
      return scheme.startsWith("EXTERNAL")
        ? publicRanges(props.sourceIpRanges ?? [], "the forwarding rule")
        : [];
    }
    return [];
  },
};

/** What each kind of load balancer is in the price book. */
const ITEMS: Readonly<Record<string, BillableItem>> = {
  network: "aws-nlb",
  forwarding: "gcp-forwarding-rule-first",
  "service.k8s.aws/nlb": "aws-nlb",
  "networking.gke.io/l4-regional-internal": "gcp-forwarding-rule-first",
  "networking.gke.io/l4-regional-external": "gcp-forwarding-rule-first",
  [METALLB_CLASS]: "on-prem-address",
};

/** Load balancers of which nobody can say in a review what they cost. */
export const unpricedLoadBalancer: ResourceRule = {
  name: "load-balancer-without-a-price",
  finding: {
    severity: "warning",
    title: "Load balancer without a price",
    reason:
      "Load balancers are billed by the hour. Those that Kubernetes makes for a Service show in no preview, and what has no price cannot be held against a budget.",
  },
  fix: "Name a loadBalancerClass whose load balancers have a price, or say the price of one an hour in the policy's `prices`, by class or by type.",
  settings: {
    prices: {
      type: "object",
      additionalProperties: { type: "number", minimum: 0 },
      default: {},
    },
  },
  judge: (resource, { prices }) => {
    const kind = kindOf(resource);
    if (kind === undefined || Object.hasOwn(prices as object, kind)) return [];
    const item = ITEMS[kind];
    // The region is the provider's, and not among the inputs: that there is a price in any is what counts.
    if (item !== undefined && new PriceBook().find(item, "*") !== undefined) return [];
    return [
      kind === ""
        ? "the Service names no loadBalancerClass: who makes its load balancer, and for what price, is not said"
        : `the price book has no price for a load balancer of ${kind}`,
    ];
  },
};

/** Its class or its type; undefined where a resource makes no load balancer, or another resource is billed for it. */
function kindOf(resource: SeenResource): string | undefined {
  const service = serviceOf(resource);
  if (service) {
    if (service.type !== "LoadBalancer" || service.className === NLB_CLASS) return undefined;
    return service.className ?? "";
  }
  if (AWS_LOAD_BALANCERS.includes(resource.type)) return resource.props.loadBalancerType ?? "application";
  return GCP_FORWARDING_RULES.includes(resource.type) ? "forwarding" : undefined;
}

import type { Exposure } from "../../config/exposure";
import type { ExternalTrafficPolicy } from "../../config/externalTrafficPolicy";
import type { Path } from "../../findings/path";
import type { About } from "../../findings/subject";
import type { Scope } from "../scope";

/** What decides whether an ECD's pod sees its clients' own addresses. */
export interface SourceAddressCase {
  name: string;
  via: Exposure;
  /** Whether the configuration asks for it. */
  wanted: boolean;
  policy?: ExternalTrafficPolicy;
  node?: string;
  /** The most pods that may run. */
  replicas: number;
  /** Where each of them is said, or would be. */
  paths: { wanted: Path; exposure: Path; policy: About; node: Path; replicas: About };
}

/** The Service's policy, and whether the pod sees its clients' own addresses. */
export interface SourceAddressDecision {
  policy?: ExternalTrafficPolicy;
  kept: boolean;
}

/**
 * Decides the policy and judges whether the source address can be kept. A node port reaches one pod only where everybody
 * knows on which node it is; behind a load balancer health checks find it.
 */
export function planSourceAddress(one: SourceAddressCase, scope: Scope): SourceAddressDecision {
  if (one.via === "ClusterIP") return { kept: true };
  if (one.via === "Ingress") {
    if (one.wanted) {
      scope.findings.add(
        "UEN204",
        one.paths.exposure,
        `${one.name} would see the ingress controller's address in place of its clients'`,
      );
    }
    return { kept: false };
  }
  if (one.wanted && one.policy === "Cluster") {
    scope.findings.add(
      "UEN203",
      one.paths.policy,
      `with policy Cluster ${one.name} would see a node's address in place of its clients'`,
    );
  }
  const policy = one.policy ?? (one.wanted ? "Local" : "Cluster");
  if (policy === "Local" && one.via === "NodePort") judgePin(one, scope);
  return { policy, kept: policy === "Local" || scope.dataplane === "BPF" };
}

function judgePin(one: SourceAddressCase, scope: Scope): void {
  if (one.node === undefined) {
    scope.findings.add(
      "UEN201",
      one.paths.node,
      `${one.name}'s peers must know which node to call, and none is named`,
    );
  }
  if (one.replicas > 1) {
    scope.findings.add(
      "UEN202",
      one.paths.replicas,
      `${one.name} runs up to ${one.replicas} pods, but its peers call one node only`,
    );
  }
}

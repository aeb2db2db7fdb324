import type { ResourceRule } from "./networkPolicy";
import { isKind } from "./seenResource";

/** Ingresses that take requests for every name. */
export const ingressWithoutHost: ResourceRule = {
  name: "ingress-without-host",
  finding: "UEN205",
  fix: "Set the host of every rule, and leave defaultBackend out.",
  judge: (resource) => {
    if (!isKind(resource, "networking.k8s.io/v1:Ingress")) return [];
    const { rules = [], defaultBackend } = resource.props.spec ?? {};
    const anyHost = (rules as { host?: string }[]).some(({ host }) => host === undefined || host === "");
    if (anyHost) return ["a rule without a host takes everybody's traffic"];
    return defaultBackend === undefined ? [] : ["its default backend takes everybody's traffic"];
  },
};

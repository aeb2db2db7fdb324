import type { Policies, PolicyConfigSchema, Severity as PolicySeverity } from "@pulumi/policy";
import { catalogue } from "../findings/catalogue";
import type { Severity } from "../findings/finding";
import { ingressWithoutHost } from "./ingressWithoutHost";
import { publicLoadBalancer, unpricedLoadBalancer } from "./loadBalancers";
import { localWithoutPin } from "./localWithoutPin";
import type { OwnFinding, ResourceRule, Settings, StackRule } from "./networkPolicy";
import { maskedPeers, unguardedNodePort, unpinnedNodePort } from "./nodePorts";
import { openControlPort } from "./openPorts";
import type { SeenResource } from "./seenResource";

/** Every rule, in the order in which they are listed. */
export const rules: readonly (ResourceRule | StackRule)[] = [
  openControlPort,
  publicLoadBalancer,
  ingressWithoutHost,
  unguardedNodePort,
  localWithoutPin,
  maskedPeers,
  unpricedLoadBalancer,
  unpinnedNodePort,
];

const SEVERITIES: Readonly<Record<Severity, PolicySeverity>> = {
  error: "high",
  warning: "medium",
  info: "low",
};

/**
 * The rules as CrossGuard takes them: for the pack that comes with this package, and for packs of your own. What a plan refuses
 * is mandatory unless an organisation sets something else, the rest advisory.
 */
export const policies: Policies = rules.map((rule) => {
  const { name, fix } = rule;
  const { severity, title, reason } = findingOf(rule);
  const code = typeof rule.finding === "string" ? [rule.finding] : [];
  const header = {
    name,
    displayName: title,
    description: `${title}. ${reason}`,
    severity: SEVERITIES[severity],
    enforcementLevel: severity === "error" ? ("mandatory" as const) : ("advisory" as const),
    remediationSteps: fix,
    configSchema: configSchema(rule),
    tags: ["network", ...code],
  };
  const say = (message: string) => [`${message}. ${fix}`, ...code.map((one) => `(${one})`)].join(" ");
  if ("judgeStack" in rule) {
    return {
      ...header,
      validateStack: (stack, report) => {
        const settings = settingsOf(rule, stack.getConfig());
        const seen = new Map<SeenResource, string>(stack.resources.map((one) => [one, one.urn]));
        for (const { resource, message } of rule.judgeStack(stack.resources, settings)) {
          if (!isAccepted(resource, settings)) report(say(message), seen.get(resource));
        }
      },
    };
  }
  return {
    ...header,
    validateResource: (resource, report) => {
      const settings = settingsOf(rule, resource.getConfig());
      if (isAccepted(resource, settings)) return;
      for (const message of rule.judge(resource, settings)) report(say(message));
    },
  };
});

/** What a rule is about: severity, title and reason. */
export function findingOf({ finding }: ResourceRule | StackRule): OwnFinding {
  return typeof finding === "string" ? catalogue[finding] : finding;
}

function configSchema({ settings = {} }: ResourceRule | StackRule): PolicyConfigSchema {
  return {
    properties: {
      accept: {
        type: "object",
        description: "Resources that are meant, by name, each with the reason.",
        additionalProperties: { type: "string", minLength: 1 },
        default: {},
      },
      ...settings,
    },
  };
}

/** The library checks what is set against the schema, and leaves its defaults to whoever reads it. */
function settingsOf(rule: ResourceRule | StackRule, set: Settings): Settings {
  const defaults = Object.entries(configSchema(rule).properties).map(([key, { default: value }]) => [
    key,
    value,
  ]);
  return { ...Object.fromEntries(defaults), ...set };
}

function isAccepted({ name }: SeenResource, { accept = {} }: Settings): boolean {
  return Object.hasOwn(accept as object, name);
}

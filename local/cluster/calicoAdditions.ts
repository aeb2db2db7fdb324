/** The part of a CRD's schema that is read and written here. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: readonly string[];
  "x-kubernetes-validations"?: readonly { readonly rule: string; readonly message: string }[];
  [keyword: string]: unknown;
}

/** A change to the schema of a kind, so that it refuses what Calico's API server does. */
export interface Addition {
  readonly kinds: readonly string[];
  /** The place in the schema: property names, `[]` for the items of a list. Empty: the object itself. */
  readonly at: readonly string[];
  /** Merged into the schema there. Where nothing of that name is, nothing changes. */
  readonly schema: Schema;
  readonly source: string;
}

const REFERENCE = "https://docs.tigera.io/calico/latest/reference/resources";
const VALIDATOR = "libcalico-go/lib/validator/v3/validator.go of the Calico module";

function rule(message: string, expression: string): { rule: string; message: string } {
  return { rule: expression, message };
}

/** A rule of a policy or profile that names ports without a protocol that has any. */
const PORTS_NEED_PROTOCOL = rule(
  "rules that specify ports must set protocol to TCP or UDP or SCTP",
  ["source", "destination"]
    .flatMap((side) =>
      ["ports", "notPorts"].map((ports) => `has(self.${side}) && has(self.${side}.${ports})`),
    )
    .map((named) => `!(${named})`)
    .join(" && ")
    .concat(" || (has(self.protocol) && self.protocol in ['TCP', 'UDP', 'SCTP'])"),
);

const ENTITY_RULE: Schema = {
  properties: Object.fromEntries([
    ...["nets", "notNets"].map((field) => [
      field,
      { items: { anyOf: [{ format: "cidr" }, { format: "ipv4" }, { format: "ipv6" }] } },
    ]),
    ...["ports", "notPorts"].map((field) => [
      field,
      {
        items: {
          // A number, a range of numbers or the name of a container port.
          pattern: "^([0-9]{1,5}(:[0-9]{1,5})?|[a-zA-Z0-9_.-]*[a-zA-Z_-][a-zA-Z0-9_.-]*)$",
          minimum: 0,
          maximum: 65535,
        },
      },
    ]),
  ]),
};

const POLICY_RULE: Schema = {
  properties: {
    action: { enum: ["Allow", "Deny", "Log", "Pass"] },
    protocol: { pattern: "^(TCP|UDP|ICMP|ICMPv6|SCTP|UDPLite)$", minimum: 1, maximum: 255 },
    source: ENTITY_RULE,
    destination: ENTITY_RULE,
  },
  "x-kubernetes-validations": [PORTS_NEED_PROTOCOL],
};

/**
 * The rules that Calico's own API server enforces in code, and no CRD carries. Selectors are not parsed here, and defaults that
 * depend on other fields (`types` of a policy) are not filled in: Calico's API server does both.
 */
export const ADDITIONS: readonly Addition[] = [
  {
    kinds: ["KubeControllersConfiguration"],
    at: [],
    schema: {
      "x-kubernetes-validations": [
        rule("only the name default is allowed", "self.metadata.name == 'default'"),
      ],
    },
    source: `${REFERENCE}/kubecontrollersconfig`,
  },
  {
    kinds: ["KubeControllersConfiguration"],
    at: ["spec", "controllers", "node", "hostEndpoint", "templates", "[]"],
    schema: {
      properties: { interfaceCIDRs: { items: { format: "cidr" } } },
      "x-kubernetes-validations": [
        rule(
          "at least one of interfaceCIDRs and interfacePattern must be specified",
          "has(self.interfaceCIDRs) || has(self.interfacePattern)",
        ),
      ],
    },
    source: `${REFERENCE}/kubecontrollersconfig`,
  },
  ...["ingress", "egress"].map((direction) => ({
    kinds: ["GlobalNetworkPolicy", "NetworkPolicy", "Profile"],
    at: ["spec", direction, "[]"],
    schema: POLICY_RULE,
    source: VALIDATOR,
  })),
];

/**
 * Kinds that Calico's API server serves and no CRD stands for: profiles, which it reads from namespaces and service accounts, and
 * tiers, where the CRDs are of a release that had only one. What their `spec` holds beside a policy's rules is not checked.
 */
export const FURTHER_KINDS: readonly {
  readonly kind: string;
  readonly plural: string;
  /** Properties of `spec` that are those of a GlobalNetworkPolicy. */
  readonly policyFields: readonly string[];
}[] = [
  { kind: "Profile", plural: "profiles", policyFields: ["ingress", "egress"] },
  { kind: "Tier", plural: "tiers", policyFields: [] },
];

/** Templates of host endpoints, which 3.28 does not know: the guard stands on them. */
export const HOST_ENDPOINT_TEMPLATES: Addition = {
  kinds: ["KubeControllersConfiguration"],
  at: ["spec", "controllers", "node", "hostEndpoint"],
  schema: {
    properties: {
      templates: {
        type: "array",
        items: {
          type: "object",
          properties: {
            ...Object.fromEntries(
              ["generateName", "interfacePattern", "nodeSelector"].map((name) => [name, { type: "string" }]),
            ),
            ...Object.fromEntries(
              ["annotations", "labels"].map((name) => [
                name,
                { type: "object", additionalProperties: { type: "string" } },
              ]),
            ),
            interfaceCIDRs: { type: "array", items: { type: "string" } },
          },
        },
      },
    },
  },
  source: `${REFERENCE}/kubecontrollersconfig`,
};

/** Fields of the stored form of 3.28 that Calico's API server never shows. */
export const INTERNAL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  IPPool: ["ipip", "nat-outgoing"],
};

/** Short names of the served form. */
export const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  GlobalNetworkPolicy: ["gnp", "cgnp"],
  HostEndpoint: ["hep", "heps"],
};

/** Kinds that only Calico's own programs see. */
export const HIDDEN_KINDS = ["IPAMBlock", "IPAMConfig", "IPAMHandle", "BlockAffinity"];

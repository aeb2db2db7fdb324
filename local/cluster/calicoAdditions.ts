/** The part of a CRD's schema that is read and written here. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: readonly string[];
  "x-kubernetes-validations"?: readonly { readonly rule: string; readonly message: string }[];
  [keyword: string]: unknown;
}

/** A change to the schema of a kind, so that it accepts and refuses what the current release does. */
export interface Addition {
  readonly kinds: readonly string[];
  /** The place in the schema: property names, `[]` for the items of a list. Empty: the object itself. */
  readonly at: readonly string[];
  /** Merged into the schema there; what is missing on the way is made. */
  readonly schema: Schema;
  readonly source: string;
}

const reference = "https://docs.tigera.io/calico/latest/reference/resources";
const releasedCrds = "https://github.com/projectcalico/calico/tree/master/api/config/crd (release 3.32)";
const validator = "libcalico-go/lib/validator/v3/validator.go of the Calico module";

const enabled = { type: "string", enum: ["Enabled", "Disabled"] };
const mode = { enum: ["Never", "Always", "CrossSubnet"] };

function rule(message: string, expression: string): { rule: string; message: string } {
  return { rule: expression, message };
}

/** A rule of a policy or profile that names ports without a protocol that has any. */
const portsNeedProtocol = rule(
  "rules that specify ports must set protocol to TCP or UDP or SCTP",
  ["source", "destination"]
    .flatMap((side) =>
      ["ports", "notPorts"].map((ports) => `has(self.${side}) && has(self.${side}.${ports})`),
    )
    .map((named) => `!(${named})`)
    .join(" && ")
    .concat(" || (has(self.protocol) && self.protocol in ['TCP', 'UDP', 'SCTP'])"),
);

const entityRule: Schema = {
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

const policyRule: Schema = {
  properties: {
    action: { enum: ["Allow", "Deny", "Log", "Pass"] },
    protocol: { pattern: "^(TCP|UDP|ICMP|ICMPv6|SCTP|UDPLite)$", minimum: 1, maximum: 255 },
    source: entityRule,
    destination: entityRule,
  },
  "x-kubernetes-validations": [portsNeedProtocol],
};

const policies = ["GlobalNetworkPolicy", "NetworkPolicy"];

/**
 * What the Calico module (3.28) lacks: fields of later releases, and the rules that Calico's own API server
 * enforces in code and a CRD has to carry in its schema. Selectors are not parsed here, and defaults that
 * depend on other fields (`types` of a policy) are not filled in: Calico's API server does both.
 */
export const additions: readonly Addition[] = [
  {
    kinds: ["KubeControllersConfiguration"],
    at: [],
    schema: {
      "x-kubernetes-validations": [
        rule("only the name default is allowed", "self.metadata.name == 'default'"),
      ],
    },
    source: `${reference}/kubecontrollersconfig`,
  },
  {
    kinds: ["KubeControllersConfiguration"],
    at: ["spec", "controllers", "node", "hostEndpoint"],
    schema: {
      properties: {
        autoCreate: enabled,
        createDefaultHostEndpoint: enabled,
        templates: {
          type: "array",
          items: {
            type: "object",
            properties: {
              generateName: { type: "string", maxLength: 253 },
              interfaceCIDRs: {
                type: "array",
                items: { type: "string", format: "cidr" },
                "x-kubernetes-list-type": "set",
              },
              interfacePattern: { type: "string" },
              labels: { type: "object", additionalProperties: { type: "string" } },
              nodeSelector: { type: "string" },
            },
            "x-kubernetes-validations": [
              rule(
                "at least one of interfaceCIDRs and interfacePattern must be specified",
                "has(self.interfaceCIDRs) || has(self.interfacePattern)",
              ),
            ],
          },
        },
      },
    },
    source: `${reference}/kubecontrollersconfig and ${releasedCrds}`,
  },
  {
    kinds: ["KubeControllersConfiguration"],
    at: ["spec", "controllers"],
    schema: {
      properties: {
        loadBalancer: {
          type: "object",
          properties: {
            assignIPs: {
              type: "string",
              enum: ["AllServices", "RequestedServicesOnly"],
              default: "AllServices",
            },
          },
        },
        policyMigration: {
          type: "object",
          properties: { enabled: { ...enabled, default: "Enabled" } },
        },
      },
    },
    source: releasedCrds,
  },
  {
    kinds: policies,
    at: ["spec"],
    schema: {
      properties: {
        tier: { type: "string", default: "default" },
        types: { items: { enum: ["Ingress", "Egress"] }, maxItems: 2, "x-kubernetes-list-type": "set" },
      },
    },
    source: releasedCrds,
  },
  ...["ingress", "egress"].map((direction) => ({
    kinds: [...policies, "Profile"],
    at: ["spec", direction, "[]"],
    schema: policyRule,
    source: validator,
  })),
  {
    kinds: ["GlobalNetworkPolicy"],
    at: ["spec"],
    schema: {
      "x-kubernetes-validations": [
        rule(
          "preDNAT and doNotTrack cannot both be true",
          "!(has(self.doNotTrack) && self.doNotTrack && has(self.preDNAT) && self.preDNAT)",
        ),
        rule(
          "a preDNAT policy cannot have any egress rules",
          "!(has(self.preDNAT) && self.preDNAT && has(self.egress) && size(self.egress) > 0)",
        ),
        rule(
          "a preDNAT policy cannot have the type Egress",
          "!(has(self.preDNAT) && self.preDNAT && has(self.types) && 'Egress' in self.types)",
        ),
        rule(
          "applyOnForward must be true if either preDNAT or doNotTrack is true",
          "has(self.applyOnForward) && self.applyOnForward" +
            " || !(has(self.preDNAT) && self.preDNAT) && !(has(self.doNotTrack) && self.doNotTrack)",
        ),
      ],
    },
    source: `${validator} (validateGlobalNetworkPolicy)`,
  },
  {
    kinds: ["HostEndpoint"],
    at: ["spec"],
    schema: {
      "x-kubernetes-validations": [
        rule(
          "at least one of interfaceName and expectedIPs must be specified",
          "has(self.interfaceName) && size(self.interfaceName) > 0" +
            " || has(self.expectedIPs) && size(self.expectedIPs) > 0",
        ),
        rule("node must be specified", "has(self.node) && size(self.node) > 0"),
      ],
    },
    source: `${validator} (validateHostEndpointSpec)`,
  },
  {
    kinds: ["IPPool"],
    at: ["spec"],
    schema: {
      properties: {
        allowedUses: {
          items: { enum: ["Workload", "Tunnel", "LoadBalancer"] },
          "x-kubernetes-list-type": "set",
        },
        assignmentMode: { type: "string", enum: ["Automatic", "Manual"], default: "Automatic" },
        blockSize: { minimum: 0, maximum: 128 },
        cidr: { format: "cidr" },
        ipipMode: mode,
        namespaceSelector: { type: "string" },
        vxlanMode: mode,
      },
      "x-kubernetes-validations": [
        rule(
          "ipipMode and vxlanMode cannot both be enabled on the same IP pool",
          "!(has(self.ipipMode) && self.ipipMode != 'Never' && has(self.vxlanMode) && self.vxlanMode != 'Never')",
        ),
      ],
    },
    source: `${reference}/ippool, ${releasedCrds} and ${validator} (validateIPPoolSpec)`,
  },
  {
    kinds: ["BGPPeer"],
    at: ["spec"],
    schema: {
      "x-kubernetes-validations": [
        rule(
          "node must be empty when nodeSelector is specified",
          "!(has(self.node) && size(self.node) > 0 && has(self.nodeSelector) && size(self.nodeSelector) > 0)",
        ),
        rule(
          "peerIP and asNumber must be empty when peerSelector is specified",
          "!(has(self.peerSelector) && size(self.peerSelector) > 0) || !has(self.peerIP) && !has(self.asNumber)",
        ),
      ],
    },
    source: `${validator} (validateBGPPeerSpec)`,
  },
  {
    kinds: ["FelixConfiguration"],
    at: ["spec"],
    schema: { properties: { nftablesMode: { type: "string", enum: ["Disabled", "Enabled", "Auto"] } } },
    source: `${reference}/felixconfig`,
  },
];

/** Kinds that the module's CRDs do not have at all, with what they share with one that they do have. */
export const missingKinds: readonly {
  readonly kind: string;
  readonly plural: string;
  readonly spec: Schema;
  /** Properties of `spec` taken over from GlobalNetworkPolicy. */
  readonly policyFields: readonly string[];
  readonly source: string;
}[] = [
  {
    kind: "Tier",
    plural: "tiers",
    spec: {
      type: "object",
      properties: {
        defaultAction: { type: "string", enum: ["Pass", "Deny"], default: "Deny" },
        order: { type: "number" },
      },
    },
    policyFields: [],
    source: `${reference}/tier and ${releasedCrds}`,
  },
  {
    kind: "Profile",
    plural: "profiles",
    spec: {
      type: "object",
      properties: { labelsToApply: { type: "object", additionalProperties: { type: "string" } } },
    },
    policyFields: ["ingress", "egress"],
    source: `${reference}/profile`,
  },
];

/** Fields of the stored form that Calico's API server never shows. */
export const internalFields: Readonly<Record<string, readonly string[]>> = {
  IPPool: ["ipip", "nat-outgoing"],
};

/** Short names of the served form. @see releasedCrds */
export const shortNames: Readonly<Record<string, readonly string[]>> = {
  GlobalNetworkPolicy: ["gnp", "cgnp"],
  HostEndpoint: ["hep", "heps"],
};

/** Kinds that only Calico's own programs see. */
export const hiddenKinds = ["IPAMBlock", "IPAMConfig", "IPAMHandle", "BlockAffinity"];

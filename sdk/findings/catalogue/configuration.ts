import type { Rule } from "../rule";

/** UEN001-UEN099: keys of the configuration. */
export const configurationRules = {
  UEN001: {
    severity: "error",
    title: "Unknown key",
    reason: "A misspelt key would be ignored, and its setting lost without a word.",
    fix: "Use a key that the schema knows, or remove it.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        namespce: uepe`,
    },
    followed: {
      "a key that the schema knows": { set: { namespce: null, namespace: "uepe" } },
      "remove it": { set: { namespce: null } },
    },
  },
  UEN002: {
    severity: "error",
    title: "Wrong type",
    reason: "The value cannot be read as what the key stands for.",
    fix: "Give a value of the type that the message names.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        createNamespace: yes`,
    },
    followed: {
      "a value of the type": { set: { createNamespace: true } },
    },
  },
  UEN003: {
    severity: "error",
    title: "Not one of the choices",
    reason: "The key takes one of a few words, written exactly so.",
    fix: "Use one of the words named in the message.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: on}`,
    },
    followed: {
      "one of the words": { set: { "separation.mode": "observe" } },
    },
  },
  UEN004: {
    severity: "error",
    title: "Missing",
    reason: "Nothing can be planned without it, and there is no safe default.",
    fix: "Add the key.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        ecds: [{ports: [{port: 3868}]}]`,
    },
    followed: {
      "add the key": { set: { "ecds[0].name": "diameter" } },
    },
  },
  UEN005: {
    severity: "error",
    title: "An Output where a decision is needed",
    reason: "The plan must be complete at preview, also on the first run, when Outputs are still unknown.",
    fix: "Give a plain value, from the configuration of the stack.",
    example: {
      program: `import * as k8s from "@pulumi/kubernetes";
import { Environment } from "usage-engine-networking";

const shared = new k8s.core.v1.Namespace("shared");
new Environment("site", {
  target: "on-prem",
  namespace: shared.metadata.name,
  network: { calico: { install: false } },
  platform: { services: "none" },
});`,
    },
    followed: {
      "a plain value": {
        program: `import { Environment } from "usage-engine-networking";

new Environment("site", {
  target: "on-prem",
  namespace: "shared",
  network: { calico: { install: false } },
  platform: { services: "none" },
});`,
      },
    },
  },
  UEN006: {
    severity: "error",
    title: "A secret where a decision is needed",
    reason:
      "What is encrypted cannot be reviewed, and what is planned from it would stand in the stack's state in plain text.",
    fix: "Give it in plain text: addresses, ports and names of Secrets are no secrets.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        sources: [{secure: v1:abc}]`,
    },
    followed: {
      "in plain text": { set: { "sources[0]": "192.0.2.0/24" } },
    },
  },
  UEN012: {
    severity: "error",
    title: "Cannot be accepted",
    reason: "`accept` silences warnings that exist; an error stays an error.",
    fix: "Name the code of a warning, and why it is meant.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        accept: {UEN102: meant}`,
    },
    followed: {
      "the code of a warning": { set: { "accept.UEN102": null, "accept.UEN105": "meant" } },
    },
  },
  UEN013: {
    severity: "error",
    title: "Two settings that exclude each other",
    reason: "Only one of them can be followed.",
    fix: "Keep the one that is meant.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: api
            exposure: NodePort
            http:
              host: api.example.net
              paths: [{path: /, port: 8080}]`,
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "keep the one that is meant": { set: { "ecds[0].exposure": null } },
    },
  },
} as const satisfies Record<string, Rule>;

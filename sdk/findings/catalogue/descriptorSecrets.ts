import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN410 and UEN411: what of a descriptor is kept secret. */
export const descriptorSecretsRules = {
  UEN410: {
    severity: "error",
    title: "Not a field that can be kept secret",
    reason:
      "What no descriptor has would stay in plain text under its real name; what the plan is made from is shown in reports.",
    fix: "Write the field as the descriptor has it, from spec on, such as spec.jvmArgs.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {descriptor: ecd/diameter.yaml, secretPaths: [spec.jvmArg]}`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        jvmArgs: [a]`,
        ),
      },
    },
    followed: {
      "as the descriptor has it": { set: { "ecds[0].secretPaths": ["spec.jvmArgs"] } },
    },
  },
  UEN411: {
    severity: "info",
    title: "Workflows with parameters",
    reason:
      "Passwords may be among them. An earlier version of this package left them in plain text in the stack's state; the next update encrypts them there, but the stack's history and backups keep what they have.",
    fix: "If an earlier version has brought this stack up: run `pulumi up`, delete what the backend keeps of earlier updates (of a file or bucket backend .pulumi/history and .pulumi/backups; elsewhere the stack, after export and import into a new one), and give the workflows new passwords.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
          services: [{spec: {ports: [{port: 3868}]}}]
          workflows: [{instances: [{name: in, parameters: "{}"}]}]`,
        ),
      },
    },
    followed: {},
    byHand: "history and backups are the backend's, and passwords are the workflows'",
  },
} as const satisfies Record<string, Rule>;

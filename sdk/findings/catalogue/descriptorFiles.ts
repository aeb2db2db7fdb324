import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN401-UEN403 and UEN415: files of ECD descriptors, and what is in them at all. */
export const descriptorFilesRules = {
  UEN401: {
    severity: "error",
    title: "No such descriptor",
    reason: "The file is not there, or the glob matches nothing.",
    fix: "Paths are relative to the stack file.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diametre.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
    },
    followed: {
      "relative to the stack file": { set: { "ecds[0].descriptor": "ecd/diameter.yaml" } },
    },
  },
  UEN402: {
    severity: "error",
    title: "Descriptor is not YAML",
    reason: "It cannot be read, so nothing of it can be planned.",
    fix: "Mend the file at the line and column named.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [") },
    },
    followed: {
      "mend the file": {
        files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
      },
    },
  },
  UEN403: {
    severity: "error",
    title: "Not an ECDeployment",
    reason: "The package applies ECDeployment objects of mz.digitalroute.com, and no others.",
    fix: "Leave other objects to other tools; check apiVersion, kind and metadata.name.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]").replace(
          "ECDeployment",
          "Deployment",
        ),
      },
    },
    followed: { "check apiVersion, kind": { files: { "ecd/diameter.yaml": { kind: "ECDeployment" } } } },
  },
  UEN415: {
    severity: "warning",
    title: "Key that stands twice in a descriptor",
    reason:
      "kubectl takes the later one without a word, and so does this plan: what the earlier one says is lost.",
    fix: "Remove the key at the line and column named, or the earlier one.",
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
        services:
          - spec:
              ports: [{port: 3868}]
              ports: [{port: 3869}]`,
        ),
      },
    },
    followed: {
      remove: {
        files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3869}]}}]") },
      },
    },
  },
} as const satisfies Record<string, Rule>;

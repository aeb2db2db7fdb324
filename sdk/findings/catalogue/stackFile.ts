import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN001-UEN099: the stack file, the program and the stage as a whole. */
export const stackFileRules = {
  UEN015: {
    severity: "error",
    title: "The stack file cannot be read",
    reason: "It is not YAML, or holds no environment.",
    fix: "Mend the file at the line and column named.",
    example: { stackFile: "config:\n  usage-engine-networking:environment: {target: on-prem\n" },
    followed: {
      "mend the file": {
        stackFile: `config:
  usage-engine-networking:environment:
    target: on-prem
    network: {calico: {install: false}}
    platform: {services: none}
`,
      },
    },
  },
  UEN016: {
    severity: "error",
    title: "Two environments make the same",
    reason: "Both are in one cluster, and the API server would refuse the second object of a name.",
    fix: "Give one of them another namespace or another cluster; what a cluster has once, one of them makes.",
    example: {
      program: `import { Environment } from "usage-engine-networking";

for (const name of ["voice", "data"]) {
  new Environment(name, {
    target: "on-prem",
    namespace: "uepe",
    network: { calico: { install: false } },
    platform: { exposure: "ClusterIP" },
    separation: { mode: "off" },
  });
}`,
    },
    followed: {
      "another namespace": {
        program: `import { Environment } from "usage-engine-networking";

for (const name of ["voice", "data"]) {
  new Environment(name, {
    target: "on-prem",
    namespace: name,
    network: { calico: { install: false } },
    platform: { exposure: "ClusterIP" },
    separation: { mode: "off" },
  });
}`,
      },
    },
  },
  UEN017: {
    severity: "info",
    title: "Values that come from Pulumi ESC",
    reason:
      "Without credentials only the stack file is read, and what its ESC environments add stays undecided.",
    fix: "Keep what decides in the stack file; `pulumi preview` shows the plan with everything in it.",
    example: {
      stackFile: `environment: [site/shared]
config:
  usage-engine-networking:environment:
    target: on-prem
    network: {calico: {install: false}}
    platform: {services: none}
`,
    },
    followed: {
      "keep what decides in the stack file": {
        stackFile: `config:
  usage-engine-networking:environment:
    target: on-prem
    network: {calico: {install: false}}
    platform: {services: none}
`,
      },
    },
  },
  UEN018: {
    severity: "info",
    title: "ECDs that wait for Usage Engine",
    reason:
      "The kind ECDeployment comes with Usage Engine's installation, and a new cluster does not serve it. Network, ports, ingress controller, load balancers and policies are made first.",
    fix: "Run `pulumi up`, install Usage Engine, set stage: ecds, and run `pulumi up` again.",
    example: {
      environment: `
        target: on-prem
        stage: network
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
      also: ["UEN019"],
    },
    followed: { "set stage: ecds": { set: { stage: "ecds" } } },
  },
  UEN019: {
    severity: "warning",
    title: "The stage network makes no ECD, and deletes those that are there",
    reason:
      "What a program no longer makes, Pulumi deletes: an ECD that the stack has from the stage ecds goes, with its pods and Services.",
    fix: "Where the stack has ECDs, set stage: ecds. Where it has none yet, go on: nothing can be lost.",
    example: {
      environment: `
        target: on-prem
        stage: network
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
      also: ["UEN018"],
    },
    followed: { "set stage: ecds": { set: { stage: "ecds" } } },
  },
  UEN028: {
    severity: "error",
    title: "The stage of a cluster of its own is not said",
    reason:
      "A new cluster does not serve ECDeployments until Usage Engine is installed. A stack that has ECDs already would lose them in the stage network, and only its owner knows which of the two it is.",
    fix: "Set stage: network where Usage Engine is not installed yet, and stage: ecds where the stack has ECDs.",
    example: {
      environment: `
        target: aws
        network: {aws: {region: us-east-1, cluster: {version: "1.35", apiSources: [198.51.100.0/24]}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
    },
    followed: {
      "Set stage: network": { set: { stage: "network" } },
      "stage: ecds": { set: { stage: "ecds" } },
    },
  },
  UEN029: {
    severity: "error",
    title: "A base that cannot be read",
    reason:
      "`extends` names a file that is not there, is no stack file, or leads back to where it is named. What an environment takes from it is not known.",
    fix: "Name a file like a stack file, from the folder of the file that names it; or take extends away and write its values here.",
    example: {
      environment: `
        extends: base.yaml
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}`,
      files: {
        "shared.yaml":
          "config:\n  usage-engine-networking:environment:\n    target: on-prem\n    labels: {team: networks}\n",
      },
    },
    followed: {
      "Name a file like a stack file": { set: { extends: "shared.yaml" } },
      "take extends away": { set: { extends: null } },
    },
  },
} as const satisfies Record<string, Rule>;

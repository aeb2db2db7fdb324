import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN420-UEN499: patches in descriptors. */
export const patchesRules = {
  UEN420: {
    severity: "error",
    title: "Patch that does not fit",
    reason:
      "The operator applies the patch to the object that it makes of the descriptor, and would fail: neither the object nor its ports would be there.",
    fix: "Mend the patch as the message says, or remove it together with its patchType.",
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
          - spec: {ports: [{port: 3868}]}
            patchType: application/merge-patch+json
            patch: "spec: ["`,
        ),
      },
    },
    followed: {
      mend: { files: { "ecd/diameter.yaml": { "spec.services[0].patch": "spec: {}" } } },
      remove: {
        files: {
          "ecd/diameter.yaml": { "spec.services[0].patchType": null, "spec.services[0].patch": null },
        },
      },
    },
  },
  UEN421: {
    severity: "warning",
    title: "Patch that the plan does not follow",
    reason:
      "It changes what only the operator knows, or in a way that is not followed here. What it opens, and to whom, is undecided.",
    fix: "Say it in the descriptor's own fields, or by an operation that sets the value itself; or accept the finding.",
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
          - spec: {ports: [{port: 3868}]}
            patchType: application/strategic-merge-patch+json
            patch: {spec: {$retainKeys: [type], type: NodePort}}`,
        ),
      },
    },
    followed: {
      "the descriptor's own fields": {
        files: {
          "ecd/diameter.yaml": {
            "spec.services[0].spec.type": "NodePort",
            "spec.services[0].patchType": null,
            "spec.services[0].patch": null,
          },
        },
      },
      "an operation": {
        files: {
          "ecd/diameter.yaml": {
            "spec.services[0].patchType": "application/json-patch+json",
            "spec.services[0].patch": [{ op: "add", path: "/spec/type", value: "NodePort" }],
          },
        },
      },
    },
  },
  UEN422: {
    severity: "error",
    title: "Patch that takes away what the package completes",
    reason:
      "The operator applies the patch after the package has completed the object. What the stack file says, or the load balancer needs, would be lost.",
    fix: "Write what the message names into the patch, or let the patch leave that field alone.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - descriptor: ecd/diameter.yaml
            nodePorts: {diameter/3868/tcp: 30010}`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        services:
          - spec: {type: NodePort, ports: [{port: 3868}]}
            patchType: application/merge-patch+json
            patch: {spec: {ports: [{port: 3868}]}}`,
        ),
      },
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "into the patch": {
        set: { "ecds[0].nodePorts": null },
        files: { "ecd/diameter.yaml": { "spec.services[0].patch.spec.ports[0].nodePort": 30010 } },
      },
      "let the patch leave that field alone": {
        files: { "ecd/diameter.yaml": { "spec.services[0].patch.spec.ports": null } },
      },
    },
  },
  UEN423: {
    severity: "warning",
    title: "Patch that opens the pods' ports on the node",
    reason:
      "With hostNetwork or hostPort the node answers on the container's port: no Service, no policy of pods and no sources stand before it.",
    fix: "Expose the port by a Service; or accept the finding where something else closes the port.",
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
        patchType: application/merge-patch+json
        patch: {spec: {template: {spec: {hostNetwork: true}}}}`,
        ),
      },
    },
    followed: {
      "a Service": {
        files: {
          "ecd/diameter.yaml": {
            "spec.patchType": null,
            "spec.patch": null,
            "spec.services": [{ spec: { type: "NodePort", ports: [{ port: 3868 }] } }],
          },
        },
      },
    },
  },
} as const satisfies Record<string, Rule>;

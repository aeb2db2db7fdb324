import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN404-UEN409, UEN413 and UEN414: what ECD descriptors say, alone and beside their entry. */
export const descriptorsRules = {
  UEN404: {
    severity: "error",
    title: "Descriptor that the cluster would refuse",
    reason: "The Services that the operator makes of it would not be accepted.",
    fix: "Mend the field named in the message.",
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
        services: [{spec: {type: Nodeport, ports: [{port: 3868}]}}]`,
        ),
      },
    },
    followed: {
      "mend the field": { files: { "ecd/diameter.yaml": { "spec.services[0].spec.type": "NodePort" } } },
    },
  },
  UEN405: {
    severity: "error",
    title: "Stack file and descriptor contradict each other",
    reason: "What a descriptor says by hand stands; the stack file cannot change it.",
    fix: "Change it in the descriptor, or remove it from one of the two.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml, exposure: NodePort}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        services: [{spec: {type: ClusterIP, ports: [{port: 3868}]}}]`,
        ),
      },
    },
    followed: {
      "in the descriptor": { files: { "ecd/diameter.yaml": { "spec.services[0].spec.type": "NodePort" } } },
      "remove it from one": { set: { "ecds[0].exposure": null } },
    },
  },
  UEN406: {
    severity: "error",
    title: "Descriptor for another namespace",
    reason: "The operator looks in the environment's namespace only.",
    fix: "Remove metadata.namespace, or set it to the environment's.",
    example: {
      environment: `
        target: on-prem
        namespace: uepe
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]").replace(
          "{name: diameter}",
          "{name: diameter, namespace: other}",
        ),
      },
    },
    followed: {
      "remove metadata.namespace": { files: { "ecd/diameter.yaml": { "metadata.namespace": null } } },
      "set it to the environment's": { files: { "ecd/diameter.yaml": { "metadata.namespace": "uepe" } } },
    },
  },
  UEN407: {
    severity: "warning",
    title: "Service to a port that the container does not open",
    reason: "spec.ports lists the container's ports, and this one is not among them.",
    fix: "Add {containerPort} to spec.ports, or mend targetPort.",
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
        ports: [{containerPort: 3869}]
        services: [{spec: {ports: [{port: 3868}]}}]`,
        ),
      },
      also: ["UEN414"],
    },
    followed: {
      containerPort: { files: { "ecd/diameter.yaml": { "spec.ports[0].containerPort": 3868 } } },
      targetPort: { files: { "ecd/diameter.yaml": { "spec.services[0].spec.ports[0].targetPort": 3869 } } },
    },
  },
  UEN408: {
    severity: "warning",
    title: "Ingress of the descriptor keeps its own class",
    reason:
      "Its spec.ingress.patch gives the Ingress another class than the environment's: another controller serves it, and who may call it is that one's to say.",
    fix: "Let the patch leave the class alone, or set the annotation kubernetes.io/ingress.class to the environment's.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ingress: {nodePorts: {http: 30080, https: 30081}}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
          ingress:
            host: a.example.net
            paths: [{path: /, port: 8080}]
            patchType: application/merge-patch+json
            patch: {metadata: {annotations: {kubernetes.io/ingress.class: istio}}}`,
        ),
      },
    },
    followed: {
      "Let the patch leave the class alone": {
        files: { "ecd/diameter.yaml": { "spec.ingress.patch.metadata.annotations": {} } },
      },
      "set the annotation kubernetes.io/ingress.class to the environment's": {
        files: {
          "ecd/diameter.yaml": {
            'spec.ingress.patch.metadata.annotations["kubernetes.io/ingress.class"]': "uepe-traefik",
          },
        },
      },
    },
  },
  UEN409: {
    severity: "error",
    title: "A key that means nothing beside a descriptor",
    reason: "The operator makes the objects from the descriptor alone.",
    fix: "Say it in the descriptor.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml, replicas: 1}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        services: [{spec: {ports: [{port: 3868}]}}]`,
        ),
      },
    },
    followed: {
      "in the descriptor": {
        set: { "ecds[0].replicas": null },
        files: { "ecd/diameter.yaml": { "spec.autoscale": { minReplicas: 1, maxReplicas: 1 } } },
      },
    },
  },
  UEN413: {
    severity: "warning",
    title: "Field of a descriptor that is nearly a known one",
    reason:
      "Neither the plan nor, as far as is known, the operator takes notice of it: what it should open stays closed.",
    fix: "Mend the field's name as the finding says.",
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
        service: [{spec: {ports: [{port: 3868}]}}]`,
        ),
      },
    },
    followed: {
      "Mend the field's name": {
        files: {
          "ecd/diameter.yaml": {
            "spec.service": null,
            "spec.services": [{ spec: { ports: [{ port: 3868 }] } }],
          },
        },
      },
    },
  },
  UEN414: {
    severity: "info",
    title: "Container port that no Service leads to",
    reason: "spec.ports only declares it. Without a Service nobody finds the pod, whose address changes.",
    fix: "Add a Service for it to spec.services, or `ports` to the entry; leave it where only the pod itself uses the port.",
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
        ports: [{containerPort: 1812}]`,
        ),
      },
    },
    followed: {
      "a Service": {
        files: { "ecd/diameter.yaml": { "spec.services": [{ spec: { ports: [{ port: 1812 }] } }] } },
      },
      "ports to the entry": { set: { "ecds[0].ports": [{ port: 1812 }] } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";
import { descriptor } from "./descriptor";
import { INSTALLED, installedWith } from "./installed";

/** UEN650-UEN699: whether a cluster is what the configuration says, for preflight. */
export const clusterFitRules = {
  UEN651: {
    severity: "error",
    title: "Another network plugin runs",
    reason: "Two network plugins break a cluster.",
    fix: "Set network.calico.install to false.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: cilium, namespace: kube-system}
            spec: {template: {spec: {containers: [{image: quay.io/cilium/cilium:v1.18.0}]}}}`),
      },
    },
    followed: { "Set network.calico.install to false": { set: { "network.calico.install": false } } },
  },
  UEN652: {
    severity: "error",
    title: "Kubernetes and Calico do not fit",
    reason: "Calico 3.33 needs Kubernetes 1.35 to 1.37, 3.32 needs 1.34 to 1.36.",
    fix: "Choose network.calico.version for the cluster's version; from 3.33 on it wants network.calico.crds as well (UEN513).",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true, version: 3.32.1}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: { objects: INSTALLED, version: "1.37" },
    },
    followed: {
      "Choose network.calico.version": {
        set: { "network.calico.version": "3.33.1", "network.calico.crds": "objects" },
      },
    },
  },
  UEN653: {
    severity: "warning",
    title: "Pods not found by their labels",
    reason: "A Service on wrong labels reaches nothing, and a policy on them protects nothing.",
    fix: "Correct the selector; `preflight --write` writes the labels that it saw.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}`,
      cluster: {
        objects: `
          - {apiVersion: v1, kind: Pod, metadata: {name: platform-0, namespace: uepe, labels: {app: uepe-platform}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: ui-0, namespace: uepe, labels: {app: ui}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: operator-0, namespace: uepe, labels: {app: uepe-operator}}}`,
      },
      also: ["UEN661"],
    },
    followed: {
      "Correct the selector": { set: { "platform.selectors.platform": { app: "uepe-platform" } } },
      "preflight --write": {
        run: ["preflight --write"],
        writes: {
          "platform.selectors.platform.app": "uepe-platform",
          "separation.labelsConfirmed": true,
        },
      },
    },
  },
  UEN659: {
    severity: "error",
    title: "The cluster is not as the configuration says",
    reason: "What is planned for other ranges, or other nodes, opens or closes the wrong thing.",
    fix: "Correct the setting; `preflight --write` fills it where it is missing.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}, nodeCidrs: [192.0.2.0/24]}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: v1
            kind: Node
            metadata: {name: worker-1}
            spec: {}
            status: {addresses: [{type: InternalIP, address: 198.51.100.11}]}`),
      },
    },
    followed: {
      "Correct the setting": { set: { "network.nodeCidrs": ["198.51.100.0/24"] } },
      "preflight --write": {
        set: { "network.nodeCidrs": null },
        run: ["preflight --write"],
        writes: { "network.nodeCidrs": ["198.51.100.11/32"] },
      },
    },
  },
  UEN662: {
    severity: "warning",
    title: "A node's interface without a host endpoint",
    reason:
      "The guard stands on host endpoints that carry an interface's name. Whoever reaches the node at another interface calls every node port, those of pods on other nodes too.",
    fix: "Leave network.hostEndpoints.interfaces and nodeSelector out, so that all have one. Calico makes none for a name with capitals or underscores: make that HostEndpoint yourself, with the label usage-engine-networking: guarded and the profile projectcalico-default-allow, or rename the interface. Accept the finding where nobody else is on that network.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          nodeCidrs: [10.10.0.0/24, 10.20.0.0/24]
          hostEndpoints: {interfaces: ^eth0$}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: v1
            kind: Node
            metadata:
              name: worker-1
              annotations:
                projectcalico.org/Interfaces: '[{"name": "eth0", "addresses": ["10.10.0.11"]}, {"name": "em1", "addresses": ["10.20.0.11"]}]'
            spec: {}`),
      },
    },
    followed: {
      "Leave network.hostEndpoints.interfaces and nodeSelector out": {
        set: { "network.hostEndpoints.interfaces": null },
      },
      "Accept the finding": { set: { "accept.UEN662": "only storage is on that network" } },
    },
  },
  UEN663: {
    severity: "error",
    title: "A Calico that makes no host endpoints by the interfaces' names",
    reason:
      "The guard's template says interfacePattern, which Calico has since 3.31. The API server of an older one drops it, and no node would be guarded.",
    fix: "Update the cluster's Calico to 3.31 or later. Or make the host endpoints yourself, labelled usage-engine-networking: guarded, and set network.hostEndpoints.create to false.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: false, apiServer: true}
          podCidr: 192.168.0.0/16
          hostEndpoints: {create: true}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: kubecontrollersconfigurations.crd.projectcalico.org}
            spec:
              versions:
                - schema:
                    openAPIV3Schema:
                      properties:
                        spec:
                          properties:
                            controllers:
                              properties:
                                node:
                                  properties:
                                    hostEndpoint:
                                      properties:
                                        templates:
                                          items: {properties: {interfaceCIDRs: {}}}`),
      },
    },
    followed: {
      "Update the cluster's Calico": {
        cluster: {
          objects: installedWith(`
          - apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: kubecontrollersconfigurations.crd.projectcalico.org}
            spec:
              versions:
                - schema:
                    openAPIV3Schema:
                      properties:
                        spec:
                          properties:
                            controllers:
                              properties:
                                node:
                                  properties:
                                    hostEndpoint:
                                      properties:
                                        templates:
                                          items: {properties: {interfaceCIDRs: {}, interfacePattern: {}}}`),
        },
      },
      "make the host endpoints yourself": {
        set: { "network.hostEndpoints.create": false },
        cluster: {
          objects: installedWith(`
          - apiVersion: projectcalico.org/v3
            kind: HostEndpoint
            metadata: {name: worker-1-eth0, labels: {usage-engine-networking: guarded}}
            spec: {node: worker-1, interfaceName: eth0, profiles: [projectcalico-default-allow]}`),
        },
      },
    },
  },
  UEN664: {
    severity: "warning",
    title: "Usage Engine's operator not found by its labels",
    reason:
      "The operator calls the platform's API. With `separation.mode: enforce` that is dropped unless separation.operator has the labels of its pods.",
    fix: "Set separation.operator to its labels (`preflight --write` does where it finds them), with its namespace if that is another one; what is in another namespace preflight does not read.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: `
          - {apiVersion: v1, kind: Pod, metadata: {name: platform-0, namespace: uepe, labels: {app: platform}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: ui-0, namespace: uepe, labels: {app: ui}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: uepe-operator-0, namespace: uepe, labels: {control-plane: controller-manager}}}`,
      },
      also: ["UEN661"],
    },
    followed: {
      "Set separation.operator to its labels": {
        set: { "separation.operator.labels": { "control-plane": "controller-manager" } },
      },
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "separation.operator.labels": { "control-plane": "controller-manager" } },
      },
    },
  },
  UEN666: {
    severity: "error",
    title: "ECDs on a cluster that does not serve their kind",
    reason:
      'The kind ECDeployment comes with Usage Engine\'s installation. Without it `pulumi up` tries each for a minute and fails: no matches for kind "ECDeployment".',
    fix: "Set stage: network, run `pulumi up`, install Usage Engine, then set stage: ecds. `preflight --write` writes the first where no stage is said and nothing of the ECDs is in the cluster.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
      cluster: { isWithoutEcds: true },
      also: ["UEN653", "UEN661"],
    },
    followed: {
      "Set stage: network": { set: { stage: "network" } },
      "preflight --write": { run: ["preflight --write"], writes: { stage: "network" } },
    },
  },
  UEN667: {
    severity: "warning",
    title: "The cluster serves ECDs, and the stage is network",
    reason: "No ECD is made, and those that the stack has made are deleted by its next `pulumi up`.",
    fix: "Set stage: ecds.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        stage: network
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: { "ecd/diameter.yaml": descriptor("diameter", "services: [{spec: {ports: [{port: 3868}]}}]") },
      cluster: {
        objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: diameter-0, namespace: uepe, labels: {app: diameter}}}`),
      },
    },
    followed: { "Set stage: ecds": { set: { stage: "ecds" } } },
  },
  UEN668: {
    severity: "warning",
    title: "Calico's CRDs are in a Helm release",
    reason:
      "Where the stack still has that release and its state does not say that it is retained, moving the CRDs uninstalls them, with every pool, policy and node address.",
    fix: "Be sure that `pulumi up` has run once with this package and version 3.32, `pulumi stack export` then shows retainOnDelete on the release. Then go on: docs/calico-crds.md.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true, version: 3.33.1, crds: objects}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: installations.operator.tigera.io
              annotations: {meta.helm.sh/release-name: calico-crds}
            spec: {versions: []}`),
      },
    },
    followed: {
      "Then go on": {
        cluster: {
          objects: installedWith(`
          - apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: installations.operator.tigera.io
              annotations: {meta.helm.sh/release-name: calico-crds}
              managedFields: [{manager: pulumi-kubernetes}]
            spec: {versions: []}`),
        },
      },
    },
  },
} as const satisfies Record<string, Rule>;

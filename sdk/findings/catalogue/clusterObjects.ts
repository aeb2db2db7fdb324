import type { Rule } from "../rule";
import { descriptor } from "./descriptor";
import { INSTALLED, installedWith } from "./installed";

/** UEN650-UEN699: what preflight finds in a cluster. */
export const clusterObjectsRules = {
  UEN650: {
    severity: "error",
    title: "Node port taken by somebody else",
    reason: "The API server gives a number to one Service of the cluster only.",
    fix: "Choose another number. Or remove this one and run `usage-engine-networking preflight --write`, which adds the taken ones to network.reservedNodePorts, then `usage-engine-networking pin`.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ecds: [{name: diameter, exposure: NodePort, ports: [{port: 3868, nodePort: 30010}]}]`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: diameter-0, namespace: uepe, labels: {app: diameter}}}
          - apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{port: 80, nodePort: 30010}]}`),
      },
    },
    followed: {
      "Choose another number": { set: { "ecds[0].ports[0].nodePort": 30011 } },
      "remove this one and run": {
        set: { "ecds[0].ports[0].nodePort": null },
        run: ["preflight --write", "pin"],
        writes: { "network.reservedNodePorts": [30010], "ecds[0].ports[0].nodePort": 30000 },
      },
    },
  },
  UEN654: {
    severity: "warning",
    title: "Labels of others' pods too",
    reason: "Whatever carries these labels is reached and admitted as if it were Usage Engine's.",
    fix: "Narrow the selector.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}`,
      cluster: {
        objects: `
          - {apiVersion: v1, kind: Pod, metadata: {name: platform-0, namespace: uepe, labels: {app: platform}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: operator-0, namespace: uepe, labels: {app: uepe-operator}}}
          - apiVersion: v1
            kind: Pod
            metadata:
              name: ui-0
              namespace: uepe
              labels: {app: ui, part: desktop}
              ownerReferences: [{kind: StatefulSet, name: ui}]
          - apiVersion: v1
            kind: Pod
            metadata:
              name: db-0
              namespace: uepe
              labels: {app: ui}
              ownerReferences: [{kind: StatefulSet, name: db}]`,
      },
    },
    followed: {
      "Narrow the selector": { set: { "platform.selectors.ui": { app: "ui", part: "desktop" } } },
    },
  },
  UEN655: {
    severity: "error",
    title: "A global policy that would apply to the nodes",
    reason: "With host endpoints, `selector: all()` selects the nodes as well, and may cut them off.",
    fix: "Narrow its selector, such as `has(projectcalico.org/namespace)`, before the host endpoints appear.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: projectcalico.org/v3
            kind: GlobalNetworkPolicy
            metadata: {name: default-deny}
            spec: {selector: "all()", types: [Ingress]}`),
      },
    },
    followed: {
      "Narrow its selector": {
        cluster: {
          objects: installedWith(`
          - apiVersion: projectcalico.org/v3
            kind: GlobalNetworkPolicy
            metadata: {name: default-deny}
            spec: {selector: "has(projectcalico.org/namespace)", types: [Ingress]}`),
        },
      },
    },
  },
  UEN656: {
    severity: "warning",
    title: "Host endpoints are there already",
    reason:
      "All templates of KubeControllersConfiguration/default are one list, and its switches are for all of them: the guard's join what is there, and switch it on.",
    fix: "See whose they are. Keep them beside the guard's with network.hostEndpoints.previous, which `preflight --write` fills in; or leave host endpoints to their owner with network.hostEndpoints.create: false and the label usage-engine-networking: guarded in a template of theirs.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: projectcalico.org/v3
            kind: KubeControllersConfiguration
            metadata: {name: default}
            spec:
              controllers:
                node:
                  hostEndpoint:
                    autoCreate: Enabled
                    templates: [{generateName: storage, interfacePattern: ^bond1$}]`),
      },
      also: ["UEN661"],
    },
    followed: {
      "Keep them beside the guard's": {
        run: ["preflight --write"],
        writes: {
          "network.hostEndpoints.previous": {
            autoCreate: "Enabled",
            templates: [{ generateName: "storage", interfacePattern: "^bond1$" }],
          },
        },
      },
      "leave host endpoints to their owner": {
        set: { "network.hostEndpoints.create": false },
        cluster: {
          objects: installedWith(`
          - apiVersion: projectcalico.org/v3
            kind: KubeControllersConfiguration
            metadata: {name: default}
            spec:
              controllers:
                node:
                  hostEndpoint:
                    autoCreate: Enabled
                    templates: [{generateName: storage, interfacePattern: ^bond1$, labels: {usage-engine-networking: guarded}}]`),
        },
      },
    },
  },
  UEN657: {
    severity: "error",
    title: "An object of this name is there already",
    reason: "Creating it would fail; it can be adopted instead.",
    fix: "Adopt it with the commands that preflight prints, patch the platform's Services (platform.services: patch), or give yours another name.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ecds: [{name: radius, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]}]`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: radius-0, namespace: uepe, labels: {app: radius}}}
          - apiVersion: v1
            kind: Service
            metadata: {name: radius, namespace: uepe}
            spec: {ports: [{port: 1812, protocol: UDP}]}`),
      },
    },
    followed: {
      "give yours another name": {
        set: { "ecds[0].name": "radius-peers", "ecds[0].selector": { app: "radius" } },
      },
    },
  },
  UEN658: {
    severity: "warning",
    title: "An ECD that the configuration does not know",
    reason:
      "It gets no way in from here, and with separation its flows to the platform are dropped, unless separation.executionContexts selects its pods.",
    fix: "Add it to `ecds` by its descriptor, and adopt it with the commands that preflight then prints (UEN657). Or set separation.executionContexts to labels that all Execution Contexts have; `preflight --write` does where it finds one.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: mail, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, kind: ec}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: mail-0, namespace: uepe, labels: {app: mail, kind: ec}}}`),
      },
      also: ["UEN661"],
    },
    followed: {
      "Add it to ecds by its descriptor, and adopt it": {
        set: { ecds: [{ descriptor: "ecd/*.yaml" }] },
        files: { "ecd/sftp.yaml": descriptor("sftp", "{}"), "ecd/mail.yaml": descriptor("mail", "{}") },
        cluster: {
          objects: installedWith(`
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: sftp, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: mail, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: mail-0, namespace: uepe, labels: {app: mail}}}`),
        },
      },
      "set separation.executionContexts": { set: { "separation.executionContexts.labels": { kind: "ec" } } },
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "separation.executionContexts.labels": { kind: "ec" } },
      },
    },
  },
  UEN660: {
    severity: "warning",
    title: "Not looked at",
    reason: "The credentials may not read it, or its API is not there.",
    fix: "Run preflight with credentials that can list it.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}`,
      cluster: { objects: INSTALLED, denied: ["nodes"] },
    },
    followed: { "Run preflight with credentials that can list it": { cluster: { objects: INSTALLED } } },
  },
  UEN661: {
    severity: "info",
    title: "Learned from the cluster",
    reason: "The configuration does not say it, and the plan gets better with it.",
    fix: "Run `usage-engine-networking preflight --write`, or write it by hand.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
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
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "network.nodeCidrs": ["198.51.100.11/32"] },
      },
      "write it by hand": { set: { "network.nodeCidrs": ["198.51.100.0/24"] } },
    },
  },
  UEN665: {
    severity: "warning",
    title: "Execution Contexts without the labels that all should have",
    reason:
      "Separation lets Execution Contexts that are in no entry of `ecds` reach the platform by these labels.",
    fix: "Correct separation.executionContexts, or label their pods (`spec.patch` of the ECDeployment). Or add them to `ecds` by their descriptors, and adopt them with the commands that preflight then prints (UEN657).",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {labelsConfirmed: true, executionContexts: {labels: {kind: ec}}}`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, type: ec}}}`),
      },
    },
    followed: {
      "Correct separation.executionContexts": {
        set: { "separation.executionContexts.labels": { type: "ec" } },
      },
      "label their pods": {
        cluster: {
          objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, kind: ec}}}`),
        },
      },
      "add them to ecds by their descriptors, and adopt them": {
        set: { ecds: [{ descriptor: "ecd/sftp.yaml" }] },
        files: { "ecd/sftp.yaml": descriptor("sftp", "{}") },
        cluster: {
          objects: installedWith(`
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: sftp, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp}}}`),
        },
      },
    },
  },
  UEN670: {
    severity: "error",
    title: "A Helm release of this name is there already",
    reason: "Helm gives a name away once in a namespace: installing the environment's own would fail.",
    fix: "Adopt the ingress controller's with the commands that preflight prints; its chart must then be found by its name, in the project's folder or in Helm's repositories. Or remove the release with `helm uninstall`, or leave what it runs to its owner: ingress.controller: none, network.calico.install: false, loadBalancer.metallb.install: false.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ingress: {nodePorts: {http: 30080, https: 30083}}`,
      cluster: {
        objects: installedWith(`
          - apiVersion: v1
            kind: Secret
            metadata:
              name: sh.helm.release.v1.uepe-traefik.v1
              namespace: uepe
              labels: {owner: helm, name: uepe-traefik, status: deployed, version: "1"}
              managedFields: [{manager: helm}]`),
      },
    },
    followed: {
      "Adopt the ingress controller's with the commands that preflight prints": {
        cluster: {
          objects: installedWith(`
          - apiVersion: v1
            kind: Secret
            metadata:
              name: sh.helm.release.v1.uepe-traefik.v1
              namespace: uepe
              labels: {owner: helm, name: uepe-traefik, status: superseded, version: "1"}
              managedFields: [{manager: helm}]
          - apiVersion: v1
            kind: Secret
            metadata:
              name: sh.helm.release.v1.uepe-traefik.v2
              namespace: uepe
              labels: {owner: helm, name: uepe-traefik, status: deployed, version: "2"}
              managedFields: [{manager: pulumi-kubernetes}]`),
        },
      },
      "remove the release with `helm uninstall`": { cluster: { objects: INSTALLED } },
      "ingress.controller: none": {
        set: { "ingress.controller": "none", "ingress.className": "theirs", "ingress.nodePorts": null },
      },
    },
  },
  UEN673: {
    severity: "warning",
    title: "Tunnels with addresses among the pods'",
    reason:
      "With VXLAN or IP in IP, pods on other nodes see a tunnel's address in place of a client's. Separation admits nodes, and cannot admit the pods' range without every pod in it.",
    fix: "Set allowedUses: [Workload] in the pods' IPPool, add an IPPool with allowedUses: [Tunnel] and the same encapsulation, and set network.tunnelCidr to its range (`preflight --write` does). Or set separation.mode to observe.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: false, apiServer: true}
          podCidr: 192.168.0.0/16
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ecds: [{name: diameter, exposure: NodePort, ports: [{port: 3868, nodePort: 30010}]}]`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: diameter-0, namespace: uepe, labels: {app: diameter}}}
          - apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata: {name: pods}
            spec: {cidr: 192.168.0.0/16, vxlanMode: Always}`),
      },
    },
    followed: {
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "network.tunnelCidr": "10.254.0.0/24" },
        cluster: {
          objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: diameter-0, namespace: uepe, labels: {app: diameter}}}
          - apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata: {name: pods}
            spec: {cidr: 192.168.0.0/16, vxlanMode: Always, allowedUses: [Workload]}
          - apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata: {name: tunnels}
            spec: {cidr: 10.254.0.0/24, vxlanMode: Always, allowedUses: [Tunnel]}`),
        },
      },
      "set separation.mode to observe": { set: { "separation.mode": "observe" } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";
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
} as const satisfies Record<string, Rule>;

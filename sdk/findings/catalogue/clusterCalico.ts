import type { Rule } from "../rule";
import { installedWith } from "./installed";

/** UEN650-UEN699: what preflight finds of Calico in a cluster. */
export const clusterCalicoRules = {
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

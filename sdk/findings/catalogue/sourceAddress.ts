import type { Rule } from "../rule";

/** UEN200-UEN299: the client's address, kept for the pod. */
export const sourceAddressRules = {
  UEN201: {
    severity: "error",
    title: "Keeps the source address, but no node is named",
    reason:
      "With policy Local only the node with the pod answers. Unpinned, the pod may land on any, and its peers keep calling the old one.",
    fix: "Name the node: `node: <name>`.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            exposure: NodePort
            ports: [{port: 1812, protocol: UDP, nodePort: 30010}]
            preserveSourceAddress: true`,
    },
    followed: {
      "node: <name>": { set: { "ecds[0].node": "worker-1" } },
    },
  },
  UEN202: {
    severity: "error",
    title: "Keeps the source address, but has more than one pod",
    reason: "Peers call one node's address; pods on other nodes would never see a packet.",
    fix: "Run one pod, or expose it as LoadBalancer, where Local needs no pin.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            exposure: NodePort
            ports: [{port: 1812, protocol: UDP, nodePort: 30010}]
            preserveSourceAddress: true
            node: worker-1
            replicas: 2`,
    },
    followed: {
      "run one pod": { set: { "ecds[0].replicas": 1 } },
      LoadBalancer: {
        set: {
          "ecds[0].exposure": "LoadBalancer",
          "ecds[0].ports[0].nodePort": null,
          "ecds[0].node": null,
          loadBalancer: { addressPool: ["192.0.2.20-192.0.2.40"] },
        },
      },
    },
  },
  UEN203: {
    severity: "error",
    title: "Keeps the source address, but with policy Cluster",
    reason: "With policy Cluster the pod sees a node's address instead of the client's.",
    fix: "Set externalTrafficPolicy to Local, or leave it out.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            exposure: NodePort
            ports: [{port: 1812, protocol: UDP, nodePort: 30010}]
            preserveSourceAddress: true
            node: worker-1
            externalTrafficPolicy: Cluster`,
    },
    followed: {
      Local: { set: { "ecds[0].externalTrafficPolicy": "Local" } },
      "leave it out": { set: { "ecds[0].externalTrafficPolicy": null } },
    },
  },
  UEN204: {
    severity: "error",
    title: "Keeps the source address, but behind an Ingress",
    reason: "An ingress controller is a proxy: the pod sees the proxy's address.",
    fix: "Expose it as NodePort; HTTP servers read the client from X-Forwarded-For.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            preserveSourceAddress: true
            node: worker-1
            exposure: Ingress
            ports: [{port: 1812, protocol: UDP}]`,
    },
    followed: {
      NodePort: { set: { "ecds[0].exposure": "NodePort" } },
    },
  },
  UEN216: {
    severity: "warning",
    title: "A port of peers that are known by address, without the address",
    reason:
      "Radius, GTP' and SNMP traps are usually checked by the sender's address, and with policy Cluster the pod sees a node's.",
    fix: "Set `preserveSourceAddress: true` and `node`, or accept the finding if the workflow does not check.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            exposure: NodePort
            ports: [{port: 1812, protocol: UDP, nodePort: 30010}]`,
    },
    followed: {
      "Set preserveSourceAddress: true and node": {
        set: { "ecds[0].preserveSourceAddress": true, "ecds[0].node": "worker-1" },
      },
    },
  },
} as const satisfies Record<string, Rule>;

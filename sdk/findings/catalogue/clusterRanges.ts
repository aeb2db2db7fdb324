import type { Rule } from "../rule";

/** UEN600-UEN649: what the guard knows of nodes, pods and others in the cluster. */
export const clusterRangesRules = {
  UEN618: {
    severity: "warning",
    title: "A node port behind a load balancer is open",
    reason:
      "loadBalancerSourceRanges keep only the load balancer's address to the sources; the node port of the same Service stays open on every node.",
    fix: "Set `guard: range`, or pin the node port, so that `guard: planned` closes it.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.20-192.0.2.40]}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      "guard: range": { set: { guard: "range" } },
      "pin the node port": { set: { "ecds[0].ports[0].nodePort": 30010 } },
    },
  },
  UEN620: {
    severity: "info",
    title: "Host endpoint templates to be handed back",
    reason:
      "All templates of KubeControllersConfiguration/default are one list. Destroying gives up what belongs to this environment alone; a list with others' templates in it stays as it is, ours included.",
    fix: "Before destroying set network.hostEndpoints.create to false and run `pulumi up` once: it writes back what was there.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          hostEndpoints: {previous: {templates: [{interfacePattern: ^bond1$}]}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "set network.hostEndpoints.create to false": { set: { "network.hostEndpoints.create": false } },
    },
  },
  UEN622: {
    severity: "warning",
    title: "Sources among nodes and pods",
    reason:
      "Nodes, pods and `alwaysAllow` are always admitted: sources that are a part of such a range keep nobody else of it away.",
    fix: "Narrow the range to the nodes' own subnets, or accept the finding.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [10.0.0.0/8]
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            ports: [{port: 3868, nodePort: 30010}]
            sources: [10.20.0.0/24]`,
    },
    followed: {
      "the nodes' own subnets": { set: { "network.nodeCidrs": ["10.9.0.0/24"] } },
    },
  },
  UEN624: {
    severity: "error",
    title: "Nodes that the guard does not know",
    reason:
      "Nodes are always admitted: by their host endpoints, and by network.nodeCidrs. With host endpoints on some nodes or interfaces only, the others would be shut out of the node ports.",
    fix: "Set network.nodeCidrs (`usage-engine-networking preflight --write` finds them), or leave out interfaces and nodeSelector.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          hostEndpoints: {nodeSelector: has(edge)}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "network.nodeCidrs": ["192.0.2.11/32"] },
        cluster: {
          objects: `
            - apiVersion: v1
              kind: Node
              metadata: {name: worker-1}
              spec: {}
              status: {addresses: [{type: InternalIP, address: 192.0.2.11}]}`,
        },
      },
      nodeCidrs: { set: { "network.nodeCidrs": ["192.0.2.0/24"] } },
      "leave out interfaces and nodeSelector": { set: { "network.hostEndpoints": null } },
    },
  },
  UEN626: {
    severity: "error",
    title: "Ranges of the cluster that the guard cannot close",
    reason:
      "Closing the pods' and the Services' ranges shuts out whoever is not named: an API server that is no node would no longer reach webhooks and aggregated APIs, nor a node whose host endpoint is not there yet any pod.",
    fix: "Set what the message names: `usage-engine-networking preflight --write` finds it, the API servers' addresses by the Service of the API; add those that they call from, where these are others. Or remove network.hostEndpoints.closeClusterRanges.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          hostEndpoints: {closeClusterRanges: true}
        platform: {services: none}`,
    },
    followed: {
      "preflight --write": {
        run: ["preflight --write"],
        writes: {
          "network.controlPlaneCidrs": ["203.0.113.5/32"],
          "network.nodeCidrs": ["192.0.2.11/32"],
          "network.podCidr": "192.168.0.0/16",
          "network.serviceCidr": "10.96.0.0/12",
        },
        cluster: {
          objects: `
            - apiVersion: v1
              kind: Node
              metadata: {name: worker-1}
              spec: {}
              status: {addresses: [{type: InternalIP, address: 192.0.2.11}]}
            - apiVersion: projectcalico.org/v3
              kind: IPPool
              metadata: {name: default}
              spec: {cidr: 192.168.0.0/16}
            - apiVersion: networking.k8s.io/v1
              kind: ServiceCIDR
              metadata: {name: kubernetes}
              spec: {cidrs: [10.96.0.0/12]}
            - apiVersion: discovery.k8s.io/v1
              kind: EndpointSlice
              metadata: {name: kubernetes, namespace: default}
              endpoints: [{addresses: [203.0.113.5]}]`,
        },
      },
      "what the message names": {
        set: {
          "network.podCidr": "192.168.0.0/16",
          "network.serviceCidr": "10.96.0.0/12",
          "network.nodeCidrs": ["192.0.2.0/24"],
          "network.controlPlaneCidrs": ["203.0.113.0/28"],
        },
      },
      "remove network.hostEndpoints.closeClusterRanges": { set: { "network.hostEndpoints": null } },
    },
  },
  UEN627: {
    severity: "warning",
    title: "The guard closes others' pods and Services",
    reason:
      "The ranges belong to the whole cluster: what another tenant has outsiders call by a pod's address or a cluster IP is closed too.",
    fix: "Add those who call them to network.hostEndpoints.alwaysAllow, and accept the finding.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          serviceCidr: 10.96.0.0/12
          nodeCidrs: [192.0.2.0/24]
          controlPlaneCidrs: [203.0.113.0/28]
          hostEndpoints: {closeClusterRanges: true}
        platform: {services: none}`,
    },
    followed: {
      "accept the finding": {
        set: {
          "network.hostEndpoints.alwaysAllow": ["198.51.100.0/28"],
          "accept.UEN627": "nobody else is in this cluster",
        },
      },
    },
  },
} as const satisfies Record<string, Rule>;

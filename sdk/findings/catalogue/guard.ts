import type { Rule } from "../rule";

/** UEN600-UEN649: what closes the node ports of a cluster on-prem. */
export const guardRules = {
  UEN601: {
    severity: "warning",
    title: "Sources not enforced",
    reason:
      "Node ports have no security of their own, and behind policy Cluster a pod no longer sees its client: where nothing else enforces the sources whoever reaches a node gets in.",
    fix: "On-prem set `guard: planned` where Calico runs, and pin the node ports; on the clouds name the nodes' security group or network tag; else rely on a firewall of your own and accept the finding.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "guard: planned where Calico runs": {
        set: {
          "network.calico.install": true,
          "network.podCidr": "192.168.0.0/16",
          "network.nodeCidrs": ["192.0.2.0/24"],
          guard: "planned",
        },
      },
    },
  },
  UEN602: {
    severity: "error",
    title: "A guard that would cut off the cluster",
    reason:
      "Before DNAT a policy sees every packet for the node: closing these ports would lock out the API server, the kubelet, etcd, BGP, VXLAN or the administrator.",
    fix: "Correct network.nodePortRange or the node port, or use `guard: planned`.",
    example: {
      environment: `
        target: on-prem
        guard: range
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          nodePortRange: 2000-40000
        platform: {services: none}`,
    },
    followed: {
      nodePortRange: { set: { "network.nodePortRange": null } },
      "guard: planned": { set: { guard: "planned" } },
    },
  },
  UEN603: {
    severity: "error",
    title: "Who makes the host endpoints is not said",
    reason:
      "Without host endpoints the guard does nothing; and two environments of a cluster that want them differently cannot both have them.",
    fix: "Set network.hostEndpoints.create to true in one environment of the cluster, to false in the others.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: false, apiServer: true}
          podCidr: 192.168.0.0/16
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      true: { set: { "network.hostEndpoints": { create: true } } },
      false: { set: { "network.hostEndpoints": { create: false } } },
    },
  },
  UEN604: {
    severity: "error",
    title: "A node port that the guard would close for everybody",
    reason:
      "With `guard: range` every port of the range is closed but those that the plan opens, and it opens no number that it does not know.",
    fix: "Run `usage-engine-networking pin`, or use `guard: planned`.",
    example: {
      environment: `
        target: on-prem
        guard: range
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, exposure: NodePort, ports: [{port: 3868}]}`,
      also: ["UEN601"],
    },
    followed: {
      pin: { run: ["pin"], writes: { "ecds[0].ports[0].nodePort": 30000 } },
      "guard: planned": { set: { guard: "planned" } },
    },
  },
  UEN605: {
    severity: "warning",
    title: "The guard closes others' node ports",
    reason:
      "With `guard: range` the node ports of everybody else in the cluster are closed to the outside too.",
    fix: "Use `guard: planned`, or accept the finding if that is meant.",
    example: {
      environment: `
        target: on-prem
        guard: range
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          reservedNodePorts: [31000]
        platform: {services: none}`,
    },
    followed: {
      "guard: planned": { set: { guard: "planned" } },
    },
  },
  UEN606: {
    severity: "error",
    title: "A guard that this cluster cannot have",
    reason:
      "Only Calico closes node ports before DNAT, and only from 3.31 on it makes a host endpoint for every interface whose name fits a pattern. In 3.30 templates know addresses alone, and a network card whose address no node reports would stay open.",
    fix: "Install Calico here, or set network.calico.apiServer where a fitting one runs; else `guard: off`.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
      also: ["UEN601"],
    },
    followed: {
      "install Calico": {
        set: {
          "network.calico.install": true,
          "network.podCidr": "192.168.0.0/16",
          "network.nodeCidrs": ["192.0.2.0/24"],
        },
      },
      "guard: off": { set: { guard: "off" } },
    },
  },
  UEN607: {
    severity: "error",
    title: "Interfaces that the guard must not have",
    reason:
      "The guard belongs on the interfaces that outside traffic arrives at. On Calico's own it would stand between pods.",
    fix: "Write a regular expression of the nodes' outside interfaces, such as ^(eth0|bond0)$.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          hostEndpoints: {interfaces: .*}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "the nodes' outside interfaces": { set: { "network.hostEndpoints.interfaces": "^(eth0|bond0)$" } },
    },
  },
  UEN608: {
    severity: "warning",
    title: "No guard on this target",
    reason: "On AWS and GCP security groups and firewall rules close the nodes, before a packet gets there.",
    fix: "Remove `guard`.",
    example: {
      environment: `
        target: aws
        guard: planned
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers]}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}`,
    },
    followed: {
      "remove guard": { set: { guard: null } },
    },
  },
  UEN609: {
    severity: "warning",
    title: "Global policies may start to apply to the nodes",
    reason:
      "Host endpoints are selected by `selector: all()` of policies that were written with pods in mind; the profile that allows everything else does not override them.",
    fix: "Run `usage-engine-networking preflight`: it lists them. Narrow their selectors first, then accept the finding.",
    example: {
      environment: `
        target: on-prem
        guard: planned
        network:
          calico: {install: false, apiServer: true}
          podCidr: 192.168.0.0/16
          hostEndpoints: {create: true}
        platform: {services: none}`,
    },
    followed: { "accept the finding": { set: { "accept.UEN609": "their selectors name namespaces" } } },
  },
  UEN610: {
    severity: "error",
    title: "Node addresses that nothing follows",
    reason: "kube-proxy opens a node port on every node alike; only the guard can close it on some.",
    fix: "Switch the guard on, or remove `nodeAddresses`.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            ports: [{port: 3868, nodePort: 30010}]
            nodeAddresses: [192.0.2.11]`,
      also: ["UEN601"],
    },
    followed: {
      "the guard on": {
        set: {
          "network.calico.install": true,
          "network.podCidr": "192.168.0.0/16",
          "network.nodeCidrs": ["192.0.2.0/24"],
          guard: "planned",
        },
      },
      "remove nodeAddresses": { set: { "ecds[0].nodeAddresses": null } },
    },
  },
} as const satisfies Record<string, Rule>;

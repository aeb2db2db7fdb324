import type { Rule } from "../rule";

/** UEN200-UEN299: ways in. */
export const exposureRules = {
  UEN210: {
    severity: "error",
    title: "Open to the whole internet, without a reason",
    reason: "What admits every address must be said twice.",
    fix: 'Narrow `sources`, or add `acceptPublic: "why"`.',
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        sources: [0.0.0.0/0]
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      narrow: { set: { sources: ["192.0.2.0/24"], ecds: null } },
      acceptPublic: { set: { acceptPublic: "why" } },
    },
  },
  UEN211: {
    severity: "warning",
    title: "Sources without effect",
    reason: "A ClusterIP Service cannot be called from outside.",
    fix: "Remove `sources`, or expose it.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: ClusterIP
            sources: [192.0.2.0/24]
            ports: [{port: 3868}]`,
    },
    followed: {
      remove: { set: { "ecds[0].sources": null } },
      expose: { set: { "ecds[0].exposure": "NodePort" } },
    },
  },
  UEN212: {
    severity: "error",
    title: "Name used twice",
    reason: "Both would claim the same Service and the same pods.",
    fix: "Give each its own name.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, ports: [{port: 3868}]}
          - {name: diameter, ports: [{port: 3869}]}`,
    },
    followed: {
      "its own name": { set: { "ecds[1].name": "radius" } },
    },
  },
  UEN213: {
    severity: "error",
    title: "Port used twice in one Service",
    reason: "The API server refuses two ports with one name, or with one number and protocol.",
    fix: "Change the name, the number or the protocol of one of them.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868}, {port: 3868}]}]`,
    },
    followed: {
      number: { set: { "ecds[0].ports[1].port": 3869 } },
      protocol: { set: { "ecds[0].ports[1].protocol": "UDP" } },
    },
  },
  UEN214: {
    severity: "error",
    title: "Nothing to expose",
    reason: "Neither ports nor http say what it listens on.",
    fix: "Give `ports`, `http` or a `descriptor`; leave an ECD that only calls out of the configuration.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        ecds: [{name: sftp}]`,
    },
    followed: {
      ports: { set: { "ecds[0].ports": [{ port: 22 }] } },
      "leave an ECD that only calls out of the configuration": { set: { ecds: [] } },
    },
  },
  UEN215: {
    severity: "error",
    title: "Name belongs to the environment",
    reason:
      "The environment itself has something of this name: the platform's Services, or the ingress controller.",
    fix: "Choose another name for the ECD.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: platform, ports: [{port: 3868}]}]`,
    },
    followed: {
      "another name": { set: { "ecds[0].name": "plat" } },
    },
  },
  UEN217: {
    severity: "warning",
    title: "A setting without effect",
    reason: "Nothing of this environment uses it.",
    fix: "Remove it.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            ports: [{port: 3868, nodePort: 30010}]
            dedicated: true`,
    },
    followed: {
      "remove it": { set: { "ecds[0].dedicated": null } },
    },
  },
  UEN218: {
    severity: "warning",
    title: "LoadBalancer without a controller",
    reason: "On-prem nothing gives the Service an address unless a load balancer controller runs.",
    fix: "Set loadBalancer.className to the class of the controller that you run, or expose it as NodePort.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      className: { set: { loadBalancer: { className: "example.net/lb" } } },
      NodePort: { set: { "ecds[0].exposure": "NodePort" } },
    },
  },
  UEN219: {
    severity: "error",
    title: "SCTP that the data path does not carry",
    reason: "Calico's eBPF data path has no SCTP.",
    fix: "Use TCP, or dataplane Iptables or Nftables.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}, dataplane: BPF}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, protocol: SCTP}]}]`,
    },
    followed: {
      TCP: { set: { "ecds[0].ports[0].protocol": null } },
      Iptables: { set: { "network.dataplane": "Iptables" } },
    },
  },
} as const satisfies Record<string, Rule>;

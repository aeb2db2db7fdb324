import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN100-UEN199: node ports. */
export const nodePortsRules = {
  UEN101: {
    severity: "error",
    title: "Node port outside the cluster's range",
    reason: "The API server refuses it.",
    fix: "Choose one inside the range, best in its static band; or set network.nodePortRange to what the API server runs with.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: NodePort
            ports: [{port: 3868, nodePort: 8080}]`,
    },
    followed: {
      "one inside the range": { set: { "ecds[0].ports[0].nodePort": 30080 } },
      "network.nodePortRange": {
        set: { "network.nodePortRange": "8000-9000", "ecds[0].ports[0].nodePort": 8010 },
      },
    },
  },
  UEN102: {
    severity: "error",
    title: "Node port taken twice",
    reason:
      "A number is unique in the whole cluster, whatever the protocol; only TCP and UDP of one port of a Service may share it.",
    fix: "Run `usage-engine-networking pin`, which gives the second of them a free number; or choose one.",
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
          - {name: diameter, ports: [{port: 3868, nodePort: 30010}]}`,
      also: ["UEN216"],
    },
    followed: {
      pin: { run: ["pin"], writes: { "ecds[1].ports[0].nodePort": 30000 } },
    },
  },
  UEN103: {
    severity: "error",
    title: "Node port reserved",
    reason: "network.reservedNodePorts says that somebody else in the cluster uses it.",
    fix: "Run `usage-engine-networking pin`, which gives it a free number; or take it off the reserved ones if it is free again.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}, reservedNodePorts: [30010]}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      pin: { run: ["pin"], writes: { "ecds[0].ports[0].nodePort": 30000 } },
      "off the reserved ones": { set: { "network.reservedNodePorts": null } },
    },
  },
  UEN104: {
    severity: "warning",
    title: "Outside node port not pinned",
    reason:
      "The API server chooses one when the Service is made, and another when it is made again: firewalls and peers must then be told anew.",
    fix: "Run `usage-engine-networking pin`, or set the node port.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeSecurityGroupId: sg-1}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: NodePort, ports: [{port: 3868}]}]`,
    },
    followed: {
      "Run usage-engine-networking pin": { run: ["pin"], writes: { "ecds[0].ports[0].nodePort": 30000 } },
      "set the node port": { set: { "ecds[0].ports[0].nodePort": 30010 } },
    },
  },
  UEN105: {
    severity: "warning",
    title: "Node port outside the static band",
    reason: "From there the API server hands out numbers by itself, and may have handed out this one.",
    fix: "Choose one inside the band named in the message.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 31812}]}]`,
    },
    followed: {
      "one inside the band": { set: { "ecds[0].ports[0].nodePort": 30012 } },
    },
  },
  UEN106: {
    severity: "error",
    title: "Not a node port range",
    reason: "It must be the API server's --service-node-port-range.",
    fix: "Write it as first-last, such as 30000-32767.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}, nodePortRange: "30000"}
        platform: {services: none}`,
    },
    followed: {
      "first-last": { set: { "network.nodePortRange": "30000-32767" } },
    },
  },
  UEN107: {
    severity: "error",
    title: "A node port on something that has none",
    reason: "A ClusterIP Service, and one behind an Ingress, opens no port on the nodes.",
    fix: "Remove the node port, or expose it as NodePort.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: ClusterIP
            ports: [{port: 3868, nodePort: 30010}]`,
    },
    followed: {
      "Remove the node port": { set: { "ecds[0].ports[0].nodePort": null } },
      "expose it as NodePort": { set: { "ecds[0].exposure": "NodePort" } },
    },
  },
  UEN108: {
    severity: "error",
    title: "A node port for nothing",
    reason: "No ECD of this entry has such a port.",
    fix: "Write the key as <ecd>/<port>/<protocol>, as the descriptor names them.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - descriptor: ecd/diameter.yaml
            nodePorts: {diameter/3869/tcp: 30010}`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        services: [{spec: {type: NodePort, ports: [{port: 3868}]}}]`,
        ),
      },
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "as the descriptor names them": {
        set: {
          'ecds[0].nodePorts["diameter/3869/tcp"]': null,
          'ecds[0].nodePorts["diameter/3868/tcp"]': 30010,
        },
      },
    },
  },
  UEN109: {
    severity: "warning",
    title: "Node port that changes hands",
    reason:
      "The API server refuses a number that another Service still has, and an update deletes only after everything else is made. Where a new ECD takes the place of one that goes, its `formerName` makes it one step.",
    fix: "Two steps: first give whoever has the number another one, and run `pulumi up`; then make this change.",
    example: {
      before: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, ports: [{port: 3868, nodePort: 30010}]}
          - {name: radius, ports: [{port: 4444, nodePort: 30011}]}`,
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, ports: [{port: 3868, nodePort: 30011}]}
          - {name: radius, ports: [{port: 4444, nodePort: 30012}]}`,
    },
    followed: {
      "first give whoever has the number another one": {
        before: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, ports: [{port: 3868, nodePort: 30010}]}
          - {name: radius, ports: [{port: 4444, nodePort: 30012}]}`,
      },
    },
  },
  UEN110: {
    severity: "info",
    title: "Renamed ECD that keeps its node port",
    reason:
      "The update deletes the old Service first, so it goes through. The preview asks the API server about the new one while the old one is still there, and says that its port is already allocated.",
    fix: "Run `pulumi up --skip-preview`.",
    example: {
      before: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: gx, formerName: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {},
    byHand: "the update goes through as it is; only Pulumi's preview is left out",
  },
} as const satisfies Record<string, Rule>;

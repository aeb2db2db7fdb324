import type { Rule } from "../rule";
import { descriptor } from "./descriptor";
import { installedWith } from "./installed";

/** UEN600-UEN649: separation of pods. */
export const separationRules = {
  UEN611: {
    severity: "error",
    title: "Separation that would cut off what is needed",
    reason:
      "A policy admits only what it can name; without this it would drop traffic that Usage Engine needs.",
    fix: "Give the setting named in the message (`usage-engine-networking preflight --write` finds it out), or set separation.mode to observe.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
        platform:
          services: create
          ports:
            http: {nodePort: 30000}
            desktop: {nodePort: 30001}
            control: {nodePort: 30067}
        separation: {mode: enforce}`,
    },
    followed: {
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "separation.labelsConfirmed": true, "network.tunnelCidr": "10.254.0.0/24" },
        cluster: {
          objects: installedWith(`
            - apiVersion: projectcalico.org/v3
              kind: IPPool
              metadata: {name: tunnels}
              spec: {cidr: 10.254.0.0/24, allowedUses: [Tunnel]}`),
        },
      },
      "the setting named": {
        set: { "network.tunnelCidr": "10.254.0.0/24", "separation.labelsConfirmed": true },
      },
      observe: { set: { "separation.mode": "observe" } },
    },
  },
  UEN612: {
    severity: "warning",
    title: "Separation is not enforced",
    reason:
      "Policies on labels that are not the pods' own, or that do not know where outside traffic comes from, either protect nothing or cut off. Until that is known, what they would drop is only logged.",
    fix: "Run `usage-engine-networking preflight --write`, or give the settings named in the message; or set separation.mode.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
        platform:
          services: create
          ports:
            http: {nodePort: 30000}
            desktop: {nodePort: 30001}
            control: {nodePort: 30067}`,
    },
    followed: {
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "separation.labelsConfirmed": true, "network.tunnelCidr": "10.254.0.0/24" },
        cluster: {
          objects: installedWith(`
            - apiVersion: projectcalico.org/v3
              kind: IPPool
              metadata: {name: tunnels}
              spec: {cidr: 10.254.0.0/24, allowedUses: [Tunnel]}`),
        },
      },
      "the settings named": {
        set: { "network.tunnelCidr": "10.254.0.0/24", separation: { labelsConfirmed: true } },
      },
      "separation.mode": { set: { separation: { mode: "observe" } } },
    },
  },
  UEN613: {
    severity: "error",
    title: "A flow to nobody",
    reason: "Flows lead to `platform`, `ui` or an ECD of the environment.",
    fix: "Name one of them.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation:
          flows:
            - to: radus
              from: {labels: {app: probe}}
              ports: [{port: 9090}]
        ecds: [{name: radius, ports: [{port: 3868}]}]`,
      also: ["UEN612"],
    },
    followed: {
      "name one": { set: { "separation.flows[0].to": "radius" } },
    },
  },
  UEN614: {
    severity: "error",
    title: "Pods that cannot be told apart",
    reason:
      "Policies go by labels: whoever shares another's labels also shares what that one is admitted to.",
    fix: "Give each its own labels.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
        platform: {services: none}
        separation: {mode: enforce, labelsConfirmed: true}
        ecds:
          - name: diameter
            selector: {app: collector}
            ports: [{port: 3868}]
          - name: radius
            selector: {app: collector}
            ports: [{port: 3868}]`,
    },
    followed: {
      "its own labels": { set: { "ecds[1].selector.app": "radius" } },
    },
  },
  UEN615: {
    severity: "info",
    title: "Nothing to observe with",
    reason: "Only Calico's iptables and nftables data paths log what a policy would drop.",
    fix: "Confirm the labels, so that separation is enforced; or accept that nothing is made.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {mode: observe}`,
    },
    followed: {
      "Confirm the labels": {
        set: { "separation.mode": null, "separation.labelsConfirmed": true },
      },
      "accept that nothing is made": { set: { "accept.UEN615": "no separation here" } },
    },
  },
  UEN617: {
    severity: "warning",
    title: "Nodes and pods share addresses",
    reason:
      "With the AWS VPC CNI pods have addresses of the nodes' subnets. A policy that admits such addresses, as nodes behind policy Cluster or as sources, admits every pod there on those ports too: separation keeps no pod away from them.",
    fix: "Expose the port with externalTrafficPolicy Local (`preserveSourceAddress`) and sources outside of the nodes' subnets, or accept the finding.",
    example: {
      environment: `
        target: aws
        network: {aws: {region: us-east-1, cluster: {version: "1.35", apiSources: [198.51.100.0/24]}}}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]`,
    },
    followed: {
      "Expose the port with externalTrafficPolicy Local": {
        set: { "ecds[0].preserveSourceAddress": true, "ecds[0].sources": ["198.51.100.0/24"] },
      },
      "accept the finding": { set: { "accept.UEN617": "other pods have another subnet" } },
    },
  },
  UEN619: {
    severity: "error",
    title: "A node pool that nothing follows",
    reason:
      "Without a descriptor the package makes no pods; and a patch that the descriptor brings stands as it is.",
    fix: "Bind the pods where they are made, or in the descriptor's own patch.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {descriptor: ecd/diameter.yaml, nodePool: {pool: mediation}}`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        patchType: application/merge-patch+json
        patch: {spec: {replicas: 1}}`,
        ),
      },
    },
    followed: {
      "in the descriptor's own patch": {
        set: { "ecds[0].nodePool": null },
        files: {
          "ecd/diameter.yaml": {
            "spec.patch.spec.template": { spec: { nodeSelector: { pool: "mediation" } } },
          },
        },
      },
    },
  },
  UEN625: {
    severity: "warning",
    title: "The pods' addresses are not known",
    reason:
      "The policy of an exposed port admits its sources, because on its own node a pod's policy sees the client. Pods that have addresses among them are admitted too, and only a range that is known can be left out: separation keeps no pod away from these ports.",
    fix: "Set network.podCidr (`usage-engine-networking preflight --write` finds it), or accept the finding.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}, nodeCidrs: [192.0.2.0/24]}
        platform: {services: none}
        separation: {labelsConfirmed: true}
        accept: {UEN601: the nodes have a firewall of their own}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
      also: ["UEN601"],
    },
    followed: {
      "Set network.podCidr": { set: { "network.podCidr": "192.168.0.0/16" } },
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "network.podCidr": "192.168.0.0/16", "network.calico.apiServer": true },
        cluster: {
          objects: installedWith(`
          - {apiVersion: v1, kind: Pod, metadata: {name: diameter-0, namespace: uepe, labels: {app: diameter}}}
          - {apiVersion: projectcalico.org/v3, kind: IPPool, metadata: {name: default}, spec: {cidr: 192.168.0.0/16}}`),
        },
      },
    },
  },
} as const satisfies Record<string, Rule>;

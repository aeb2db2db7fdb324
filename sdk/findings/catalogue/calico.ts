import type { Rule } from "../rule";

/** UEN500-UEN599: Calico's installation. */
export const calicoRules = {
  UEN501: {
    severity: "error",
    title: "Whether to install Calico is not said",
    reason:
      "A second network plugin breaks a running cluster, and a new cluster without one never becomes ready: there is no safe default.",
    fix: "Set network.calico.install to true for a new cluster, to false where a network plugin runs already.",
    example: {
      environment: `
        target: on-prem
        network: {}
        platform: {services: none}`,
    },
    followed: {
      true: { set: { "network.calico": { install: true } } },
      false: { set: { "network.calico": { install: false } } },
    },
  },
  UEN505: {
    severity: "error",
    title: "Data plane that this version of Calico does not have",
    reason: "Nftables came with Calico 3.29.",
    fix: "Use Iptables, or version 3.32.1. Later ones need network.calico.crds, too.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true, version: 3.28.1}
          dataplane: Nftables
        platform: {services: none}`,
    },
    followed: {
      Iptables: { set: { "network.dataplane": "Iptables" } },
      "version 3.32.1": { set: { "network.calico.version": "3.32.1" } },
    },
  },
  UEN506: {
    severity: "error",
    title: "Whisker without Goldmane",
    reason: "Whisker shows what Goldmane collects.",
    fix: "Set network.calico.goldmane, or leave both out.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true, whisker: true}}
        platform: {services: none}`,
    },
    followed: {
      goldmane: { set: { "network.calico.goldmane": true } },
      "leave both out": { set: { "network.calico.whisker": null } },
    },
  },
  UEN507: {
    severity: "error",
    title: "A value of the chart that the package owns",
    reason:
      "The package owns Installation, APIServer and, from 3.32 on, the CRDs itself, and a second owner would fight it.",
    fix: "Use network.calico.installation for fields of the Installation.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true, values: {installation: {cni: {}}}}
        platform: {services: none}`,
    },
    followed: {
      installation: {
        set: { "network.calico.values": null, "network.calico.installation": { typhaAffinity: {} } },
      },
    },
  },
  UEN509: {
    severity: "warning",
    title: "Calico's settings without Calico",
    reason:
      "Where Calico is not installed here, or is not the network plugin, pods do not travel as it says.",
    fix: "Remove the settings, or let the environment have them whose network plugin is Calico.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}, encapsulation: VXLAN}
        platform: {services: none}`,
    },
    followed: {
      "remove the settings": { set: { "network.encapsulation": null } },
    },
  },
  UEN510: {
    severity: "error",
    title: "A field of the Installation that the plan decides",
    reason: "The plan checks it together with the rest of the network; set twice, the two could disagree.",
    fix: "Use the setting named in the message.",
    example: {
      environment: `
        target: on-prem
        network:
          calico:
            install: true
            installation: {calicoNetwork: {bgp: Enabled}}
        platform: {services: none}`,
    },
    followed: {
      "the setting named": { set: { "network.calico.installation": null, "network.bgp": { enabled: true } } },
    },
  },
  UEN512: {
    severity: "error",
    title: "CRDs that are larger than a Helm release",
    reason:
      "A Helm release is one Secret, at most 1,048,576 bytes; with the CRDs of Calico 3.33 it would have 1,165,204, and the API server refuses it.",
    fix: "Set network.calico.crds to objects. A stack that has the release calico-crds runs `pulumi up` once with version 3.32 before, which marks it as retained.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true, version: 3.33.1, crds: release}
        platform: {services: none}`,
    },
    followed: {
      objects: { set: { "network.calico.crds": "objects" } },
    },
  },
  UEN513: {
    severity: "error",
    title: "Nothing says who has Calico's CRDs",
    reason:
      "A stack that ran Calico 3.32 has them in a Helm release. Dropped straight away, the release takes the CRDs with it, and every pool, policy and node address of theirs; the stack file does not show whether it is retained.",
    fix: "For a new environment set network.calico.crds to objects. Where 3.32 ran: go back to that version and run `pulumi up` once, which marks the release as retained; then set both.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true, version: 3.33.1}}
        platform: {services: none}`,
    },
    followed: {
      objects: { set: { "network.calico.crds": "objects" } },
      "go back to that version": { set: { "network.calico.version": "3.32.1" } },
    },
  },
  UEN514: {
    severity: "error",
    title: "CRDs that the operator's chart carries inside",
    reason:
      "Before 3.32 the CRDs have no chart of their own: Helm installs them with the operator, and never deletes them.",
    fix: "Remove network.calico.crds, or use a later version.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true, version: 3.31.2, crds: objects}
        platform: {services: none}`,
    },
    followed: {
      remove: { set: { "network.calico.crds": null } },
      "a later version": { set: { "network.calico.version": "3.32.1" } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";

/** UEN500-UEN599: the cluster's own network. */
export const networkRules = {
  UEN501: {
    severity: "error",
    title: "Whether to install Calico is not said",
    reason:
      "A second network plugin breaks a running cluster, and a new cluster without one never becomes ready: there is no safe default.",
    fix: "Set network.calico.install to true for a new cluster, to false where a network plugin runs already.",
    example: "target: on-prem without network.calico.install",
  },
  UEN502: {
    severity: "error",
    title: "Ranges overlap",
    reason: "An address would belong to two things at once.",
    fix: "Choose ranges that share no address.",
    example: "podCidr: 10.0.0.0/8, serviceCidr: 10.96.0.0/12",
  },
  UEN503: {
    severity: "error",
    title: "Encapsulation that the BGP setting forbids",
    reason: "IPIP, IPIPCrossSubnet and None learn their routes by BGP.",
    fix: "Use VXLAN or VXLANCrossSubnet, or set network.bgp.enabled.",
    example: "encapsulation: IPIP without bgp.enabled",
  },
  UEN504: {
    severity: "error",
    title: "Address pool outside the pod range",
    reason: "kube-proxy and the controllers take only addresses of the pod range for pods.",
    fix: "Choose a pool inside network.podCidr.",
    example: "podCidr: 192.168.0.0/16, ipPools: [{cidr: 10.1.0.0/16}]",
  },
  UEN505: {
    severity: "error",
    title: "Data plane that this version of Calico does not have",
    reason: "Nftables came with Calico 3.29.",
    fix: "Use Iptables, or version 3.32.1. Later ones need network.calico.crds, too.",
    example: "dataplane: Nftables with version: 3.28.1",
  },
  UEN506: {
    severity: "error",
    title: "Whisker without Goldmane",
    reason: "Whisker shows what Goldmane collects.",
    fix: "Set network.calico.goldmane, or leave both out.",
    example: "calico: {install: true, whisker: true}",
  },
  UEN507: {
    severity: "error",
    title: "A value of the chart that the package owns",
    reason:
      "The package owns Installation, APIServer and, from 3.32 on, the CRDs itself, and a second owner would fight it.",
    fix: "Use network.calico.installation for fields of the Installation.",
    example: "calico: {values: {installation: {...}}}",
  },
  UEN508: {
    severity: "error",
    title: "BGP peers, but BGP is off",
    reason: "Nothing would peer with them.",
    fix: "Set network.bgp.enabled, or remove the peers.",
    example: "bgp: {peers: [...]}",
  },
  UEN509: {
    severity: "warning",
    title: "Calico's settings without Calico",
    reason:
      "Where Calico is not installed here, or is not the network plugin, pods do not travel as it says.",
    fix: "Remove the settings, or let the environment have them whose network plugin is Calico.",
    example: "calico: {install: false}, encapsulation: VXLAN",
  },
  UEN510: {
    severity: "error",
    title: "A field of the Installation that the plan decides",
    reason: "The plan checks it together with the rest of the network; set twice, the two could disagree.",
    fix: "Use the setting named in the message.",
    example: "calico: {installation: {calicoNetwork: {bgp: Enabled}}}",
  },
  UEN511: {
    severity: "error",
    title: "IP in IP on an IPv6 range",
    reason: "Calico's operator refuses it: IPv6 pools have VXLAN or no encapsulation.",
    fix: "Use VXLAN or VXLANCrossSubnet; with BGP also None.",
    example: "podCidr: fd00:10::/56, bgp: {enabled: true}, encapsulation: IPIP",
  },
  UEN512: {
    severity: "error",
    title: "CRDs that are larger than a Helm release",
    reason:
      "A Helm release is one Secret, at most 1,048,576 bytes; with the CRDs of Calico 3.33 it would have 1,165,204, and the API server refuses it.",
    fix: "Set network.calico.crds to objects. A stack that has the release calico-crds runs `pulumi up` once with version 3.32 before, which marks it as retained.",
    example: "calico: {install: true, version: 3.33.1, crds: release}",
  },
  UEN513: {
    severity: "error",
    title: "Nothing says who has Calico's CRDs",
    reason:
      "A stack that ran Calico 3.32 has them in a Helm release. Dropped straight away, the release takes the CRDs with it, and every pool, policy and node address of theirs; the stack file does not show whether it is retained.",
    fix: "For a new environment set network.calico.crds to objects. Where 3.32 ran: go back to that version and run `pulumi up` once, which marks the release as retained; then set both.",
    example: "calico: {install: true, version: 3.33.1}",
  },
  UEN514: {
    severity: "error",
    title: "CRDs that the operator's chart carries inside",
    reason:
      "Before 3.32 the CRDs have no chart of their own: Helm installs them with the operator, and never deletes them.",
    fix: "Remove network.calico.crds, or use a later version.",
    example: "calico: {install: true, version: 3.31.2, crds: objects}",
  },
} as const satisfies Record<string, Rule>;

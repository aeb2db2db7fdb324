import type { Rule } from "../rule";

/** UEN500-UEN599: address ranges, and how pods travel between nodes. */
export const rangesRules = {
  UEN502: {
    severity: "error",
    title: "Ranges overlap",
    reason: "An address would belong to two things at once.",
    fix: "Choose ranges that share no address.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 10.0.0.0/8
          serviceCidr: 10.96.0.0/12
        platform: {services: none}`,
    },
    followed: {
      "ranges that share no address": { set: { "network.podCidr": "192.168.0.0/16" } },
    },
  },
  UEN503: {
    severity: "error",
    title: "Encapsulation that the BGP setting forbids",
    reason: "IPIP, IPIPCrossSubnet and None learn their routes by BGP.",
    fix: "Use VXLAN or VXLANCrossSubnet, or set network.bgp.enabled.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          encapsulation: IPIP
        platform: {services: none}`,
    },
    followed: {
      VXLAN: { set: { "network.encapsulation": "VXLAN" } },
      "bgp.enabled": { set: { "network.bgp": { enabled: true } } },
    },
  },
  UEN504: {
    severity: "error",
    title: "Address pool outside the pod range",
    reason: "kube-proxy and the controllers take only addresses of the pod range for pods.",
    fix: "Choose a pool inside network.podCidr.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          ipPools: [{name: pool, cidr: 10.1.0.0/16}]
        platform: {services: none}`,
    },
    followed: {
      "a pool inside network.podCidr": { set: { "network.ipPools[0].cidr": "192.168.0.0/17" } },
    },
  },
  UEN508: {
    severity: "error",
    title: "BGP peers, but BGP is off",
    reason: "Nothing would peer with them.",
    fix: "Set network.bgp.enabled, or remove the peers.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: 192.168.0.0/16
          nodeCidrs: [192.0.2.0/24]
          bgp:
            peers:
              - {name: router, peerAddress: 192.0.2.1, asNumber: 64512}
        platform: {services: none}`,
    },
    followed: {
      enabled: { set: { "network.bgp.enabled": true } },
      "remove the peers": { set: { "network.bgp": null } },
    },
  },
  UEN511: {
    severity: "error",
    title: "IP in IP on an IPv6 range",
    reason: "Calico's operator refuses it: IPv6 pools have VXLAN or no encapsulation.",
    fix: "Use VXLAN or VXLANCrossSubnet; with BGP also None.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          podCidr: fd00:10::/56
          bgp: {enabled: true}
          encapsulation: IPIP
        platform: {services: none}`,
    },
    followed: {
      VXLAN: { set: { "network.encapsulation": "VXLAN" } },
      None: { set: { "network.encapsulation": "None" } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { FixCase } from "./fixCase";
import { CALICO, calico } from "./pieces";

/** Findings UEN500 to UEN599, and their fixes. */
export const networkFixes: readonly FixCase[] = [
  {
    code: "UEN501",
    env: "network: {calico: null}",
    fixes: {
      true: { env: "network: {calico: {install: true}}" },
      false: { env: "network: {calico: {install: false}}" },
    },
  },
  {
    code: "UEN502",
    env: "network: {calico: {install: true}, podCidr: 10.0.0.0/8, serviceCidr: 10.96.0.0/12}",
    fixes: {
      "ranges that share no address": {
        env: "network: {calico: {install: true}, podCidr: 192.168.0.0/16, serviceCidr: 10.96.0.0/12}",
      },
    },
  },
  {
    code: "UEN503",
    env: calico("encapsulation: IPIP"),
    fixes: {
      VXLAN: { env: calico("encapsulation: VXLAN") },
      "bgp.enabled": { env: calico("encapsulation: IPIP, bgp: {enabled: true}") },
    },
  },
  {
    code: "UEN504",
    env: calico("ipPools: [{name: pool, cidr: 10.1.0.0/16}]"),
    fixes: { "inside podCidr": { env: calico("ipPools: [{name: pool, cidr: 192.168.0.0/17}]") } },
  },
  {
    code: "UEN505",
    env: "network: {calico: {install: true, version: 3.28.1}, dataplane: Nftables}",
    fixes: {
      Iptables: { env: "network: {calico: {install: true, version: 3.28.1}, dataplane: Iptables}" },
      "a later version": { env: "network: {calico: {install: true, version: 3.32.1}, dataplane: Nftables}" },
    },
  },
  {
    code: "UEN506",
    env: "network: {calico: {install: true, whisker: true}}",
    fixes: {
      goldmane: { env: "network: {calico: {install: true, goldmane: true, whisker: true}}" },
      "leave both out": { env: "network: {calico: {install: true}}" },
    },
  },
  {
    code: "UEN507",
    env: "network: {calico: {install: true, values: {installation: {cni: {}}}}}",
    fixes: { installation: { env: "network: {calico: {install: true, installation: {typhaAffinity: {}}}}" } },
  },
  {
    code: "UEN508",
    env: calico("bgp: {peers: [{name: router, peerAddress: 192.0.2.1, asNumber: 64512}]}"),
    fixes: {
      enabled: {
        env: calico("bgp: {enabled: true, peers: [{name: router, peerAddress: 192.0.2.1, asNumber: 64512}]}"),
      },
      "remove the peers": { env: CALICO },
    },
  },
  { code: "UEN509", env: "network: {encapsulation: VXLAN}", fixes: { "remove the settings": { env: "{}" } } },
  {
    code: "UEN510",
    env: "network: {calico: {install: true, installation: {calicoNetwork: {bgp: Enabled}}}}",
    fixes: { "the setting named": { env: "network: {calico: {install: true}, bgp: {enabled: true}}" } },
  },
  {
    code: "UEN511",
    env: "network: {calico: {install: true}, podCidr: 'fd00:10::/56', bgp: {enabled: true}, encapsulation: IPIP}",
    fixes: {
      VXLAN: {
        env: "network: {calico: {install: true}, podCidr: 'fd00:10::/56', bgp: {enabled: true}, encapsulation: VXLAN}",
      },
      None: {
        env: "network: {calico: {install: true}, podCidr: 'fd00:10::/56', bgp: {enabled: true}, encapsulation: None}",
      },
    },
  },
  {
    code: "UEN512",
    env: "network: {calico: {install: true, version: 3.33.1, crds: release}}",
    fixes: { objects: { env: "network: {calico: {install: true, version: 3.33.1, crds: objects}}" } },
  },
  {
    code: "UEN513",
    env: "network: {calico: {install: true, version: 3.33.1}}",
    fixes: {
      objects: { env: "network: {calico: {install: true, version: 3.33.1, crds: objects}}" },
      "back to 3.32": { env: "network: {calico: {install: true, version: 3.32.1}}" },
    },
  },
  {
    code: "UEN514",
    env: "network: {calico: {install: true, version: 3.31.2, crds: objects}}",
    fixes: {
      remove: { env: "network: {calico: {install: true, version: 3.31.2}}" },
      "a later version": { env: "network: {calico: {install: true, version: 3.32.1, crds: objects}}" },
    },
  },
];

import { network, type Refusal } from "./refusal";

/** What is refused of the cluster's own network. */
export const networkRefusals: readonly Refusal[] = [
  {
    what: "Calico's install not said",
    environment: { network: {} },
    code: "UEN501",
    path: "environment.network.calico.install",
    says: "network plugin",
  },
  {
    what: "overlapping pod and Service ranges",
    environment: network({ podCidr: "10.0.0.0/8", serviceCidr: "10.96.0.0/12" }),
    code: "UEN502",
    path: "environment.network.serviceCidr",
    says: "10.0.0.0/8",
  },
  {
    what: "nodes inside the pod range",
    environment: network({ podCidr: "10.0.0.0/8", nodeCidrs: ["192.0.2.0/24", "10.1.0.0/16"] }),
    code: "UEN502",
    path: "environment.network.nodeCidrs[1]",
    says: "10.1.0.0/16",
  },
  {
    what: "an encapsulation that BGP's setting forbids",
    environment: network({ encapsulation: "IPIP" }),
    code: "UEN503",
    path: "environment.network.encapsulation",
    says: "BGP is off",
  },
  {
    what: "a pool's encapsulation that BGP's setting forbids",
    environment: network({ ipPools: [{ name: "a", cidr: "192.168.0.0/16", encapsulation: "None" }] }),
    code: "UEN503",
    path: "environment.network.ipPools[0].encapsulation",
    says: "BGP is off",
  },
  {
    what: "a pool outside the pod range",
    environment: network({ podCidr: "192.168.0.0/16", ipPools: [{ name: "a", cidr: "10.1.0.0/16" }] }),
    code: "UEN504",
    path: "environment.network.ipPools[0].cidr",
    says: "192.168.0.0/16",
  },
  {
    what: "blocks larger than their pool",
    environment: network({ ipPools: [{ name: "a", cidr: "192.168.0.0/24", blockSize: 22 }] }),
    code: "UEN010",
    path: "environment.network.ipPools[0].blockSize",
    says: "24 to 32",
  },
  {
    what: "nftables on a Calico without it",
    environment: { network: { dataplane: "Nftables", calico: { install: true, version: "3.28.1" } } },
    code: "UEN505",
    path: "environment.network.dataplane",
    says: "3.28.1",
  },
  {
    what: "Whisker without Goldmane",
    environment: { network: { calico: { install: true, whisker: true } } },
    code: "UEN506",
    path: "environment.network.calico.whisker",
    says: "Goldmane",
  },
  {
    what: "a second owner of the Installation",
    environment: { network: { calico: { install: true, values: { installation: {} } } } },
    code: "UEN507",
    path: "environment.network.calico.values.installation",
    says: "owns",
  },
  {
    what: "BGP peers with BGP off",
    environment: network({ bgp: { peers: [{ name: "tor", peerAddress: "192.0.2.1", asNumber: 64513 }] } }),
    code: "UEN508",
    path: "environment.network.bgp.peers",
    says: "enabled",
  },
  {
    what: "a BGP peer that is no address",
    environment: network({
      bgp: { enabled: true, peers: [{ name: "tor", peerAddress: "router-1", asNumber: 64513 }] },
    }),
    code: "UEN007",
    path: "environment.network.bgp.peers[0].peerAddress",
    says: "router-1",
  },
  {
    what: "a field of the Installation that the plan decides",
    environment: {
      network: { calico: { install: true, installation: { calicoNetwork: { bgp: "Enabled" } } } },
    },
    code: "UEN510",
    path: "environment.network.calico.installation.calicoNetwork.bgp",
    says: "network.bgp.enabled",
  },
];

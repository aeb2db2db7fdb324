import type { Rule } from "../rule";

/** UEN200-UEN299: ways in. */
export const exposureRules = {
  UEN201: {
    severity: "error",
    title: "Keeps the source address, but no node is named",
    reason:
      "With policy Local only the node with the pod answers. Unpinned, the pod may land on any, and its peers keep calling the old one.",
    fix: "Name the node: `node: <name>`.",
    example:
      "- {name: radius, preserveSourceAddress: true, exposure: NodePort, ports: [{port: 1812, protocol: UDP}]}",
  },
  UEN202: {
    severity: "error",
    title: "Keeps the source address, but has more than one pod",
    reason: "Peers call one node's address; pods on other nodes would never see a packet.",
    fix: "Run one pod, or expose it as LoadBalancer, where Local needs no pin.",
    example: "- {name: radius, preserveSourceAddress: true, node: worker-1, replicas: 2}",
  },
  UEN203: {
    severity: "error",
    title: "Keeps the source address, but with policy Cluster",
    reason: "With policy Cluster the pod sees a node's address instead of the client's.",
    fix: "Set externalTrafficPolicy to Local, or leave it out.",
    example: "- {name: radius, preserveSourceAddress: true, externalTrafficPolicy: Cluster}",
  },
  UEN204: {
    severity: "error",
    title: "Keeps the source address, but behind an Ingress",
    reason: "An ingress controller is a proxy: the pod sees the proxy's address.",
    fix: "Expose it as NodePort; HTTP servers read the client from X-Forwarded-For.",
    example: "- {name: radius, preserveSourceAddress: true, exposure: Ingress}",
  },
  UEN205: {
    severity: "error",
    title: "HTTP without a host",
    reason:
      "One ingress controller serves every environment's Ingresses: without a host they would take each other's traffic.",
    fix: "Name the host that clients call.",
    example: "- {name: api, http: {paths: [{path: /, port: 8080}]}}",
  },
  UEN206: {
    severity: "error",
    title: "Not an Ingress path",
    reason: "A path begins with '/' and names the port that serves it.",
    fix: "Write it as {path: /api, port: 8080}.",
    example: "http: {host: api.example.net, paths: [{path: /}]}",
  },
  UEN207: {
    severity: "error",
    title: "Ingress for something that is not HTTP",
    reason: "An ingress controller carries HTTP and HTTPS only.",
    fix: "Expose it as NodePort or LoadBalancer; for an HTTP server, give `http` with host and paths.",
    example: "platform: {ports: {control: {exposure: Ingress}}}",
  },
  UEN208: {
    severity: "error",
    title: "Ingress without an ingress controller",
    reason:
      "With controller none nobody serves an Ingress unless className names somebody else's controller.",
    fix: "Set ingress.className to that controller's class, or ingress.controller to traefik.",
    example: "ingress: {controller: none}",
  },
  UEN209: {
    severity: "error",
    title: "Host and path served twice",
    reason: "The ingress controller would send requests to one of the two, and nobody says which.",
    fix: "Change one of the hosts or paths.",
    example: "two ECDs with host api.example.net and path /",
  },
  UEN210: {
    severity: "error",
    title: "Open to the whole internet, without a reason",
    reason: "What admits every address must be said twice.",
    fix: 'Narrow `sources`, or add `acceptPublic: "why"`.',
    example: "sources: [0.0.0.0/0]",
  },
  UEN211: {
    severity: "warning",
    title: "Sources without effect",
    reason: "A ClusterIP Service cannot be called from outside.",
    fix: "Remove `sources`, or expose it.",
    example: "- {name: bridge, exposure: ClusterIP, sources: [192.0.2.0/24], ports: [{port: 4444}]}",
  },
  UEN212: {
    severity: "error",
    title: "Name used twice",
    reason: "Both would claim the same Service and the same pods.",
    fix: "Give each its own name.",
    example: "two ECDs named radius",
  },
  UEN213: {
    severity: "error",
    title: "Port used twice in one Service",
    reason: "The API server refuses two ports with one name, or with one number and protocol.",
    fix: "Change the name, the number or the protocol of one of them.",
    example: "ports: [{port: 3868}, {port: 3868}]",
  },
  UEN214: {
    severity: "error",
    title: "Nothing to expose",
    reason: "Neither ports nor http say what it listens on.",
    fix: "Give `ports`, `http` or a `descriptor`; leave an ECD that only calls out of the configuration.",
    example: "- {name: sftp}",
  },
  UEN215: {
    severity: "error",
    title: "Name belongs to the environment",
    reason: "The environment itself makes a Service of this name.",
    fix: "Choose another name for the ECD.",
    example: "- {name: platform, ports: [{port: 4444}]}",
  },
  UEN216: {
    severity: "warning",
    title: "A port of peers that are known by address, without the address",
    reason:
      "Radius, GTP' and SNMP traps are usually checked by the sender's address, and with policy Cluster the pod sees a node's.",
    fix: "Set `preserveSourceAddress: true` and `node`, or accept the finding if the workflow does not check.",
    example: "- {name: radius, exposure: NodePort, ports: [{port: 1812, protocol: UDP}]}",
  },
  UEN217: {
    severity: "warning",
    title: "A setting without effect",
    reason: "Nothing of this environment uses it.",
    fix: "Remove it.",
    example: "- {name: radius, exposure: NodePort, dedicated: true}",
  },
  UEN218: {
    severity: "warning",
    title: "LoadBalancer without a controller",
    reason: "On-prem nothing gives the Service an address unless a load balancer controller runs.",
    fix: "Set loadBalancer.className to the class of the controller that you run, or expose it as NodePort.",
    example: "target: on-prem with exposure: LoadBalancer",
  },
  UEN219: {
    severity: "error",
    title: "SCTP that the data path does not carry",
    reason: "Calico's eBPF data path has no SCTP.",
    fix: "Use TCP, or dataplane Iptables or Nftables.",
    example: "dataplane: BPF with protocol: SCTP",
  },
} as const satisfies Record<string, Rule>;

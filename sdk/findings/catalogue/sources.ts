import type { Rule } from "../rule";

/** UEN600-UEN649: who may come in. */
export const sourcesRules = {
  UEN616: {
    severity: "warning",
    title: "Sources of one host behind a shared ingress controller",
    reason:
      "What enforces the sources of an ingress controller knows addresses and ports, no hosts: all hosts behind it admit the same sources.",
    fix: "Give `ingress.sources` and the host the same sources, or the ECD a way in of its own.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ingress: {sources: [10.0.0.0/8], nodePorts: {http: 30080, https: 30081}}
        ecds:
          - name: api
            sources: [10.1.0.0/16]
            http: {host: a.example.net, paths: [{path: /, port: 8080}]}`,
    },
    followed: {
      "Give ingress.sources and the host the same sources": { set: { "ingress.sources": ["10.1.0.0/16"] } },
      "the ECD a way in of its own": {
        set: {
          "ecds[0].http": null,
          "ecds[0].exposure": "NodePort",
          "ecds[0].ports": [{ port: 8080, nodePort: 30010 }],
        },
      },
    },
  },
  UEN621: {
    severity: "error",
    title: "A load balancer for nobody",
    reason:
      "Empty `loadBalancerSourceRanges` of a Service admit everybody, not nobody; and a load balancer that nobody may call costs all the same.",
    fix: "Name the sources, or use exposure: ClusterIP.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.20-192.0.2.40]}
        sources: []
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      "name the sources": { set: { "sources[0]": "192.0.2.0/24" } },
      ClusterIP: { set: { loadBalancer: null, "ecds[0].exposure": "ClusterIP" } },
    },
  },
  UEN623: {
    severity: "error",
    title: "Sources of another address family than the load balancer's",
    reason:
      "The load balancers on AWS and GCP are made with IPv4 addresses, and GCP refuses ranges of both families in one Service. Elsewhere kube-proxy leaves out ranges of the other family, and a Service whose ranges are all left out admits everybody.",
    fix: "Name sources of the load balancer's family, or give the port another way in.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers]}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]
            sources: [2001:db8::/32]`,
    },
    followed: {
      "the load balancer's family": { set: { "ecds[0].sources": ["192.0.2.0/24"] } },
    },
  },
} as const satisfies Record<string, Rule>;

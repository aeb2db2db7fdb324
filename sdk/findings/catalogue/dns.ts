import type { Rule } from "../rule";

/** UEN222-UEN229: names of hosts and load balancers. */
export const dnsRules = {
  UEN222: {
    severity: "error",
    title: "Names in a zone where there is no cloud",
    reason: "Names are made in Route 53 and in Cloud DNS. On-prem the zone is kept by whoever runs it.",
    fix: "Remove dns. external-dns in the cluster can keep a zone from the hosts of Ingresses and their addresses.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        dns: {zone: Z0123456789ABCDEFGHIJ, domain: example.net}`,
    },
    followed: { "Remove dns": { set: { dns: null } } },
  },
  UEN223: {
    severity: "warning",
    title: "Host without a name",
    reason:
      "Clients find a host by its name. Where it lies in another zone, or no load balancer leads to the ingress controller, this environment makes none.",
    fix: "Choose a host in dns.domain, and let the ingress controller be called by a load balancer; or accept the finding where somebody else enters the name.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers], nodeSecurityGroupId: sg-1}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        dns: {zone: Z0123456789ABCDEFGHIJ, domain: example.net}
        ecds:
          - name: api
            http: {host: api.example.org, paths: [{path: /, port: 8080}]}`,
    },
    followed: {
      "a host in dns.domain": { set: { "ecds[0].http.host": "api.example.net" } },
    },
  },
  UEN224: {
    severity: "error",
    title: "Name for a load balancer that there is not",
    reason: "dns.loadBalancers names a load balancer of the plan, and the environment has none of that name.",
    fix: "Use a name from the plan's list of load balancers, or remove the entry.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers], nodeSecurityGroupId: sg-1}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        dns:
          zone: Z0123456789ABCDEFGHIJ
          domain: example.net
          loadBalancers: {radius: radius.example.net}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      "a name from the plan's list": {
        set: { "dns.loadBalancers": { uepe: "radius.example.net" } },
      },
      "remove the entry": { set: { "dns.loadBalancers": null } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";

/** UEN700-UEN799: what the environment costs. */
export const costRules = {
  UEN701: {
    severity: "error",
    title: "Above the budget",
    reason: "The estimate by list prices is more than budget.monthly allows.",
    fix: "Share a load balancer (dedicated: false), expose by NodePort or Ingress, or raise budget.monthly.",
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
        budget: {monthly: 10}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      NodePort: { set: { "ecds[0].exposure": null, "ecds[0].ports[0].nodePort": 30010 } },
      "raise budget.monthly": { set: { "budget.monthly": 20 } },
    },
  },
  UEN702: {
    severity: "error",
    title: "Traffic of an endpoint that is not there",
    reason: "Its cost would be missing from the estimate without a word.",
    fix: "Name an owner, or an owner and its port's name, as the plan shows them.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        traffic: {endpoints: {radios: {gbPerMonth: 10}}}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "name an owner": {
        set: { "traffic.endpoints.radios": null, "traffic.endpoints.diameter": { gbPerMonth: 10 } },
      },
    },
  },
  UEN703: {
    severity: "error",
    title: "Not an amount",
    reason: "Prices, budgets and traffic are numbers from 0 up.",
    fix: "Give a number from 0 up.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        budget: {monthly: -1}`,
    },
    followed: {
      "from 0 up": { set: { "budget.monthly": 0 } },
    },
  },
  UEN704: {
    severity: "error",
    title: "Not an item of the price book",
    reason: "A misspelt item would keep its listed price without a word.",
    fix: "Use a name that `plan` shows under cost.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        prices: {aws-nbl: 0.02}`,
    },
    followed: {
      "Use a name that plan shows under cost": { set: { "prices.aws-nbl": null, "prices.aws-nlb": 0.02 } },
    },
  },
} as const satisfies Record<string, Rule>;

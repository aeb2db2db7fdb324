import type { Rule } from "../rule";

/** UEN700-UEN799: what the environment costs. */
export const costRules = {
  UEN701: {
    severity: "error",
    title: "Above the budget",
    reason: "The estimate by list prices is more than budget.monthly allows.",
    fix: "Share a load balancer (dedicated: false), expose by NodePort or Ingress, or raise budget.monthly.",
    example: "budget: {monthly: 20} with five dedicated load balancers",
  },
  UEN702: {
    severity: "error",
    title: "Traffic of an endpoint that is not there",
    reason: "Its cost would be missing from the estimate without a word.",
    fix: "Name an owner, or an owner and its port's name, as the plan shows them.",
    example: "traffic: {endpoints: {radios: {gbPerMonth: 10}}}",
  },
  UEN703: {
    severity: "error",
    title: "Not an amount",
    reason: "Prices, budgets and traffic are numbers from 0 up.",
    fix: "Give a number from 0 up.",
    example: "budget: {monthly: -1}",
  },
  UEN704: {
    severity: "error",
    title: "Not an item of the price book",
    reason: "A misspelt item would keep its listed price without a word.",
    fix: "Use a name that `plan` shows under cost.",
    example: "prices: {aws-nbl: 0.02}",
  },
} as const satisfies Record<string, Rule>;

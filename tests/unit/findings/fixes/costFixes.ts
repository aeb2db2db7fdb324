import type { FixCase } from "./fixCase";
import { balanced, DIAMETER } from "./pieces";

/** Findings UEN700 to UEN799, and their fixes. */
export const costFixes: readonly FixCase[] = [
  {
    code: "UEN701",
    base: "aws",
    env: `budget: {monthly: 10}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
    fixes: {
      NodePort: { env: `budget: {monthly: 10}, ecds: [{${DIAMETER}}]` },
      "raise it": { env: `budget: {monthly: 20}, ecds: [${balanced("a", "ports: [{port: 1}]")}]` },
    },
  },
  {
    code: "UEN702",
    env: `traffic: {endpoints: {radios: {gbPerMonth: 10}}}, ecds: [{${DIAMETER}}]`,
    fixes: {
      "name an owner": { env: `traffic: {endpoints: {diameter: {gbPerMonth: 10}}}, ecds: [{${DIAMETER}}]` },
    },
  },
  { code: "UEN703", env: "budget: {monthly: -1}", fixes: { "from 0 up": { env: "budget: {monthly: 0}" } } },
  {
    code: "UEN704",
    env: "prices: {aws-nbl: 0.02}",
    fixes: { "a name of the book": { env: "prices: {aws-nlb: 0.02}" } },
  },
];

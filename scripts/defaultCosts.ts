import Big from "big.js";
import type { PricedPlan } from "../sdk/cost/pricedPlan";
import { planEnvironment } from "../sdk/planEnvironment";
import { ON_AWS, ON_GCP, ON_PREM } from "./existingClusters";

/** On clusters that exist, by the name in the table's head. */
const TARGETS: Readonly<Record<string, object>> = {
  "on-prem": { ...ON_PREM, loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"] } },
  AWS: ON_AWS,
  GCP: ON_GCP,
};

const WITHOUT_PLATFORM = { platform: { services: "none" } };
const PUBLIC = { scheme: "internet-facing", zones: 3 };

const REMARK =
  "US dollars a month by the list prices of us-east-1 and us-central1, before traffic, without nodes. On GCP the public address " +
  "of forwarding rules is left out: nobody has confirmed its price (`prices.gcp-forwarding-rule-address`).";

/** One default and what brings it about. */
interface Row {
  what: string;
  way: string;
  /** With it and without it, per target; undefined where the target has no such thing. */
  pair: (target: string, base: object) => [before: object, after: object] | undefined;
}

const ROWS: readonly Row[] = [
  {
    what: "Platform ports",
    way: "NodePort",
    pair: (_, base) => [{ ...base, ...WITHOUT_PLATFORM }, base],
  },
  { what: "ECD, TCP or UDP from outside", way: "NodePort", pair: (_, base) => withEcd(base, {}) },
  {
    what: "First HTTP endpoint, with the ingress controller",
    way: "node ports on-prem, the shared internal load balancer on AWS and GCP",
    pair: (_, base) => adding(base, [], [http(1)]),
  },
  {
    what: "Every further HTTP endpoint",
    way: "Ingress",
    pair: (_, base) => adding(base, [http(1)], [http(1), http(2)]),
  },
  {
    what: "`exposure: LoadBalancer`, the first",
    way: "the shared load balancer, internal",
    pair: (_, base) => withEcd(base, { exposure: "LoadBalancer" }),
  },
  {
    what: "`exposure: LoadBalancer`, the second",
    way: "the shared load balancer",
    pair: (_, base) => adding(base, [balanced(1)], [balanced(1), balanced(2)]),
  },
  {
    what: "Five, internet-facing, three zones",
    way: "the shared load balancer",
    pair: (_, base) => five(base, false),
  },
  {
    what: "Five, internet-facing, three zones, `dedicated: true`",
    way: "one load balancer each",
    pair: (_, base) => five(base, true),
  },
  {
    what: "Network of a new cluster",
    way: "one NAT with its address",
    pair: (target, base) => newCluster(target, base),
  },
  {
    what: "Control plane of a new cluster",
    way: "the cloud's own",
    pair: (target, base) => newCluster(target, base),
  },
];

/** The cost of each default in a month, by target: a Markdown table that README.md holds. */
export function renderDefaultCosts(): string {
  const head = ["default", "way in", ...Object.keys(TARGETS)];
  const rows = ROWS.map(({ what, way, pair }) => [
    what,
    way,
    ...Object.entries(TARGETS).map(([target, base]) => {
      const plans = pair(target, base);
      return plans ? difference(plans, what.startsWith("Control")) : "";
    }),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(head), line(["---", "---", "--:", "--:", "--:"]), ...rows.map(line)].join("\n");
  return `${table}\n\n${REMARK}`;
}

function difference([before, after]: [object, object], controlPlane: boolean): string {
  const amount = (plan: PricedPlan) => plan.cost.subtotals[controlPlane ? "controlPlane" : "network"];
  return new Big(amount(planned(after))).minus(amount(planned(before))).toFixed(2);
}

function planned(environment: object): PricedPlan {
  const plan = planEnvironment(environment, ".");
  const error = plan.findings.find(({ severity }) => severity === "error");
  if (error) throw new Error(`${error.code} ${error.path}: ${error.message}`);
  return plan;
}

function adding(base: object, before: object[], after: object[]): [object, object] {
  return [
    { ...base, ...WITHOUT_PLATFORM, ecds: before },
    { ...base, ...WITHOUT_PLATFORM, ecds: after },
  ];
}

function withEcd(base: object, changes: object): [object, object] {
  return adding(base, [], [{ ...tcp(1), ...changes }]);
}

function five(base: object, dedicated: boolean): [object, object] {
  const own = (base as { loadBalancer?: object }).loadBalancer;
  const ecds = [1, 2, 3, 4, 5].map((index) => ({ ...balanced(index), dedicated }));
  return adding({ ...base, loadBalancer: { ...own, ...PUBLIC } }, [], ecds);
}

function newCluster(target: string, base: object): [object, object] | undefined {
  const regions: Record<string, object> = {
    AWS: { aws: { region: "us-east-1" } },
    GCP: { gcp: { region: "us-central1" } },
  };
  const network = regions[target];
  return network && [base, { ...base, network }];
}

function tcp(index: number): object {
  return { name: `tcp-${index}`, ports: [{ port: 7000 + index, nodePort: 30_010 + index }] };
}

function balanced(index: number): object {
  return { ...tcp(index), exposure: "LoadBalancer" };
}

function http(index: number): object {
  const name = `api-${index}`;
  return { name, http: { host: `${name}.example.net`, paths: [{ path: "/", port: 8080 }] } };
}

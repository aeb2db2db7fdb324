import assert from "node:assert/strict";
import { ON_AWS } from "../../scripts/existingClusters";
import { planEnvironment } from "../../sdk/planEnvironment";
import { comparePlans } from "../../sdk/report/difference";
import { planJson } from "../../sdk/report/json";
import { renderPlanDifference } from "../../sdk/report/terminal";

/** One ECD for each kind of traffic in turn: Radius, Diameter, HTTP, a workflow bridge. */
function ecd(index: number): object {
  const name = `ecd-${index}`;
  const nodePort = 10_000 + index;
  const kinds: object[] = [
    {
      ports: [{ port: 1812, protocol: "UDP", nodePort }],
      preserveSourceAddress: true,
      node: `worker-${index % 50}`,
    },
    { ports: [{ port: 3868, nodePort }], sources: [`10.${(index >> 8) & 255}.${index & 255}.0/24`] },
    { http: { host: `${name}.example.net`, paths: [{ path: "/records", port: 8080 }] } },
    { ports: [{ port: 4444 }] },
  ];
  return { name, ...kinds[index % kinds.length] };
}

/** On AWS each ECD has a load balancer of its own, so that each is priced. */
const ENVIRONMENTS: Readonly<Record<string, (ecds: number) => object>> = {
  "on-prem": (ecds) => ({
    target: "on-prem",
    network: { nodePortRange: "9000-32767", nodeCidrs: ["10.64.0.0/16"], calico: { install: true } },
    ecds: Array.from({ length: ecds }, (_, index) => ecd(index)),
  }),
  "on AWS, priced": (ecds) => ({
    ...ON_AWS,
    ecds: Array.from({ length: ecds }, (_, index) => ({
      name: `ecd-${index}`,
      ports: [{ port: 3868, nodePort: 10_000 + index }],
      exposure: "LoadBalancer",
      dedicated: true,
    })),
  }),
};

/** The same ECDs before and after a label of each has changed. */
function labelled(ecds: number, label: string): object {
  return {
    target: "on-prem",
    network: { calico: { install: true } },
    ecds: Array.from({ length: ecds }, (_, index) => ({
      name: `ecd-${index}`,
      ports: [{ port: 7001 }],
      labels: { label },
    })),
  };
}

/** Milliseconds of the difference of two plans that differ in every ECD, with its text. */
function measureDifference(ecds: number): number {
  const [before, after] = ["a", "b"].map((label) => {
    const settings = labelled(ecds, label);
    return { ...planEnvironment(settings, "."), settings };
  });
  assert.ok(before && after);
  const start = performance.now();
  const text = renderPlanDifference(comparePlans(before, after));
  const milliseconds = performance.now() - start;
  assert.match(text, /Service ecd-0, .* more/);
  return milliseconds;
}

/** Milliseconds of one plan with its cost and its JSON. */
function measure(value: object, ecds: number): number {
  const start = performance.now();
  const plan = planEnvironment(value, ".");
  JSON.stringify(planJson(plan));
  const milliseconds = performance.now() - start;
  assert.equal(plan.exposures.filter(({ owner }) => owner.startsWith("ecd-")).length, ecds);
  return milliseconds;
}

// Figures for people: what a machine of the day needs is no promise, so nothing here fails by the clock.
describe("the time of a plan", function () {
  this.timeout(300_000);

  for (const [where, environment] of Object.entries(ENVIRONMENTS)) {
    it(`for 1,000 to 10,000 ECDs ${where}`, () => {
      printTable((ecds) => measure(environment(ecds), ecds));
    });
  }

  it("compared with another of 1,000 to 10,000 ECDs", () => {
    printTable(measureDifference);
  });
});

/** Prints the time of each size after one that warms up. */
function printTable(milliseconds: (ecds: number) => number): void {
  milliseconds(200);
  console.log("     ECDs     time     each");
  for (const ecds of [1000, 2000, 5000, 10_000]) {
    const taken = milliseconds(ecds);
    const time = `${(taken / 1000).toFixed(2)} s`.padStart(8);
    const each = `${((taken / ecds) * 1000).toFixed(0)} us`.padStart(8);
    console.log(`    ${String(ecds).padStart(5)} ${time} ${each}`);
  }
}

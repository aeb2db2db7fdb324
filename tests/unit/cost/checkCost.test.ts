import assert from "node:assert/strict";
import { balancedEcds, ON_AWS, priced } from "./environments";

function errors(...parts: object[]) {
  return priced(ON_AWS, ...parts).findings.filter(({ severity }) => severity === "error");
}

describe("the budget", () => {
  const dear = { ecds: balancedEcds(3, { dedicated: true }) };

  it("refuses an estimate above it, and names what caused it", () => {
    const [error, ...others] = errors(dear, { budget: { monthly: 40 } });
    assert.deepEqual(others, []);
    assert.equal(error?.code, "UEN701");
    assert.equal(error?.path, "environment.budget.monthly");
    assert.match(error?.message ?? "", /costs 49\.29 USD a month, 9\.29 above the budget of 40\.00/);
    assert.match(
      error?.message ?? "",
      /Network Load Balancer uepe-collector-1 16\.43 \(environment\.ecds\[0\]\)/,
    );
  });

  it("is met by exactly its amount", () => {
    assert.deepEqual(errors(dear, { budget: { monthly: 49.29 } }), []);
    assert.equal(errors(dear, { budget: { monthly: 49.28 } }).length, 1);
  });

  it("names the dearest items first, and counts the rest", () => {
    const [error] = errors({ ecds: balancedEcds(8, { dedicated: true }) }, { budget: { monthly: 0 } });
    assert.match(error?.message ?? "", /, 3 more$/);
  });
});

describe("amounts and names", () => {
  const cases: [name: string, configuration: object, code: string, path: string][] = [
    ["a negative budget", { budget: { monthly: -1 } }, "UEN703", "environment.budget.monthly"],
    ["a price below 0", { prices: { "aws-nlb": -1 } }, "UEN703", "environment.prices.aws-nlb"],
    ["an unknown price", { prices: { "aws-nbl": 1 } }, "UEN704", "environment.prices.aws-nbl"],
    [
      "traffic of nobody",
      { traffic: { endpoints: { radios: { gbPerMonth: 1 } } } },
      "UEN702",
      "environment.traffic.endpoints.radios",
    ],
    ["negative traffic", { traffic: { natGbPerMonth: -5 } }, "UEN703", "environment.traffic.natGbPerMonth"],
  ];
  for (const [name, configuration, code, path] of cases) {
    it(`refuses ${name}`, () => {
      const [error] = errors({ ecds: balancedEcds(1) }, configuration);
      assert.deepEqual([error?.code, error?.path], [code, path]);
    });
  }

  it("proposes the name that was meant", () => {
    const traffic = { endpoints: { "colector-1": { gbPerMonth: 1 } } };
    const [error] = errors({ ecds: balancedEcds(1) }, { traffic });
    assert.equal(error?.fix, 'Did you mean "collector-1"?');
  });
});

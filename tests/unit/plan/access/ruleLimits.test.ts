import assert from "node:assert/strict";
import type { CalicoRule } from "../../../../sdk/plan/access/policyObject";
import { eitherOf, withinLimits } from "../../../../sdk/plan/access/ruleLimits";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => 30_000 + index);
const nets = (count: number) => numbers(count).map((one) => `198.18.${one % 256}.${(one >> 8) % 256}/32`);

/** What rules match, as pairs of a net and a port. */
function matched(rules: readonly CalicoRule[]): string[] {
  const pairs = rules.flatMap(({ source, destination }) =>
    (source?.nets ?? []).flatMap((net) => (destination?.ports ?? []).map((port) => `${net} ${port}`)),
  );
  return [...new Set(pairs)].sort();
}

describe("the lists of Calico rules", () => {
  it("stay as they are where Calico takes them", () => {
    const rules: CalicoRule[] = [
      { action: "Log" },
      { action: "Allow", source: { nets: nets(256) }, destination: { ports: numbers(50), notNets: nets(2) } },
    ];
    assert.deepEqual(withinLimits(rules), rules);
  });

  it("are cut where they are longer, and match the same", () => {
    const rule: CalicoRule = {
      action: "Allow",
      protocol: "TCP",
      source: { nets: nets(600) },
      destination: { ports: numbers(120), notNets: nets(3) },
    };
    const cut = withinLimits([rule]);
    assert.equal(cut.length, 3 * 3);
    for (const { action, protocol, source, destination } of cut) {
      assert.deepEqual([action, protocol, destination?.notNets], ["Allow", "TCP", nets(3)]);
      assert.ok((source?.nets?.length ?? 0) <= 256 && (destination?.ports?.length ?? 0) <= 50);
    }
    assert.deepEqual(matched(cut), matched([rule]));
  });

  it("have selectors as long as Calico takes them, which together select the same", () => {
    const terms = numbers(100).map((one) => `app.kubernetes.io/name == 'collector-${one}'`);
    const selectors = eitherOf(terms);
    assert.ok(selectors.every((one) => one.length <= 1024));
    assert.deepEqual(
      selectors.flatMap((one) => one.slice(1, -1).split(") || (")),
      terms,
    );
    assert.deepEqual(eitherOf(terms.slice(0, 1)), terms.slice(0, 1));
    assert.ok(selectors.length < 7, "as few as possible");
  });
});

import assert from "node:assert/strict";
import Big from "big.js";
import { costRows } from "../../../sdk/report/costRows";
import { renderCost } from "../../../sdk/report/costTable";
import { plainPaint } from "../../../sdk/report/paint";
import { balancedEcds, costOf, ON_AWS, ON_GCP } from "../cost/environments";

/** `Further forwarding rule | prod-uepe rule 6 to 7 | 2 x 730 hours | 14.60` */
function shown(cost: ReturnType<typeof costOf>): string[] {
  return costRows(cost.items).map(({ title, names, quantity, monthly }) =>
    [title, names, quantity, monthly].join(" | "),
  );
}

describe("the cost, for people", () => {
  it("shows the forwarding rules in the price of the first in one line", () => {
    assert.deepEqual(shown(costOf(ON_GCP, { ecds: balancedEcds(7) })), [
      "First forwarding rule | prod-uepe rule 1 | 730 hours | 18.25",
      "Forwarding rule in the price of the first | prod-uepe rule 2 to 5 | 4 x 730 hours | 0.00",
      "Further forwarding rule | prod-uepe rule 6 to 7 | 2 x 730 hours | 14.60",
    ]);
  });

  it("shows the addresses of a load balancer together, and each dedicated load balancer by its cause", () => {
    const open = { loadBalancer: { scheme: "internet-facing", zones: 3 } };
    assert.deepEqual(shown(costOf(ON_AWS, open, { ecds: balancedEcds(2, { dedicated: true }) })), [
      "Network Load Balancer | uepe-collector-1 | 730 hours | 16.43",
      "Public IPv4 address | uepe-collector-1 zone 1 to 3 | 3 x 730 hours | 10.95",
      "Network Load Balancer | uepe-collector-2 | 730 hours | 16.43",
      "Public IPv4 address | uepe-collector-2 zone 1 to 3 | 3 x 730 hours | 10.95",
    ]);
  });

  it("names what has no number one after the other", () => {
    const vpc = { nat: "none", endpoints: true };
    const [endpoints] = shown(costOf({ target: "aws", network: { aws: { region: "us-east-1", vpc } } }));
    assert.equal(
      endpoints,
      "Interface endpoint in one zone | ec2, ecr.api, ecr.dkr, eks, eks-auth, sts | 6 x 1460 hours | 87.60",
    );
  });

  it("comes to the same sum as the items", () => {
    const cost = costOf(ON_GCP, {
      loadBalancer: { scheme: "internet-facing" },
      ecds: [...balancedEcds(9), ...balancedEcds(12, { dedicated: true }).slice(9)],
      traffic: { endpoints: { "collector-1": { gbPerMonth: 12.5 } } },
    });
    const all = costRows(cost.items).reduce((sum, { monthly }) => sum.plus(monthly), new Big(0));
    assert.equal(all.toFixed(2), cost.monthly);
  });

  it("stays within a terminal of 80 columns", () => {
    const nodes = { min: 12, max: 12, placement: "public" };
    const gcp = { region: "europe-west3", nodes, vpc: { nat: "single", natAddresses: 2 } };
    const cost = costOf({ target: "gcp", network: { gcp } }, { ecds: balancedEcds(7) });
    for (const line of renderCost(cost, { width: 80, paint: plainPaint }).split("\n"))
      assert.ok(line.length <= 80, `${line.length}: ${line}`);
  });
});

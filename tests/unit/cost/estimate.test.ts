import assert from "node:assert/strict";
import Big from "big.js";
import * as fc from "fast-check";
import { balancedEcds, costOf, lines, ON_AWS, ON_GCP, ON_PREM } from "./environments";

const PUBLIC = { loadBalancer: { scheme: "internet-facing", zones: 3 } };

describe("the estimate on AWS", () => {
  it("counts one public NLB over three zones as 16.43 and three addresses of 3.65", () => {
    const cost = costOf(ON_AWS, PUBLIC, { ecds: balancedEcds(5) });
    assert.equal(cost.monthly, "27.38");
    assert.deepEqual(lines(cost), [
      "aws-nlb uepe 16.43",
      "aws-public-ipv4 uepe zone 1 3.65",
      "aws-public-ipv4 uepe zone 2 3.65",
      "aws-public-ipv4 uepe zone 3 3.65",
    ]);
  });

  it("counts five dedicated ones five times", () => {
    const cost = costOf(ON_AWS, PUBLIC, { ecds: balancedEcds(5, { dedicated: true }) });
    assert.equal(cost.monthly, "136.90");
    assert.deepEqual(cost.subtotals, { network: "136.90", controlPlane: "0.00" });
  });

  it("shows quantity, unit, unit price and the configuration that causes it", () => {
    const [first] = costOf(ON_AWS, PUBLIC, { ecds: balancedEcds(1, { dedicated: true }) }).items;
    assert.deepEqual(first, {
      item: "aws-nlb",
      region: "us-east-1",
      quantity: "730",
      unit: "hour",
      unitPrice: "0.0225",
      monthly: "16.43",
      path: "environment.ecds[0]",
      name: "uepe-collector-1",
    });
  });

  it("asks nothing for private addresses", () => {
    assert.equal(costOf(ON_AWS, { ecds: balancedEcds(1) }).monthly, "16.43");
  });

  it("keeps network and control plane apart, and counts one NAT gateway with its address by default", () => {
    const cost = costOf({ target: "aws", network: { aws: { region: "us-east-1" } } });
    assert.deepEqual(cost.subtotals, { network: "36.50", controlPlane: "73.00" });
    assert.equal(cost.monthly, "109.50");
  });

  it("counts a NAT gateway for each zone, or an endpoint for each service and zone in its place", () => {
    const vpc = (own: object) => ({ target: "aws", network: { aws: { region: "us-east-1", vpc: own } } });
    assert.equal(costOf(vpc({ zones: 3, nat: "perZone" })).subtotals.network, "109.50");
    const endpoints = costOf(vpc({ nat: "none", endpoints: true }));
    assert.deepEqual(lines(endpoints), [
      "aws-interface-endpoint ec2 14.60",
      "aws-interface-endpoint ecr.api 14.60",
      "aws-interface-endpoint ecr.dkr 14.60",
      "aws-interface-endpoint eks 14.60",
      "aws-interface-endpoint eks-auth 14.60",
      "aws-interface-endpoint sts 14.60",
      "aws-eks-cluster uepe 73.00",
    ]);
  });

  it("says how many pods a node runs, and that volumes are billed as pods ask for them", () => {
    const omitted = (aws: object) =>
      costOf({ target: "aws", network: { aws: { region: "us-east-1", ...aws } } }).leftOut.join("\n");
    assert.match(omitted({}), /nodes and their disks: .*m6i\.large runs 29 pods at most/);
    assert.match(omitted({ nodes: { prefixDelegation: true } }), /m6i\.large runs 110 pods at most/);
    assert.match(
      omitted({ nodes: { instanceType: "m99.large" } }),
      /nodes and their disks: sized by the workload$/m,
    );
    assert.match(omitted({}), /volumes of the StorageClass gp3/);
    assert.doesNotMatch(omitted({ cluster: { volumes: false } }), /volumes/);
  });

  it("counts the public addresses of public nodes", () => {
    const aws = { region: "us-east-1", vpc: { nat: "none" }, nodes: { placement: "public", desired: 3 } };
    assert.equal(costOf({ target: "aws", network: { aws } }).subtotals.network, "10.95");
  });

  it("prices a region by its own list", () => {
    const aws = { ...ON_AWS.network.aws, region: "eu-central-1" };
    const cost = costOf(ON_AWS, PUBLIC, { network: { aws }, ecds: balancedEcds(1) });
    assert.deepEqual([cost.items[0]?.unitPrice, cost.items[0]?.monthly], ["0.027", "19.71"]);
    assert.deepEqual(cost.notes, []);
  });

  it("says so where another region's price stands in", () => {
    const aws = { ...ON_AWS.network.aws, region: "il-central-1" };
    const cost = costOf(ON_AWS, PUBLIC, { network: { aws }, ecds: balancedEcds(1) });
    assert.deepEqual(cost.notes, [
      "il-central-1 has no listed price for aws-nlb: us-east-1's 0.0225 stands in",
    ]);
    assert.equal(cost.items[0]?.region, "il-central-1");
  });
});

describe("the estimate on GCP", () => {
  it("counts five forwarding rules as one price, and each more by itself", () => {
    assert.equal(costOf(ON_GCP, { ecds: balancedEcds(1) }).monthly, "18.25");
    assert.equal(costOf(ON_GCP, { ecds: balancedEcds(5) }).monthly, "18.25");
    assert.equal(costOf(ON_GCP, { ecds: balancedEcds(7) }).monthly, "32.85");
  });

  it("counts each of the first five where the configuration says that each is billed", () => {
    const each = { prices: { "gcp-forwarding-rule-included": 0.025 } };
    assert.equal(costOf(ON_GCP, each, { ecds: balancedEcds(5) }).monthly, "91.25");
  });

  it("names the public address, whose price nobody has confirmed, and prices it where the configuration does", () => {
    const open = { loadBalancer: { scheme: "internet-facing" }, ecds: balancedEcds(1) };
    const cost = costOf(ON_GCP, open);
    assert.equal(cost.monthly, "18.25");
    assert.match(
      cost.leftOut.join("\n"),
      /gcp-forwarding-rule-address.* of prod-uepe: no price is confirmed/,
    );
    assert.equal(costOf(ON_GCP, open, { prices: { "gcp-forwarding-rule-address": 0.005 } }).monthly, "21.90");
  });

  it("counts Cloud NAT by node up to 32, and its addresses", () => {
    const gcp = (nodes: object) => ({ target: "gcp", network: { gcp: { region: "us-central1", nodes } } });
    assert.deepEqual(lines(costOf(gcp({ min: 2 }))), [
      "gcp-nat-node Cloud NAT 2.04",
      "gcp-external-ip Cloud NAT address 1 3.65",
      "gcp-gke-cluster uepe 73.00",
    ]);
    assert.equal(lines(costOf(gcp({ min: 40, max: 40 })))[0], "gcp-nat-gateway Cloud NAT 32.12");
  });
});

describe("the estimate on-prem", () => {
  const pool = { loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"] } };

  it("is nothing for node ports", () => {
    const cost = costOf(ON_PREM, { ecds: [{ name: "tcp", ports: [{ port: 1, nodePort: 30001 }] }] });
    assert.deepEqual([cost.monthly, cost.items, cost.leftOut], ["0.00", [], []]);
  });

  it("counts addresses, at the price that the configuration sets", () => {
    const cost = costOf(ON_PREM, pool, {
      ecds: [...balancedEcds(2), { ...balancedEcds(1, { dedicated: true })[0], name: "own" }],
    });
    assert.deepEqual(lines(cost), ["on-prem-address uepe 0.00", "on-prem-address uepe-own 0.00"]);
    const prices = { "on-prem-address": 1.5 };
    assert.equal(costOf(ON_PREM, pool, { prices, ecds: balancedEcds(2) }).monthly, "1.50");
  });
});

describe("traffic", () => {
  const loaded = (endpoints: object, more: object = {}) =>
    costOf(ON_AWS, { ecds: balancedEcds(2), traffic: { endpoints }, ...more });

  it("is named as left out until it is given", () => {
    assert.match(costOf(ON_AWS, { ecds: balancedEcds(1) }).leftOut.join(), /set traffic/);
    assert.doesNotMatch(loaded({ "collector-1": { gbPerMonth: 1 } }).leftOut.join(), /set traffic/);
  });

  it("bills the capacity units of whatever needs most: data, connections or open connections", () => {
    const units = (endpoint: object) =>
      loaded({ "collector-1/tcp-7001": endpoint }).items.find(({ item }) => item === "aws-nlcu");
    assert.equal(units({ gbPerMonth: 1000 })?.monthly, "6.00");
    assert.equal(units({ gbPerMonth: 1000, connectionsPerSecond: 1600 })?.quantity, "1460");
    assert.equal(units({ connectionsPerSecond: 8, activeConnections: 200_000 })?.monthly, "8.76");
  });

  it("bills data that crosses zones in both of them", () => {
    const crossing = loaded({ "collector-1": { gbPerMonth: 600 } }, PUBLIC).items.find(
      ({ item }) => item === "aws-cross-zone-gb",
    );
    assert.deepEqual([crossing?.quantity, crossing?.monthly], ["800", "8.00"]);
  });

  it("bills what goes through the ingress controller at its load balancer", () => {
    const cost = costOf(ON_AWS, {
      ecds: [{ name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } }],
      traffic: { endpoints: { api: { gbPerMonth: 100 } } },
    });
    assert.ok(lines(cost).includes("aws-nlcu uepe 0.60"), lines(cost).join());
  });

  it("bills data through NAT", () => {
    const network = { aws: { region: "us-east-1" } };
    const cost = costOf({ target: "aws", network, traffic: { natGbPerMonth: 250 } });
    assert.ok(lines(cost).includes("aws-nat-gb NAT gateways 11.25"));
  });

  it("bills data on GCP by the GiB", () => {
    const traffic = { endpoints: { "collector-1": { gbPerMonth: 500 } } };
    const cost = costOf(ON_GCP, { ecds: balancedEcds(1), traffic });
    assert.ok(lines(cost).includes("gcp-load-balancer-gib prod-uepe 4.00"), lines(cost).join());
  });
});

describe("sums", () => {
  it("are exact: no cent appears or vanishes, whatever is in the environment", () => {
    const environments = fc.record({
      ecds: fc.array(fc.record({ dedicated: fc.boolean(), gb: fc.integer({ min: 0, max: 5000 }) }), {
        maxLength: 12,
      }),
      zones: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(environments, ({ ecds, zones }) => {
        const cost = costOf(ON_AWS, {
          loadBalancer: { scheme: "internet-facing", zones },
          ecds: ecds.map(({ dedicated }, index) => ({ ...balancedEcds(index + 1)[index], dedicated })),
          traffic: {
            endpoints: Object.fromEntries(
              ecds.map(({ gb }, index) => [`collector-${index + 1}`, { gbPerMonth: gb / 10 }]),
            ),
          },
        });
        const sum = cost.items.reduce((total, { monthly }) => total.plus(monthly), new Big(0));
        assert.equal(cost.monthly, sum.toFixed(2));
        for (const one of cost.items) assert.match(one.monthly, /^\d+\.\d\d$/);
      }),
      { numRuns: 50 },
    );
  });
});

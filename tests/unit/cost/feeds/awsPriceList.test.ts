import assert from "node:assert/strict";
import { type AwsPriceList, readAwsPriceList } from "../../../../sdk/cost/feeds/awsPriceList";

/** A product with its on-demand term, as AWS publishes them. */
function product(sku: string, usagetype: string, operation: string, usd: string, beginRange = "0") {
  const rate = `${sku}.JRTCKXETXF`;
  return {
    product: {
      [sku]: {
        sku,
        productFamily: "Load Balancer-Network",
        attributes: {
          servicecode: "AWSELB",
          location: "EU (Frankfurt)",
          locationType: "AWS Region",
          usagetype,
          operation,
          regionCode: "eu-central-1",
        },
      },
    },
    term: {
      [sku]: {
        [rate]: {
          offerTermCode: "JRTCKXETXF",
          sku,
          effectiveDate: "2026-11-01T00:00:00Z",
          priceDimensions: {
            [`${rate}.6YS6EN2CT7`]: {
              rateCode: `${rate}.6YS6EN2CT7`,
              description: `$${usd} per unit`,
              beginRange,
              endRange: "Inf",
              unit: "Hrs",
              pricePerUnit: { USD: usd },
              appliesTo: [],
            },
          },
          termAttributes: {},
        },
      },
    },
  };
}

function list(...products: ReturnType<typeof product>[]): AwsPriceList {
  return {
    offerCode: "AWSELB",
    publicationDate: "2026-11-20T18:00:00Z",
    products: Object.assign({}, ...products.map((one) => one.product)),
    terms: { OnDemand: Object.assign({}, ...products.map((one) => one.term)) },
  };
}

describe("an AWS price list", () => {
  it("gives the items of the price book, by usage type and operation", () => {
    const found = readAwsPriceList(
      list(
        product("A", "EUC1-LoadBalancerUsage", "LoadBalancing:Network", "0.1110000000"),
        product("B", "EUC1-LoadBalancerUsage", "LoadBalancing:Application", "0.2220000000"),
        product("C", "EUC1-LCUUsage", "LoadBalancing:Network", "0.0070000000"),
        product("D", "EUC1-NatGateway-Hours", "NatGateway", "0.3330000000"),
        product("E", "EUC1-AmazonEKS-Hours:perCluster", "CreateOperation", "0.1000000000"),
        product("F", "EUC1-BoxUsage:m6i.large", "RunInstances", "0.9000000000"),
      ),
      "eu-central-1",
    );
    assert.deepEqual(found, [
      { item: "aws-nlb", region: "eu-central-1", price: "0.111" },
      { item: "aws-nlcu", region: "eu-central-1", price: "0.007" },
      { item: "aws-nat-gateway", region: "eu-central-1", price: "0.333" },
      { item: "aws-eks-cluster", region: "eu-central-1", price: "0.1" },
    ]);
  });

  it("reads us-east-1, whose usage types have no code in front", () => {
    const own = list(product("A", "NatGateway-Bytes", "NatGateway", "0.0450000000"));
    const product0 = own.products.A;
    assert.ok(product0);
    product0.attributes.regionCode = "us-east-1";
    assert.deepEqual(readAwsPriceList(own, "us-east-1"), [
      { item: "aws-nat-gb", region: "us-east-1", price: "0.045" },
    ]);
  });

  it("leaves out local zones and later tiers", () => {
    const zone = list(product("A", "EUC1-HAM1-LoadBalancerUsage", "LoadBalancing:Network", "0.5"));
    const tier = list(product("B", "EUC1-NatGateway-Bytes", "NatGateway", "0.01", "10240"));
    assert.deepEqual(
      [readAwsPriceList(zone, "eu-central-1"), readAwsPriceList(tier, "eu-central-1")],
      [[], []],
    );
  });
});

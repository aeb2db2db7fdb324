import assert from "node:assert/strict";
import { type GcpSku, readGcpSkus } from "../../../../sdk/cost/feeds/gcpCatalogue";

/** A SKU as the catalogue lists it. */
function sku(description: string, serviceRegions: string[], ...nanos: number[]): GcpSku {
  const listed = {
    name: "services/E505-1604-58F8/skus/0000-0000-0000",
    skuId: "0000-0000-0000",
    description,
    category: {
      serviceDisplayName: "Networking",
      resourceFamily: "Network",
      resourceGroup: "LoadBalancing",
      usageType: "OnDemand",
    },
    serviceRegions,
    pricingInfo: [
      {
        summary: "",
        effectiveTime: "2026-11-20T00:00:00Z",
        currencyConversionRate: 1,
        pricingExpression: {
          usageUnit: "h",
          displayQuantity: 1,
          tieredRates: nanos.map((one, index) => ({
            startUsageAmount: index * 5,
            unitPrice: { currencyCode: "USD", units: "0", nanos: one },
          })),
        },
      },
    ],
    serviceProviderName: "Google",
  };
  return listed;
}

describe("the GCP catalogue", () => {
  const belgium = "for Belgium (europe-west1)";

  it("gives the items of the price book in the regions asked for", () => {
    const skus = [
      sku(`Cloud Load Balancer Forwarding Rule Minimum ${belgium}`, ["europe-west1"], 31_000_000),
      sku(`Cloud Load Balancer Forwarding Rule Additional ${belgium}`, ["europe-west1"], 12_000_000),
      sku("Cloud Load Balancer Forwarding Rule Minimum for Tokyo (asia-northeast1)", ["asia-northeast1"], 1),
      sku("N2 Instance Core running in Belgium", ["europe-west1"], 34_000_000),
    ];
    assert.deepEqual(readGcpSkus({ skus }, ["europe-west1"]), [
      { item: "gcp-forwarding-rule-first", region: "europe-west1", price: "0.031" },
      { item: "gcp-forwarding-rule-additional", region: "europe-west1", price: "0.012" },
    ]);
  });

  it("takes a global SKU as a price of all regions, and the first tier that is not free", () => {
    const skus = [sku("Networking Cloud Nat Data Processing", ["global"], 0, 45_000_000)];
    assert.deepEqual(readGcpSkus({ skus }, ["europe-west1"]), [
      { item: "gcp-nat-gib", region: "*", price: "0.045" },
    ]);
  });
});

import assert from "node:assert/strict";
import { FeedUnreadable } from "../../../../sdk/cost/feeds/foundPrice";
import { readGcpSkus } from "../../../../sdk/cost/feeds/gcpCatalogue";
import { gcpSku } from "../../../fixture/priceLists";

describe("the GCP catalogue", () => {
  const belgium = "for Belgium (europe-west1)";
  const here = ["europe-west1"];

  it("gives the items of the price book in the regions asked for", () => {
    const skus = [
      gcpSku(`Cloud Load Balancer Forwarding Rule Minimum ${belgium}`, here, "h", [31_000_000]),
      gcpSku(`Cloud Load Balancer Forwarding Rule Additional ${belgium}`, here, "h", [12_000_000]),
      gcpSku(
        "Cloud Load Balancer Forwarding Rule Minimum for Tokyo (asia-northeast1)",
        ["asia-northeast1"],
        "h",
        [1],
      ),
      gcpSku(
        `Regional External Passthrough Network Load Balancer Inbound Data Processing ${belgium}`,
        here,
        "GiBy",
        [8_000_000],
      ),
      gcpSku("N2 Instance Core running in Belgium", here, "h", [34_000_000]),
    ];
    assert.deepEqual(readGcpSkus({ skus }, here), [
      { item: "gcp-forwarding-rule-first", region: "europe-west1", price: "0.031" },
      { item: "gcp-forwarding-rule-additional", region: "europe-west1", price: "0.012" },
      { item: "gcp-load-balancer-gib", region: "europe-west1", price: "0.008" },
    ]);
  });

  it("takes no rule of another load balancer for a region's own", () => {
    const skus = [
      gcpSku("Cloud Load Balancer Forwarding Rule Minimum Global", ["global"], "h", [25_000_000]),
      gcpSku("Cloud Load Balancer Forwarding Rule Additional Global", ["global"], "h", [10_000_000]),
      gcpSku(
        `Regional External Application Load Balancer Forwarding Rule Minimum ${belgium}`,
        here,
        "h",
        [25_000_000],
      ),
      gcpSku(
        `Regional External Application Load Balancer Inbound Data Processing ${belgium}`,
        here,
        "GiBy",
        [8_000_000],
      ),
    ];
    assert.deepEqual(readGcpSkus({ skus }, here), []);
  });

  it("reads the rules that several regions of a continent share", () => {
    const americas = ["us-central1", "us-east1", "us-west1"];
    const shared = "Cloud Load Balancer Forwarding Rule Minimum for Americas (multi-region)";
    assert.deepEqual(readGcpSkus({ skus: [gcpSku(shared, americas, "h", [25_000_000])] }, ["us-east1"]), [
      { item: "gcp-forwarding-rule-first", region: "us-east1", price: "0.025" },
    ]);
  });

  it("takes a global SKU as a price of all regions, and the first tier that is not free", () => {
    const skus = [
      gcpSku("Networking Cloud Nat Data Processing", ["global"], "GiBy", [0], [45_000_000, 1]),
      gcpSku("External IP Charge on a Standard VM", ["global"], "h", [0], [5_000_000, 744]),
      gcpSku("Networking Cloud Nat Gateway Uptime", ["global"], "h", [1_400_000]),
    ];
    assert.deepEqual(readGcpSkus({ skus }, here), [
      { item: "gcp-nat-gib", region: "*", price: "0.045" },
      { item: "gcp-external-ip", region: "*", price: "0.005" },
      { item: "gcp-nat-node", region: "*", price: "0.0014" },
    ]);
  });

  it("reads no price for another unit, and none that is not on demand", () => {
    const monthly = gcpSku("Regional Kubernetes Clusters", ["global"], "mo", [73_000_000]);
    const spot = gcpSku("External IP Charge on a Standard VM", ["global"], "h", [2_500_000]);
    spot.category.usageType = "Preemptible";
    assert.deepEqual(readGcpSkus({ skus: [monthly, spot] }, here), []);
  });

  it("reads what the catalogue leaves out as nothing", () => {
    const bare = gcpSku("Zonal Kubernetes Clusters", ["global"], "h", [100_000_000]);
    delete bare.serviceRegions;
    assert.deepEqual(readGcpSkus({ skus: [bare] }, here), []);
    const whole = gcpSku("Zonal Kubernetes Clusters", ["global"], "h", [0]);
    const price = whole.pricingInfo?.[0]?.pricingExpression.tieredRates?.[0]?.unitPrice;
    assert.ok(price);
    delete price.nanos;
    price.units = "1";
    assert.equal(readGcpSkus({ skus: [whole] }, here)[0]?.price, "1");
  });

  it("is refused where it is something else", () => {
    assert.throws(() => readGcpSkus(JSON.parse('{"error": {}}'), here), FeedUnreadable);
  });
});

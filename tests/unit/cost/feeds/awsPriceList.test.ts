import assert from "node:assert/strict";
import { readAwsPriceList } from "../../../../sdk/cost/feeds/awsPriceList";
import { FeedUnreadable } from "../../../../sdk/cost/feeds/foundPrice";
import { awsOffer, OTHER_LOAD_BALANCING } from "../../../fixture/priceLists";

/** A list as it comes over the network: in pieces that begin and end anywhere. */
async function* pieces(list: string, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(list, "utf8");
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const NLB = { usagetype: "EUC1-LoadBalancerUsage", operation: "LoadBalancing:Network", usd: "0.111" };

describe("an AWS price list", () => {
  it("gives the items of the price book, by usage type and operation, and when it was published", async () => {
    const list = awsOffer("AWSELB", "eu-central-1", [
      NLB,
      { usagetype: "EUC1-LoadBalancerUsage", operation: "LoadBalancing:Application", usd: "0.222" },
      { usagetype: "EUC1-LCUUsage", operation: "LoadBalancing:Network", usd: "0.007" },
      { usagetype: "EUC1-NatGateway-Hours", operation: "NatGateway", usd: "0.333" },
      { usagetype: "EUC1-RegionalNatGateway-Hours", operation: "RegionalNatGateway", usd: "0.4" },
      { usagetype: "EUC1-NatGateway-Prvd-Bytes", operation: "NatGateway", usd: "0.5" },
      { usagetype: "EUC1-VpcEndpoint-Hours", operation: "VpcEndpoint", usd: "0.012" },
      { usagetype: "EUC1-PublicIPv4:InUseAddress", operation: "", usd: "0.005" },
      { usagetype: "EUC1-PublicIPv4:IdleAddress", operation: "", usd: "0.006" },
      { usagetype: "EUC1-DataTransfer-Regional-Bytes", operation: "", usd: "0.01" },
      { usagetype: "EUC1-AmazonEKS-Hours:perCluster", operation: "CreateOperation", usd: "0.1" },
      { usagetype: "EUC1-BoxUsage:m6i.large", operation: "RunInstances", usd: "0.9" },
    ]);
    const { published, found } = await readAwsPriceList(pieces(list), "eu-central-1");
    assert.equal(published, "2026-09-11");
    assert.deepEqual(Object.fromEntries(found.map(({ item, price }) => [item, price])), {
      "aws-nlb": "0.111",
      "aws-nlcu": "0.007",
      "aws-nat-gateway": "0.333",
      "aws-interface-endpoint": "0.012",
      "aws-public-ipv4": "0.005",
      "aws-cross-zone-gb": "0.01",
      "aws-eks-cluster": "0.1",
    });
    assert.equal(found.length, 7);
  });

  it("reads us-east-1, whose usage types have no code in front, and nothing that only looks like one", async () => {
    const list = awsOffer("AWSELB", "us-east-1", [
      ...OTHER_LOAD_BALANCING,
      { usagetype: "LoadBalancerUsage", operation: "LoadBalancing:Network", usd: "0.0225" },
      { usagetype: "LCUUsage", operation: "LoadBalancing:Network", usd: "0.006" },
    ]);
    assert.deepEqual((await readAwsPriceList(pieces(list), "us-east-1")).found, [
      { item: "aws-nlb", region: "us-east-1", price: "0.0225" },
      { item: "aws-nlcu", region: "us-east-1", price: "0.006" },
    ]);
  });

  it("leaves out local zones and what lies elsewhere", async () => {
    const zone = { ...NLB, usagetype: "EUC1-HAM1-LoadBalancerUsage" };
    const local = { ...NLB, locationType: "AWS Local Zone" };
    const list = awsOffer("AWSELB", "eu-central-1", [zone, local]);
    assert.deepEqual((await readAwsPriceList(pieces(list), "eu-central-1")).found, []);
    const foreign = awsOffer("AWSELB", "eu-west-1", [{ ...NLB, usagetype: "EU-LoadBalancerUsage" }]);
    assert.deepEqual((await readAwsPriceList(pieces(foreign), "eu-central-1")).found, []);
  });

  it("takes the first tier that is not free", async () => {
    const usd = { "1": "0.045", "0": "0", "10240": "0.04" };
    const list = awsOffer("AmazonEC2", "us-east-1", [
      { usagetype: "NatGateway-Bytes", operation: "NatGateway", usd },
    ]);
    assert.equal((await readAwsPriceList(pieces(list), "us-east-1")).found[0]?.price, "0.045");
  });

  it("stops where the prices on demand end, however much follows", async () => {
    const list = awsOffer("AWSELB", "eu-central-1", [NLB]);
    const upTo = list.indexOf('"Reserved"');
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(list.slice(0, upTo));
      for (;;) {
        given++;
        assert.ok(given < 5, "it reads on");
        yield Buffer.from(" ");
      }
    }
    assert.equal((await readAwsPriceList(endless(), "eu-central-1")).found.length, 1);
  });

  it("reads pieces that begin and end anywhere", async () => {
    const filler = { usagetype: "EUC1-BoxUsage:r5n.8xlarge", operation: "RunInstances", usd: "1" };
    const list = awsOffer("AmazonEC2", "eu-central-1", [...Array(300).fill(filler), NLB]);
    const { found } = await readAwsPriceList(pieces(list, 7), "eu-central-1");
    assert.deepEqual(
      found.map(({ item }) => item),
      ["aws-nlb"],
    );
  });

  it("is refused where it is something else, or breaks off", async () => {
    const list = awsOffer("AWSELB", "eu-central-1", [NLB]);
    for (const wrong of ["<html>Access denied</html>", "{}", list.slice(0, list.indexOf("OnDemand") + 400)])
      await assert.rejects(
        readAwsPriceList(pieces(wrong), "eu-central-1"),
        FeedUnreadable,
        wrong.slice(0, 9),
      );
  });
});

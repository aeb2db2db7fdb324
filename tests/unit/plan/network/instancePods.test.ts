import assert from "node:assert/strict";
import { instancePods } from "../../../../sdk/plan/network/instancePods";

/** As the publisher's own table has them (`misc/eni-max-pods.txt` of the VPC CNI), below the limit of managed node groups. */
const BY_ADDRESS: Record<string, number> = {
  "m6i.large": 29,
  "m7g.large": 29,
  "m6i.xlarge": 58,
  "t3.small": 11,
  "t3.medium": 17,
  "m6g.medium": 8,
  "m8i.large": 59,
  "g4ad.xlarge": 8,
};

describe("pods of an instance type", () => {
  for (const [type, pods] of Object.entries(BY_ADDRESS)) {
    it(`are ${pods} on a ${type}`, () => {
      assert.equal(instancePods(type)?.byAddress, pods);
    });
  }

  it("are never more than a managed node group allows: 110, and 250 from 30 processors on", () => {
    // The table has 234 for the first two.
    assert.equal(instancePods("m6i.4xlarge")?.byAddress, 110);
    assert.equal(instancePods("m6i.8xlarge")?.byAddress, 234);
    assert.equal(instancePods("m6i.16xlarge")?.byAddress, 250);
    assert.equal(instancePods("c5.metal")?.byAddress, 250);
  });

  it("are more with prefixes, where the type takes them", () => {
    assert.equal(instancePods("m6i.large")?.byPrefix, 110);
    assert.equal(instancePods("t3.nano")?.byPrefix, 34);
    assert.equal(instancePods("m6i.metal")?.byPrefix, 250);
    assert.equal(instancePods("t2.large")?.byPrefix, undefined);
  });

  it("are not known of a type that is new", () => {
    assert.equal(instancePods("m99.large"), undefined);
  });
});

import assert from "node:assert/strict";
import { ON_AWS } from "../../../scripts/existingClusters";
import { comparePlans, isUnchanged } from "../../../sdk/report/difference";
import { renderPlanDifference } from "../../../sdk/report/terminal";
import { collector, planned } from "./plans";

describe("the difference of two plans", () => {
  const before = [collector("tcp-a", 30010), collector("tcp-b", 30011)];

  it("is that nothing changes, for equal ones", () => {
    const difference = comparePlans(planned(before), planned(before));
    assert.equal(isUnchanged(difference), true);
    assert.equal(renderPlanDifference(difference), "Nothing changes.");
  });

  it("is just the ECD that is new, and its price", () => {
    const shared = (count: number) =>
      planned(
        Array.from({ length: count }, (_, index) =>
          collector(`tcp-${index}`, 30010 + index, {
            ports: [{ port: 7000 + index, nodePort: 30010 + index }],
            exposure: "LoadBalancer",
            dedicated: true,
          }),
        ),
        ON_AWS,
      );
    const difference = comparePlans(shared(2), shared(3));
    assert.deepEqual(
      difference.opens.map(({ owner }) => owner),
      ["tcp-2"],
    );
    assert.deepEqual([difference.closes, difference.moves], [[], []]);
    assert.deepEqual(difference.loadBalancers, { added: ["uepe-tcp-2"], removed: [] });
    assert.deepEqual(difference.cost, {
      before: "32.86",
      after: "49.29",
      delta: "+16.43",
      items: [{ item: "aws-nlb", name: "uepe-tcp-2", before: "0.00", after: "16.43" }],
    });
    const text = renderPlanDifference(difference);
    assert.match(text, /32\.86 -> 49\.29 USD a month \(\+16\.43\)/);
    assert.doesNotMatch(text, /tcp-0|tcp-1/);
  });

  it("does not take an ECD for another one because a neighbour is gone", () => {
    const difference = comparePlans(planned(before), planned([collector("tcp-b", 30011)]));
    assert.deepEqual(
      difference.closes.map(({ owner }) => owner),
      ["tcp-a"],
    );
    assert.deepEqual([difference.opens, difference.moves], [[], []]);
  });

  it("moves what is no longer closed to strangers, though its sources are the same", () => {
    const ecds = [collector("tcp-a", 30010)];
    const network = { calico: { install: true }, nodeCidrs: ["10.10.0.0/24"] };
    const [guarded, open] = ["planned", "off"].map((guard) => planned(ecds, { network, guard }));
    assert.ok(guarded && open);
    assert.deepEqual(
      comparePlans(guarded, open).moves.map(({ changes }) => changes),
      [["sources private addresses -> private addresses (not enforced)"]],
    );
  });

  it("moves what is called otherwise, and says how", () => {
    const after = [collector("tcp-a", 30012, { sources: ["192.0.2.0/24"] }), collector("tcp-b", 30011)];
    const [moved, ...others] = comparePlans(planned(before), planned(after)).moves;
    assert.deepEqual(others, []);
    assert.deepEqual(moved?.changes, [
      "node port 30010 -> 30012",
      "sources private addresses (not enforced) -> 192.0.2.0/24 (not enforced)",
    ]);
  });

  it("says that established flows go on where a source or a port goes, and how to end them", () => {
    const narrow = [collector("tcp-a", 30010, { sources: ["10.1.0.0/16"] }), before[1] as object];
    const text = (one: object[], other: object[]) =>
      renderPlanDifference(comparePlans(planned(one), planned(other)), { width: 500 });
    const remark = /Flows that are established go on .*\(tcp-a\): .*`conntrack -D -p tcp --dport 30010`;/;
    assert.match(text(before, narrow), remark);
    assert.match(text(before, [before[1] as object]), remark);
    assert.doesNotMatch(text(narrow, before), /established/);
    assert.doesNotMatch(text(before, [collector("tcp-a", 30012), before[1] as object]), /established/);
  });

  it("opens what was inside, and closes what becomes so", () => {
    const inside = planned([{ name: "tcp-a", ports: [{ name: "records", port: 7001 }] }]);
    const outside = planned([collector("tcp-a", 30010)]);
    assert.deepEqual(
      comparePlans(inside, outside).opens.map(({ via }) => via),
      ["NodePort"],
    );
    assert.deepEqual(
      comparePlans(outside, inside).closes.map(({ via }) => via),
      ["NodePort"],
    );
  });

  it("pairs several paths of one port, whatever their order", () => {
    const api = (paths: string[]) =>
      planned([
        {
          name: "api",
          http: { host: "api.example.net", paths: paths.map((path) => ({ path, port: 8080 })) },
        },
      ]);
    const reordered = comparePlans(api(["/a", "/b"]), api(["/b", "/a"]));
    assert.deepEqual([reordered.opens, reordered.closes, reordered.moves], [[], [], []]);
    const grown = comparePlans(api(["/a", "/b"]), api(["/a", "/c", "/b"]));
    assert.deepEqual(
      grown.opens.map(({ path }) => path),
      ["/c"],
    );
  });

  it("names findings that are new and such as are gone", () => {
    const unpinned = planned([{ name: "tcp-a", ports: [{ port: 7001 }], exposure: "NodePort" }]);
    const pinned = planned([{ name: "tcp-a", ports: [{ port: 7001, nodePort: 30010 }] }]);
    const difference = comparePlans(unpinned, pinned);
    assert.deepEqual(
      difference.findings.resolved.map(({ code }) => code),
      ["UEN104"],
    );
    assert.match(renderPlanDifference(difference), /No longer found: UEN104 environment\.ecds\[0\]/);
  });
});

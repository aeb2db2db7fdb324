import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { mergeEnvironments } from "../../../../sdk/config/extends/mergeEnvironments";
import { type Sited, siteOf } from "../../../../sdk/config/extends/sited";
import type { Path } from "../../../../sdk/findings/path";

const source = (file: string) => ({ file, positionOf: () => ({ line: 1, column: 1 }) });
const sited = (value: unknown, file: string): Sited => ({ value, at: { source: source(file), path: [] } });
const merged = (base: unknown, over: unknown) => mergeEnvironments(sited(base, "base"), sited(over, "stack"));

const CASES: [what: string, base: string, over: string, result: string][] = [
  ["merges maps, however deep", "a: {b: {c: 1, d: 2}}", "a: {b: {d: 3}, e: 4}", "a: {b: {c: 1, d: 3}, e: 4}"],
  ["replaces scalars", "namespace: one", "namespace: other", "namespace: other"],
  [
    "replaces lists",
    "sources: [10.0.0.0/8, 192.168.0.0/16]",
    "sources: [10.1.0.0/16]",
    "sources: [10.1.0.0/16]",
  ],
  [
    "replaces a map by a list, and a list by a map",
    "a: {b: 1}\nc: [1]",
    "a: [1]\nc: {b: 1}",
    "a: [1]\nc: {b: 1}",
  ],
  ["takes away what is null", "a: {b: 1, c: 2}\nd: 3", "a: {b: null}\nd:", "a: {c: 2}"],
  ["has nothing of a null that the base does not have", "a: 1", "b: null", "a: 1"],
  ["keeps an encrypted value whole", "a: {b: 1}", "a: {secure: v1:x}", "a: {secure: v1:x}"],
  ["replaces an encrypted value", "a: {secure: v1:x}", "a: {b: 1}", "a: {b: 1}"],
  [
    "merges an ECD with the base's of its name, and leaves the others where they are",
    "ecds: [{name: a, node: x, ports: [{port: 1}, {port: 2}]}, {name: b}]",
    "ecds: [{name: b, node: z}, {name: a, ports: [{port: 3}]}]",
    "ecds: [{name: a, node: x, ports: [{port: 3}]}, {name: b, node: z}]",
  ],
  [
    "merges descriptors by their file",
    "ecds: [{descriptor: ecd/*.yaml, nodePorts: {a/1/tcp: 30000}}]",
    "ecds: [{descriptor: ecd/*.yaml, nodePorts: {b/1/tcp: 30001}}]",
    "ecds: [{descriptor: ecd/*.yaml, nodePorts: {a/1/tcp: 30000, b/1/tcp: 30001}}]",
  ],
  [
    "adds an ECD that the base does not have, after its own",
    "ecds: [{name: a}]",
    "ecds: [{name: b}]",
    "ecds: [{name: a}, {name: b}]",
  ],
  [
    "keeps both of two ECDs of one name, for the plan to refuse",
    "ecds: [{name: a}]",
    "ecds: [{name: a}, {name: a}]",
    "ecds: [{name: a}, {name: a}]",
  ],
  [
    "keeps entries that are no maps, for the plan to refuse",
    "ecds: [1]",
    "ecds: [1, null]",
    "ecds: [1, 1, null]",
  ],
  ["takes all ECDs of the base away", "ecds: [{name: a}]", "ecds: null", "{}"],
  [
    "merges only the environment's own ECDs by name",
    "a: {ecds: [{name: a}]}",
    "a: {ecds: [{name: b}]}",
    "a: {ecds: [{name: b}]}",
  ],
];

describe("an environment over its base", () => {
  for (const [what, base, over, result] of CASES) {
    it(what, () => assert.deepEqual(merged(parse(base), parse(over)).value, parse(result)));
  }

  const places: [what: string, path: Path, file: string, at: Path][] = [
    ["of the base", ["network", "podCidr"], "base", ["network", "podCidr"]],
    ["of the stack", ["network", "serviceCidr"], "stack", ["network", "serviceCidr"]],
    ["of both, where the stack names it", ["network"], "stack", ["network"]],
    [
      "of nobody, by what is around it",
      ["network", "calico", "install"],
      "stack",
      ["network", "calico", "install"],
    ],
    ["of an ECD of the base", ["ecds", 0, "ports", 0], "base", ["ecds", 0, "ports", 0]],
    ["of an ECD of both", ["ecds", 1], "stack", ["ecds", 1]],
    ["that the base gives to it", ["ecds", 1, "ports", 0, "port"], "base", ["ecds", 1, "ports", 0, "port"]],
    ["that the stack gives to it", ["ecds", 1, "node"], "stack", ["ecds", 1, "node"]],
    ["of an ECD that is added", ["ecds", 2, "ports"], "stack", ["ecds", 0, "ports"]],
  ];
  const both = merged(
    parse("network: {podCidr: a}\necds: [{name: a, ports: [{port: 1}]}, {name: b, ports: [{port: 2}]}]"),
    parse("network: {serviceCidr: b}\necds: [{name: c, ports: [{port: 3}]}, {name: b, node: x}]"),
  );
  for (const [what, path, file, at] of places) {
    it(`knows the place of a value ${what}`, () => {
      const site = siteOf(both, path);
      assert.deepEqual([site.source.file, site.path], [file, at]);
    });
  }

  it("is the stack's own value wherever the stack has one, and the base's elsewhere", () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()));
    const key = fc.constantFrom("a", "b", "c");
    const map = fc.letrec((tie) => ({
      map: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie("map")), { maxKeys: 3 }),
    })).map;
    let asked = 0;
    fc.assert(
      fc.property(map, map, (base, over) => {
        const result = merged(base, over);
        for (const [path, value] of leaves(result.value)) {
          asked += 1;
          const { source: from, path: there } = siteOf(result, path);
          assert.deepEqual(at(from.file === "stack" ? over : base, there), value);
          if (from.file === "base") assert.equal(at(over, path), undefined);
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(asked > 200, `${asked} values were asked for`);
  });
});

function leaves(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (one, key) => (one as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

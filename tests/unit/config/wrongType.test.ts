import assert from "node:assert/strict";
import { parseEnvironment } from "../../../sdk/config/parse";

/** The finding that a value of the wrong type gets. */
function refusal(environment: object) {
  const [first] = parseEnvironment({ target: "on-prem", ...environment }).findings.sorted();
  assert.equal(first?.code, "UEN002");
  return `${first?.message}. ${first?.fix}`;
}

describe("a value of the wrong type", () => {
  const cases: [what: string, environment: object, said: string][] = [
    [
      "a word that one key of the map takes",
      { separation: "off" },
      '"off" is not of type object: it must be a map. Write {mode: off}.',
    ],
    [
      "a value where a list of it is wanted",
      { sources: "10.0.0.0/8" },
      '"10.0.0.0/8" is not of type array: it must be a list. Write a list: ["10.0.0.0/8"].',
    ],
    [
      "a map where a list of named entries is wanted, however long it is",
      { ecds: { radius: { ports: [{ port: 1812, protocol: "UDP" }] }, diameter: {} } },
      "a map of radius, diameter is not of type array: it must be a list. " +
        "Write a list: each entry behind a dash, its name inside of it as `name:`.",
    ],
    [
      "a number that YAML has made of a version",
      { network: { calico: { version: 3.33 } } },
      '3.33 is not of type string: it must be text. Write "3.33", in quotes.',
    ],
    [
      "a number in quotes",
      { platform: { ports: { http: { nodePort: "30000" } } } },
      '"30000" is not of type number: it must be a number. Write 30000, without quotes.',
    ],
    [
      "yes, which is text in YAML 1.2",
      { createNamespace: "yes" },
      '"yes" is not of type boolean: it must be true or false. Write true or false, without quotes.',
    ],
  ];
  for (const [what, environment, said] of cases) {
    it(`is told what to write: ${what}`, () => assert.equal(refusal(environment), said));
  }
});

describe("a key that is not known", () => {
  const fixOf = (environment: object) =>
    parseEnvironment({ target: "on-prem", ...environment }).findings.sorted()[0]?.fix;

  it("is told the one that it may have been", () => {
    assert.equal(fixOf({ namespce: "uepe" }), 'Did you mean "namespace"?');
  });

  it("is told no other where none is near", () => {
    const fix = fixOf({ ecds: [{ name: "radius", ports: [{ port: 1812, exposure: "NodePort" }] }] });
    assert.equal(fix, "Use a key that the schema knows, or remove it.");
  });
});

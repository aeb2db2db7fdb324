import assert from "node:assert/strict";
import { catalogue, type FindingCode } from "../../../../sdk/findings/catalogue";
import { planWith } from "../../../fixture/descriptorFolder";
import { apiServerRefusals } from "./apiServer";
import { configurationRefusals } from "./configuration";
import { descriptorsRefusals } from "./descriptors";
import { httpRefusals } from "./http";
import { namesRefusals } from "./names";
import { networkRefusals } from "./network";
import { nodePortsRefusals } from "./nodePorts";
import { onPrem } from "./refusal";
import { sourceAddressRefusals } from "./sourceAddress";

const refusals = [
  ...apiServerRefusals,
  ...configurationRefusals,
  ...nodePortsRefusals,
  ...sourceAddressRefusals,
  ...httpRefusals,
  ...namesRefusals,
  ...descriptorsRefusals,
  ...networkRefusals,
];

describe("the plan refuses", () => {
  for (const { what, environment, descriptors, code, path, says, fix } of refusals) {
    it(what, () => {
      const plan = planWith({ ...onPrem, ...environment }, descriptors);
      const errors = plan.findings.filter(({ severity }) => severity === "error");
      const found = errors.find((one) => one.code === code && one.path === path);
      assert.ok(found, `no ${code} at ${path}, but ${JSON.stringify(errors, undefined, 2)}`);
      assert.match(found.message, says instanceof RegExp ? says : literally(says));
      assert.match(found.fix, fix === undefined ? /\w/ : fix instanceof RegExp ? fix : literally(fix));
    });
  }

  it("every fault at once, and plans the rest", () => {
    const plan = planWith({
      ...onPrem,
      sources: ["nobody"],
      ecds: [
        { name: "Bad_Name", ports: [{ port: 1 }] },
        { name: "good", ports: [{ port: 3868 }] },
        { name: "odd", ports: [{ port: "x" }] },
      ],
    });
    const paths = plan.findings.filter(({ severity }) => severity === "error").map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      "environment.ecds[0].name",
      "environment.ecds[2].ports[0].port",
      "environment.sources[0]",
    ]);
    assert.ok(plan.exposures.some(({ owner }) => owner === "good"));
  });

  it("each configuration of the table with a rule of the catalogue, and covers most of its errors", () => {
    const covered = new Set(refusals.map(({ code }) => code));
    const errors = (Object.keys(catalogue) as FindingCode[]).filter(
      (code) => catalogue[code].severity === "error" && code < "UEN300",
    );
    assert.deepEqual(
      errors.filter((code) => !covered.has(code)),
      // The stack file's own faults are the command line's to find, and another environment of the program's is a program's.
      ["UEN015", "UEN016", "UEN029"],
    );
  });
});

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

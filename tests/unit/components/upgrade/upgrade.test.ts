import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { type EngineRequests, engineRequests } from "../../../fixture/engineRequests";
import { repository } from "../../cli/command";
import { broughtUp } from "./programs";
import { providers } from "./providers";

const RECORDED = join(repository, "tests", "unit", "components", "upgrade", "recorded");

/** Set where a change of what stacks are made of is meant: what is recorded is then written anew, for the review to see. */
const isRecording = process.env.RECORD === "1";

/** The dependencies of single properties, which `dependencies` sums up. */
const SUMMED_UP = "propertydependencies";

/** Outputs that repeat the plan, whose own tests hold it; the stack's are those of its environment. */
const OF_THE_PLAN = ["exposures", "findings", "monthlyCost", "costItems", "workflows"];

/** What is kept of the requests: the same in every clone, and without what other tests hold. */
function kept(requests: EngineRequests): EngineRequests {
  const portable: EngineRequests = JSON.parse(JSON.stringify(requests).replaceAll(repository, "/repository"));
  const resources = Object.entries(portable).filter(([urn]) => !urn.startsWith("pulumi:pulumi:Stack::"));
  for (const [, { outputs }] of resources) for (const key of OF_THE_PLAN) delete outputs?.[key];
  return Object.fromEntries(resources.map(([urn, { [SUMMED_UP]: _parts, ...request }]) => [urn, request]));
}

/** A recording as YAML, each field on a line of its own. */
function written(requests: EngineRequests): string {
  const lines = Object.entries(requests).flatMap(([urn, request]) => [
    `${JSON.stringify(urn)}:`,
    ...Object.entries(request).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
  ]);
  return `${lines.join("\n")}\n`;
}

/**
 * What a stack is made of is told by what its program asks the engine for: by URNs, parents, aliases and options the engine
 * knows a resource again, by inputs it sees a change. The order is the dependencies' alone, so that of the calls is not kept.
 */
describe("an upgrade of a stack that is up", () => {
  const programs = broughtUp();

  for (const { name, project, stack, config, run } of programs) {
    it(`changes nothing of ${name}`, async () => {
      const file = join(RECORDED, `${name}.yaml`);
      const asked = kept(await engineRequests(run, { project, stack, config, providers }));
      if (isRecording) writeFileSync(file, written(asked));
      const recorded: EngineRequests = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
      assert.deepEqual(Object.keys(asked), Object.keys(recorded), "the resources");
      for (const [urn, request] of Object.entries(asked)) assert.deepEqual(request, recorded[urn], urn);
    });
  }

  it("is tried with every stack file that there is to copy", () => {
    assert.ok(programs.length >= 20, `${programs.length} programs`);
    const files = globSync("*.yaml", { cwd: RECORDED }).map((file) => file.replace(".yaml", ""));
    assert.deepEqual(files.sort(), programs.map(({ name }) => name).sort());
  });
});

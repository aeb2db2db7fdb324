import assert from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { globSync } from "tinyglobby";
import { Environment, type EnvironmentArgs } from "../../../sdk";
import { readStackFile } from "../../../sdk/config/stackFile";
import { errorsIn } from "../../../sdk/findings/finding";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { comparePlans, isUnchanged } from "../../../sdk/report/difference";
import { type EngineRequests, engineRequests } from "../../fixture/engineRequests";
import { repository } from "../cli/command";
import { providers } from "../components/upgrade/providers";
import { changed, defaultsOf, leavesOf, otherValue, type Path, type Tree } from "./variants";

/** What the environment's components ask the engine for. */
function requestsOf(environment: unknown): Promise<EngineRequests> {
  const run = () => void new Environment("environment", environment as EnvironmentArgs);
  return engineRequests(run, { project: "site", stack: "site", config: {}, providers });
}

/**
 * "Nothing changes." is a promise about resources, so it is held against what the components ask the engine for: with one
 * value of a stack file written otherwise, left out, or written down though it is the default.
 */
describe("where a difference says that nothing changes", () => {
  for (const file of globSync(["Pulumi.*.yaml"], { cwd: repository }).sort())
    it(`no resource of ${file} has another input`, async function () {
      this.timeout(120_000);
      const { environment, directory } = readStackFile(join(repository, file));
      assert.ok(environment);
      const base = { ...planEnvironment(environment, directory), settings: environment };
      const isSilent = (settings: Tree) => {
        const planned = planEnvironment(settings, directory);
        const difference = comparePlans(base, { ...planned, settings });
        return errorsIn(planned.findings).length === 0 && isUnchanged(difference);
      };
      const variants: { path: Path; to: (value: unknown) => unknown }[] = [
        ...leavesOf(environment).flatMap((path) => [
          { path, to: otherValue },
          { path, to: () => undefined },
        ]),
        ...defaultsOf(environment as Tree).map(({ path, value }) => ({ path, to: () => value })),
      ];
      let silent = 0;
      // All at once: a program takes longer than a plan.
      let settings = environment as Tree;
      for (const { path, to } of variants) {
        const next = changed(settings, path, to);
        if (isDeepStrictEqual(next, settings) || !isSilent(next)) continue;
        settings = next;
        silent += 1;
      }
      assert.ok(silent >= 3, `${silent} of ${variants.length} say that nothing changes`);
      assert.deepEqual(await requestsOf(settings), await requestsOf(environment));
    });
});

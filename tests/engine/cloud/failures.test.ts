import assert from "node:assert/strict";
import { calicoChart } from "../../../local/charts/charts";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { CloudFixture, uniqueNamespace } from "./cloudFixture";
import { awsCalicoEnvironment, awsEnvironment, gcpEnvironment } from "./environments";
import { GkeController } from "./gkeController";
import type { StandIn } from "./standIn";

/** More runs than any chain of dependencies is long. */
const MOST_RUNS = 30;

/** Each run goes as far as it can: otherwise it would end at its first failure, and there would be a run for each. */
const EVERYTHING_POSSIBLE = { continueOnError: true, suppressProgress: true };

/** Lets the first call for each resource fail, and says for how many it did. */
function failFirstCalls(cloud: StandIn): ReadonlySet<string> {
  const failed = new Set<string>();
  cloud.fail = ({ operation, urn }) => {
    const key = `${operation} ${urn}`;
    const first = !failed.has(key);
    failed.add(key);
    return first;
  };
  return failed;
}

/** What one ECD needs shows all there is to fail; every further port would repeat it. */
function withoutPlatform({ ingress: _repeats, ...args }: EnvironmentArgs): EnvironmentArgs {
  return { ...args, platform: { services: "none" } };
}

/** Runs until it succeeds, and says how often it failed. */
async function untilDone(run: () => Promise<unknown>): Promise<number> {
  for (let failures = 0; failures < MOST_RUNS; failures++) {
    try {
      await run();
      return failures;
    } catch (error) {
      if (!String(error).includes("was told to fail")) throw error;
    }
  }
  throw new Error(`still not done after ${MOST_RUNS} runs`);
}

describe("an environment whose cloud fails once at every single resource", function () {
  this.timeout(900_000);
  let clouds: CloudFixture;
  let calico: string;

  before(async () => {
    clouds = await CloudFixture.start();
    calico = await calicoChart();
  });
  after(() => clouds?.stop());

  const cases: [string, (namespace: string) => EnvironmentArgs, (fixture: CloudFixture) => StandIn][] = [
    ["AWS", (namespace) => withoutPlatform(awsEnvironment(namespace, 1)), ({ aws }) => aws],
    [
      "AWS with Calico as the network plugin",
      (namespace) => withoutPlatform(awsCalicoEnvironment(namespace, 1, calico)),
      ({ aws }) => aws,
    ],
    ["GCP", (namespace) => withoutPlatform(gcpEnvironment(namespace, 1)), ({ gcp }) => gcp],
  ];
  for (const [name, environment, cloudOf] of cases) {
    it(`comes up on ${name} with nothing twice, and goes away with nothing left`, async () => {
      const namespace = uniqueNamespace();
      const stack = await clouds.stack(environment(namespace));
      const controller = new GkeController(clouds, namespace);
      controller.start();
      try {
        const cloud = cloudOf(clouds);
        const failed = failFirstCalls(cloud);
        assert.ok((await untilDone(() => stack.stack.up(EVERYTHING_POSSIBLE))) > 0);
        assert.equal(failed.size, cloud.resources.size);
        const urns = [...cloud.resources.values()].map(({ urn }) => urn);
        assert.deepEqual(urns.length, new Set(urns).size);
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
        assert.ok((await untilDone(() => stack.stack.destroy(EVERYTHING_POSSIBLE))) > 0);
        assert.deepEqual([...cloud.resources.keys()], []);
      } finally {
        await controller.stop();
        await clouds.removeNamespace(namespace);
        await clouds.removeCalico();
      }
    });
  }
});

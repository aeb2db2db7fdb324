import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { lackOfRealNodes } from "../../local/nodes/install";
import { missingPrograms, NODE_PROGRAMS, STACK_PROGRAMS } from "../../local/programs";
import { testFolder } from "../fixture/sharedCluster";
import { askAll, prepare } from "./askers";
import { DataPath } from "./dataPath";
import { Environment } from "./environment";
import { lookAtMachine, type MachineState } from "./leftovers";
import { combinationsTitle, provesCombinations, wantsEveryCombination } from "./parts/combinations";
import { provesEstablishedFlows } from "./parts/establishedFlows";
import { provesFailover } from "./parts/failover";
import { provesFaultsAreSeen } from "./parts/faults";
import { provesNothingIsLeft } from "./parts/leftovers";
import { provesRadius } from "./parts/radius";
import { provesUnusualSettings } from "./parts/unusual";
import { provesVerify } from "./parts/verify";
import { compareProof } from "./proof";
import { disagrees, gotThere, tell } from "./questions";
import { VerifyCommand } from "./verifyCommand";

const minutes = 60_000;

async function whyNot(): Promise<string | undefined> {
  const lack = await lackOfRealNodes((line) => console.log(`    ${line}`));
  if (lack) {
    return lack.wayOut ? `${lack.reason}: ${lack.wayOut}` : lack.reason;
  }
  const { made, downloaded } = await missingPrograms([...STACK_PROGRAMS, ...NODE_PROGRAMS]);
  const missing = [...made, ...downloaded];
  return missing.length > 0
    ? `${missing.join(", ")} not made yet: npm run up:cluster makes them, once`
    : undefined;
}

describe("what the plan says of who gets in, on real nodes", function () {
  this.timeout(5 * minutes);
  const run = new DataPath();
  let machine: MachineState;

  before(async function () {
    const reason = await whyNot();
    if (reason !== undefined) {
      console.log(`    left out in this run: the data path, since ${reason}`);
      this.skip();
    }
    await fs.mkdir(testFolder, { recursive: true });
    const folder = path.join(testFolder, "datapath");
    machine = await lookAtMachine(folder);
    const environment = await Environment.bringUp(folder);
    await prepare(environment.scene);
    run.open(environment, await VerifyCommand.prepare(environment.scene));
    run.asked = await askAll(run);
  });
  after(() => run.close());
  afterEach(function () {
    const { title = "", state, parent } = this.currentTest ?? {};
    // Combinations have a list of their own.
    if (parent?.title !== combinationsTitle) {
      run.shown.push({ title, passed: state === "passed" });
    }
  });

  it("asks from everywhere, and hears both yes and no", () => {
    const { asked } = run;
    const names = new Set(asked.map(({ asker }) => asker.name));
    assert.ok(asked.length > 900, `${asked.length} questions`);
    for (const name of [
      "inside-sources",
      "outside-sources",
      "lan",
      "beside-the-nodes",
      "worker-3",
      "pod radius",
      "pod uepe-operator",
      "pod neighbour",
    ]) {
      assert.ok(names.has(name), name);
    }
    assert.ok(asked.filter(gotThere).length > 100);
    assert.ok(asked.filter((one) => !gotThere(one)).length > 100);
    console.log(`    ${asked.length} questions, ${asked.filter(gotThere).length} got there`);
  });

  it("is what the network does with the packets", () => {
    assert.deepEqual(run.asked.filter(disagrees).map(tell), []);
  });

  provesVerify(run);
  provesRadius(run);
  provesEstablishedFlows(run);
  provesCombinations(run);
  provesUnusualSettings(run);
  provesFaultsAreSeen(run);
  provesFailover(run);

  provesNothingIsLeft(run, () => machine);

  describe("and all of it", () => {
    it("stands in docs/proof.md as it was seen", async function () {
      if (wantsEveryCombination) {
        this.skip();
      }
      assert.deepEqual(await compareProof(run), []);
    });
  });
});

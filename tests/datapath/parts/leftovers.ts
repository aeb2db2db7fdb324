import assert from "node:assert/strict";
import { Interruption } from "../../../local/stack/interruption";
import { takeDown } from "../../../local/stack/takeDown";
import type { DataPath } from "../dataPath";
import { lookAtMachine, type MachineState, processesOf } from "../leftovers";

/** That nothing is left of it when it is taken down, not even after everything was killed. */
export function provesNothingIsLeft(run: DataPath, before: () => MachineState): void {
  describe("when it is taken down", () => {
    it("leaves nothing behind, though everything was killed", async () => {
      const { folder } = run.environment;
      const running = await processesOf(folder.root);
      assert.ok(running.length > 10, `${running.length} processes`);
      for (const { pid } of running) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // Gone with another one.
        }
      }
      await takeDown(folder, new Interruption(() => undefined), false);
      assert.deepEqual(await lookAtMachine(folder.root), before());
      assert.equal(await folder.exists(), false);
    });
  });
}

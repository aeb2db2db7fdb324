import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { WorkQueue } from "../../../../local/operator/workQueue";

describe("the operator's queue", () => {
  /** A queue whose work waits to be told how it ends. */
  function controlled() {
    const begun: string[] = [];
    const ends: ((succeeded: boolean) => void)[] = [];
    const queue = new WorkQueue((key) => {
      begun.push(key);
      return new Promise((resolve) => ends.push(resolve));
    });
    const end = async (succeeded: boolean) => {
      ends.shift()?.(succeeded);
      await nextTurn();
    };
    return { queue, begun, end };
  }

  it("works on different keys at once, on one key one after the other", async () => {
    const { queue, begun, end } = controlled();
    for (const key of ["a", "b", "a", "a"]) queue.add(key);
    assert.deepEqual(begun, ["a", "b"]);
    await end(true);
    assert.deepEqual(begun, ["a", "b", "a"]);
    await end(true);
    await end(true);
    assert.deepEqual(begun, ["a", "b", "a"]);
  });

  it("tries again what failed, and at once when it is asked for", async () => {
    let failures = 0;
    await new Promise<void>((resolve) => {
      const queue = new WorkQueue(async () => {
        failures += 1;
        if (failures === 2) resolve();
        return failures === 2;
      });
      queue.add("a");
    });
    const { queue, begun, end } = controlled();
    queue.add("b");
    await end(false);
    queue.add("b");
    assert.deepEqual(begun, ["b", "b"]);
    await end(true);
  });
});

import assert from "node:assert/strict";
import type { DataPath } from "../dataPath";
import { notAsPlanned } from "../verifyCommand";

/** That users' own command finds what the plan says, from wherever it is run. */
export function provesVerify(run: DataPath): void {
  it("is what `verify` finds from a client in the sources, Radius included", async () => {
    const verified = await run.command.fromRadiusClient("inside-sources");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.deepEqual(verified.seen.gaps, []);
    assert.equal(verified.code, 0);
    assert.equal(verified.seen.from[0]?.address, "10.250.0.10");
    const answered = verified.seen.calls.filter(({ expected }) => expected);
    assert.ok(answered.length > 20, `${answered.length} calls were answered`);
    assert.ok(answered.some(({ kind }) => kind === "radius"));
    assert.ok(answered.some(({ detail }) => detail === "HTTP 200"));
  });

  it("is what `verify` finds from a client out of the sources: nothing answers", async () => {
    const verified = await run.command.from("outside-sources");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.equal(verified.code, 0);
    assert.ok(verified.seen.calls.every(({ expected }) => expected === false));
    assert.ok(verified.seen.calls.length > 30, `${verified.seen.calls.length} calls`);
  });

  it("is what `verify` finds on a node, which it knows by its address", async () => {
    const verified = await run.command.from("worker-2", "--from=node");
    assert.deepEqual(notAsPlanned(verified), []);
    assert.equal(verified.code, 0);
    assert.deepEqual(
      verified.seen.from.map(({ kind, node }) => [kind, node]),
      [["node", "worker-2"]],
    );
  });
}

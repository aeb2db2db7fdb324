import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { REPOSITORY_ROOT } from "../../../local/programs";
import { scratchFolder } from "../../fixture/scratchFolder";

const mocha = path.join(REPOSITORY_ROOT, "node_modules", "mocha", "bin", "mocha.js");
const reporter = path.join(REPOSITORY_ROOT, "bin", "tests", "reporter", "closingLine.js");

describe("the closing line of the tests", () => {
  const scratch = scratchFolder();

  async function run(source: string, ...flags: string[]): Promise<string[]> {
    const file = path.join(scratch.path, "suite.js");
    await fs.writeFile(file, source);
    const args = [mocha, "--no-config", "--reporter", reporter, ...flags, file];
    return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.trimEnd().split("\n");
  }

  it("counts what passed, failed and was skipped", async () => {
    const lines = await run(
      'it("a", () => {}); it("b", () => { throw new Error(); }); it.skip("c", () => {});',
    );
    assert.equal(lines.at(-1), "1 passed, 1 failed, 1 skipped");
  });

  it("counts a hook that fails", async () => {
    const lines = await run('before(() => { throw new Error(); }); it("a", () => {});');
    assert.equal(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  });

  it("goes to a file when a caller sums several runs", async () => {
    const tally = path.join(scratch.path, "tally.json");
    const lines = await run('it("a", () => {});', "--reporter-option", `tally=${tally}`);
    assert.deepEqual(JSON.parse(await fs.readFile(tally, "utf8")), {
      passed: 1,
      failed: 0,
      skipped: 0,
      failures: [],
    });
    assert.ok(lines.every((line) => !line.includes("skipped")));
  });

  it("brings along what failed, each with the first paragraph of its reason", async () => {
    const tally = path.join(scratch.path, "tally.json");
    await run(
      'describe("a", () => { it("b", () => { throw new Error("no\\nwonder\\n\\nat all"); }); });',
      "--reporter-option",
      `tally=${tally}`,
    );
    const { failures } = JSON.parse(await fs.readFile(tally, "utf8"));
    assert.deepEqual(failures, ["a b: no wonder"]);
  });
});

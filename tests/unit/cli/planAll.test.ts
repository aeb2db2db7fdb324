import assert from "node:assert/strict";
import { ExitCode } from "../../../cli/exitCode";
import type { StackJson } from "../../../sdk/report/stackTable";
import { folderWith, runHere, stackFile } from "./command";

const sound = stackFile(
  "target: on-prem",
  "network: {calico: {install: false}}",
  "platform: {services: none}",
  "separation: {mode: off}",
  "ecds: [{name: a, ports: [{port: 7001}]}]",
);
const faulty = sound.replace("7001", "0");

describe("plan --all", () => {
  const made: (() => void)[] = [];
  afterEach(() => {
    for (const remove of made.splice(0)) remove();
  });

  /** A project with these stack files. */
  function projectWith(stacks: Record<string, string>): string {
    const files = Object.entries(stacks).map(([name, text]) => [`Pulumi.${name}.yaml`, text]);
    const { folder, remove } = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      ...Object.fromEntries(files),
    });
    made.push(remove);
    return folder;
  }

  it("has a row for each stack of the repository, and ends with 0", async () => {
    const { code, stdout } = await runHere(["plan", "--all"]);
    assert.equal(code, ExitCode.Good);
    for (const stack of ["aws", "cluster", "gcp", "local", "on-prem"])
      assert.match(stdout, new RegExp(`^${stack} `, "m"));
    assert.match(stdout, /\n5 stacks, 0 of them with errors; \d+\.\d\d USD a month together\.\n$/);
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  });

  it("ends with 1 where one is refused, names its errors, and shows the others all the same", async () => {
    const cwd = projectWith({ one: sound, other: faulty, unread: "config: [" });
    const { code, stdout } = await runHere(["plan", "--all"], { cwd });
    assert.equal(code, ExitCode.Findings);
    assert.match(stdout, /^one +on-prem +1 +0 +0 +0\.00 +0 /m);
    assert.match(stdout, /^other\nerror UEN\d+ environment\.ecds\[0\]\.ports\[0\]\.port\n/m);
    assert.match(stdout, /^unread +no plan/m);
    assert.match(stdout, /\n3 stacks, 2 of them with errors;/);
  });

  it("is plain values for a program", async () => {
    const cwd = projectWith({ one: sound, unread: "config: [" });
    const { code, stdout } = await runHere(["plan", "--all", "--format", "json"], { cwd });
    assert.equal(code, ExitCode.Findings);
    const [one, unread] = JSON.parse(stdout) as StackJson[];
    assert.deepEqual(one, {
      stack: "one",
      target: "on-prem",
      ports: 1,
      open: 0,
      loadBalancers: 0,
      monthly: "0.00",
      errors: 0,
      warnings: one?.warnings,
    });
    assert.deepEqual(
      [unread?.stack, unread?.target, unread?.monthly, unread?.errors],
      ["unread", null, null, 1],
    );
  });

  it("says what it cannot be asked for", async () => {
    const cwd = projectWith({});
    const empty = await runHere(["plan", "--all"], { cwd });
    assert.deepEqual([empty.code, /has a file/.test(empty.stderr)], [ExitCode.Usage, true]);
    const markdown = await runHere(["plan", "--all", "--format", "markdown"]);
    assert.deepEqual(
      [markdown.code, /name one stack with --stack/.test(markdown.stderr)],
      [ExitCode.Usage, true],
    );
    const both = await runHere(["plan", "--all", "--stack", "aws"]);
    assert.equal(both.code, ExitCode.Usage);
  });
});

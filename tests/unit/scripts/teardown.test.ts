import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../cli/command";

const SCRIPT = join(repository, "examples", "teardown", "teardown.mjs");

describe("the script that tears a stack down", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "teardown-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that notes how it is called, and answers. */
  function program(name: string, script: string): void {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${folder}/calls\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function run(...args: string[]) {
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
      encoding: "utf8",
      env,
    });
    return { status, output: stdout + stderr };
  }

  const calls = () =>
    existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
  const ON_AWS = ["--cloud", "aws", "--region", "us-east-1"];
  const ON_GCP = ["--cloud", "gcp", "--region", "us-central1"];

  it("says what it would run, and runs nothing", () => {
    for (const name of ["pulumi", "aws", "gcloud"]) program(name, "exit 1");
    const aws = run("--stack", "aws", ...ON_AWS);
    assert.equal(aws.status, 0);
    assert.match(aws.output, /pulumi destroy --stack aws --yes/);
    assert.match(aws.output, /aws ec2 describe-volumes .*usage-engine-networking\/cluster/);
    const gcp = run("--stack", "gcp", ...ON_GCP);
    assert.match(gcp.output, /network\.gcp\.protect false/);
    assert.match(gcp.output, /gcloud compute forwarding-rules list --regions us-central1/);
    assert.deepEqual(calls(), []);
    // A shell takes each line as the script would run it.
    const line = gcp.output.split("\n").find((one) => one.includes("compute instances list"));
    const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" });
    assert.ok(stdout.split("\n").includes("zone ~ us-central1-"), stdout);
  });

  it("lifts the protection, destroys, and finds nothing left", () => {
    program("pulumi", "");
    program("aws", "echo null");
    const { status, output } = run("--stack", "aws", ...ON_AWS, "--destroy");
    assert.equal(status, 0, output);
    assert.deepEqual(
      calls()
        .filter((call) => call.startsWith("pulumi"))
        .map((call) => call.split(" ")[1]),
      ["config", "up", "destroy"],
    );
    assert.match(output, /Nothing is billed by the hour in us-east-1/);
  });

  it("ends with 1 where something is left, and names it", () => {
    program("aws", `case "$*" in *describe-volumes*) echo '["vol-1"]';; *) echo '[]';; esac`);
    const aws = run(...ON_AWS, "--destroy");
    assert.equal(aws.status, 1, aws.output);
    assert.match(aws.output, /volumes of pods: vol-1/);
    program("gcloud", `case "$*" in *addresses*) echo '[{"name": "uepe"}]';; *) echo '[]';; esac`);
    const gcp = run(...ON_GCP, "--destroy");
    assert.equal(gcp.status, 1, gcp.output);
    assert.match(gcp.output, /addresses: uepe/);
  });

  it("claims nothing where a cloud does not answer, and stops where Pulumi does", () => {
    program("aws", "echo no credentials >&2; exit 255");
    const silent = run(...ON_AWS, "--destroy");
    assert.equal(silent.status, 1);
    assert.match(silent.output, /EKS clusters: not known.*no credentials/);
    program("pulumi", "exit 255");
    const before = calls().length;
    assert.equal(run("--stack", "aws", ...ON_AWS, "--destroy").status, 2);
    assert.deepEqual(
      calls()
        .slice(before)
        .map((call) => call.split(" ")[0]),
      ["pulumi"],
    );
  });
});

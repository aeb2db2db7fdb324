import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareAgainst } from "../../../cli/against";
import { UsageError } from "../../../cli/usageError";
import { readStackFile } from "../../../sdk/config/stackFile";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { environmentVariables } from "../../fixture/environmentVariables";
import { scratchFolder } from "../../fixture/scratchFolder";

const DESCRIPTOR = (name: string, port: number) => `apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata: {name: ${name}}
spec:
  services:
    - spec: {type: NodePort, ports: [{name: records, port: ${port}, nodePort: ${port + 23_000}}]}
`;

describe("plan --against", () => {
  const folder = scratchFolder();
  const setVariables = environmentVariables();
  const stackFile = () => join(folder.path, "site", "Pulumi.prod.yaml");

  function git(...args: string[]): void {
    const identity = [
      "-c",
      "user.name=t",
      "-c",
      "user.email=t@example.invalid",
      "-c",
      "commit.gpgsign=false",
    ];
    execFileSync("git", [...identity, ...args], { cwd: folder.path, stdio: "pipe" });
  }

  function writeStack(text: string, file = stackFile()): void {
    mkdirSync(join(folder.path, "site", "ecd"), { recursive: true });
    const head = "target: on-prem, platform: {services: none}, network: {calico: {install: false}}";
    writeFileSync(file, `config:\n  usage-engine-networking:environment: {${head}, ${text}}\n`);
  }

  function compare(name: string) {
    const stack = readStackFile(stackFile());
    return compareAgainst(name, stack, planEnvironment(stack.environment, stack.directory)).difference;
  }

  const owners = (exposures: readonly { owner: string }[]) => exposures.map(({ owner }) => owner);

  beforeEach(() => {
    git("init", "-q", "-b", "main");
    writeStack("ecds: [{descriptor: ecd/*.yaml}, {descriptor: ../shared.yaml}]");
    writeFileSync(join(folder.path, "site", "ecd", "one.yaml"), DESCRIPTOR("one", 7001));
    writeFileSync(join(folder.path, "shared.yaml"), DESCRIPTOR("shared", 7003));
    git("add", ".");
    git("commit", "-q", "-m", "first");
  });

  it("prints that nothing changes against the commit that the folder is at", () => {
    const { opens, closes, moves } = compare("HEAD");
    assert.deepEqual([opens, closes, moves], [[], [], []]);
  });

  it("names no place in the base, of which there is only a copy for a moment", () => {
    for (const base of ["config: [", "config: {usage-engine-networking:environment: {target: nowhere}}"]) {
      writeFileSync(stackFile(), base);
      git("commit", "-q", "-am", "a base with a fault");
      writeStack("ecds: []");
      const { findings, errors } = compare("HEAD");
      const ofBase = [...errors.before, ...findings.resolved];
      assert.ok(ofBase.length > 0);
      assert.deepEqual(
        ofBase.filter(({ place }) => place !== undefined),
        [],
      );
    }
  });

  it("warns where Calico's CRDs leave their release, also where only the version's line goes (UEN668)", () => {
    const written = (calico: string) =>
      `config: {usage-engine-networking:environment: {target: on-prem, network: {calico: {install: true${calico}}}}}`;
    const warned = (before: string, after: string) => {
      writeFileSync(join(folder.path, "before.yaml"), written(before));
      writeFileSync(stackFile(), written(after));
      const stack = readStackFile(stackFile());
      const planned = planEnvironment(stack.environment, stack.directory);
      const against = compareAgainst(join(folder.path, "before.yaml"), stack, planned);
      return against.planned.findings.filter(({ code }) => code === "UEN668").map(({ path }) => path);
    };
    const path = "environment.network.calico.crds";
    assert.deepEqual(warned(", version: 3.32.1", ""), [path]);
    assert.deepEqual(warned(", version: 3.32.1", ", version: 3.33.1, crds: objects"), [path]);
    assert.deepEqual(warned(", version: 3.32.1", ", version: 3.32.1, goldmane: true"), []);
    assert.deepEqual(warned("", ""), []);
    assert.deepEqual(warned(", version: 3.31.2", ""), [], "they were never in a release");
  });

  it("reads descriptors as the commit has them: such as are new, changed and gone since", () => {
    writeFileSync(join(folder.path, "site", "ecd", "two.yaml"), DESCRIPTOR("two", 7002));
    writeFileSync(join(folder.path, "shared.yaml"), DESCRIPTOR("shared", 7004));
    rmSync(join(folder.path, "site", "ecd", "one.yaml"));
    const { opens, closes, moves } = compare("main");
    assert.deepEqual([owners(opens), owners(closes)], [["two"], ["one"]]);
    assert.deepEqual(moves[0]?.changes, ["port 7003 -> 7004", "node port 30003 -> 30004"]);
  });

  it("takes everything as new where the commit does not have the stack file", () => {
    git("rm", "-q", "--cached", "-r", "site");
    git("commit", "-q", "-m", "without");
    assert.deepEqual(owners(compare("HEAD").opens), ["one", "shared"]);
  });

  it("compares with another stack file", () => {
    const other = join(folder.path, "site", "Pulumi.other.yaml");
    writeStack("ecds: [{descriptor: ecd/one.yaml}]", other);
    assert.deepEqual(owners(compare(other).opens), ["shared"]);
  });

  it("tells the two steps of node ports that change hands, in the base's own places", () => {
    const swap = (first: number, second: number) =>
      writeStack(
        `ecds: [{name: a, ports: [{port: 1, nodePort: ${first}}]}, {descriptor: ecd/one.yaml}, {name: b, ports: [{port: 1, nodePort: ${second}}]}]`,
      );
    swap(30010, 30011);
    git("commit", "-q", "-a", "-m", "second");
    swap(30011, 30001);
    const stack = readStackFile(stackFile());
    writeFileSync(join(folder.path, "site", "ecd", "one.yaml"), DESCRIPTOR("one", 7002));
    const alone = planEnvironment(stack.environment, stack.directory);
    const { planned, difference } = compareAgainst("HEAD", stack, alone);
    const [finding, ...others] = planned.findings.filter(({ code }) => code === "UEN109");
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.severity, finding?.path],
      ["warning", "environment.ecds[0].ports[0].nodePort"],
    );
    assert.match(
      finding?.message ?? "",
      /^30011 goes from the Service b to the Service a; 30001 goes from the ECDeployment one to the Service b:/,
    );
    assert.match(
      finding?.fix ?? "",
      /^Two steps\. First, in what is up now \(HEAD\): set environment\.ecds\[2\]\.ports\[0\]\.nodePort to 30000 in place of 30011; set nodePort of port 7001 in ecd\/one\.yaml to 30003 in place of 30001; run `pulumi up`\./,
    );
    assert.deepEqual(
      difference.findings.added.filter(({ code }) => code === "UEN109"),
      [finding],
    );
  });

  it("touches neither working tree nor index, and leaves nothing behind", () => {
    writeFileSync(join(folder.path, "site", "ecd", "two.yaml"), DESCRIPTOR("two", 7002));
    const status = () => execFileSync("git", ["status", "--porcelain"], { cwd: folder.path }).toString();
    const before = status();
    const temporary = join(folder.path, ".git", "temporary");
    mkdirSync(temporary);
    setVariables({ TMPDIR: temporary });
    compare("HEAD");
    assert.equal(status(), before);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("says so where there is neither such a file nor such a commit", () => {
    assert.throws(
      () => compare("origin/nowhere"),
      (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /"origin\/nowhere" is neither a file nor a commit/);
        return true;
      },
    );
    assert.throws(() => compare("--upload-pack=touch x"), UsageError);
  });
});

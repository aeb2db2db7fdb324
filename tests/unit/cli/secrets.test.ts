import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { type Ended, folderWith, run, stackFile } from "./command";

/** What nobody is to see, wherever it stands: it is searched in everything that is printed. */
const CANARY = "kanari7enV0gel";
const OTHER = "kanari8enV0gel";

const STACK = stackFile(
  "target: on-prem",
  "network: {calico: {install: false}}",
  "platform: {services: none}",
  "ecds: [{descriptor: ecd/radius.yaml, secretPaths: [spec.jvmArgs, spec.resources]}]",
);

function descriptor(secret: string, instance = "in", version = "1.0.0"): string {
  const parameters = `'{"password": "${secret}"}'`;
  return ecDeployment(
    "radius",
    `{jvmArgs: [-Dkey=${secret}], resources: {x: ${secret}}, services: [{spec: {ports: [{port: 1812}]}}], workflows: [{template: collect, packageName: radius, packageVersion: ${version}, instances: [{name: ${instance}, useExtRef: true, parameters: ${parameters}}]}]}`,
  );
}

describe("what a descriptor keeps secret", () => {
  const made: (() => void)[] = [];
  after(() => {
    for (const remove of made) remove();
  });

  function project(text: string): string {
    const { folder, remove } = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.site.yaml": STACK,
      "ecd/radius.yaml": text,
    });
    made.push(remove);
    return folder;
  }

  function assertUnseen({ stdout, stderr }: Ended): void {
    for (const secret of [CANARY, OTHER]) assert.ok(!(stdout + stderr).includes(secret), stdout + stderr);
  }

  for (const format of ["table", "json", "markdown", "mermaid"]) {
    it(`is in no plan as ${format}, nor in its difference`, () => {
      const folder = project(descriptor(CANARY));
      const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
      const plan = ["plan", "--stack", "site", "--format", format];
      const ended = run(plan, { cwd: folder });
      assert.equal(ended.code, 0, ended.stderr);
      assertUnseen(ended);

      git("init", "-q");
      git("add", ".");
      git("-c", "user.name=a", "-c", "user.email=a@example.net", "commit", "-qm", "base");
      writeFileSync(join(folder, "ecd/radius.yaml"), descriptor(OTHER, "other", "2.0.0"));
      const changed = run([...plan, "--against", "HEAD"], { cwd: folder });
      assert.equal(changed.code, 0, changed.stderr);
      assertUnseen(changed);
    });
  }

  it("shows of a difference what is no secret: workflows, instances and packages that come, go and change", () => {
    const base = descriptor(CANARY);
    const folder = project(base);
    writeFileSync(join(folder, "base.yaml"), STACK.replace("ecd/radius", "base/radius"));
    mkdirSync(join(folder, "base"));
    writeFileSync(join(folder, "base/radius.yaml"), base);
    const plan = ["plan", "--stack", "site", "--against", "base.yaml"];
    const changed = (text: string, stack = STACK) => {
      writeFileSync(join(folder, "ecd/radius.yaml"), text);
      writeFileSync(join(folder, "Pulumi.site.yaml"), stack);
      const ended = run(plan, { cwd: folder });
      assertUnseen(ended);
      return ended.stdout;
    };
    const workflow = "spec.workflows[collect]";
    const parameters = changed(descriptor(OTHER));
    assert.ok(
      parameters.includes(`${workflow}.instances[in].parameters: changes; its value is not shown`),
      parameters,
    );
    const renamed = changed(descriptor(CANARY, "other", "2.0.0"));
    assert.ok(renamed.includes(`${workflow}.packageVersion: 1.0.0 => 2.0.0`), renamed);
    assert.ok(renamed.includes(`${workflow}.instances[other]: new;`), renamed);
    assert.ok(renamed.includes(`${workflow}.instances[in]: gone;`), renamed);
    // What is kept secret no longer was so before.
    const shown = changed(
      descriptor("harmless"),
      STACK.replace(", secretPaths: [spec.jvmArgs, spec.resources]", ""),
    );
    assert.ok(shown.includes("spec.resources.x: changes; its value is not shown"), shown);
  });

  it("is in no explanation", () =>
    assertUnseen(run(["explain", "radius"], { cwd: project(descriptor(CANARY)) })));

  for (const [what, broken] of [
    ["text behind a value", `parameters: "x" ${CANARY}`],
    ["a key beside a list", `- a\n    ${CANARY}: b`],
    ["an alias", `parameters: *${CANARY}`],
    ["a tag", `parameters: !${CANARY}<> x`],
    ["an escape", `parameters: "\\q${CANARY}"`],
    ["a block's header", `parameters: |${CANARY}`],
    ["an anchor twice", `parameters: &${CANARY} &${CANARY} x`],
    ["a directive", `x: 1\n...\n%${CANARY} a\n---\n${CANARY}: [`],
    ["a version of YAML", `x: 1\n...\n%YAML ${CANARY}\n---\na: [`],
    ["a flow that does not end", `parameters: {a: ${CANARY}`],
    ["a character that begins no value", `parameters: @${CANARY}`],
    ["a quote in a directive", `x: 1\n}${CANARY}`],
  ] as const) {
    it(`is in no fault of its YAML: ${what}`, () => {
      const ended = run(["plan", "--stack", "site"], {
        cwd: project(ecDeployment("radius", `\n  workflows:\n    ${broken}`)),
      });
      assert.equal(ended.code, 1, ended.stdout + ended.stderr);
      assertUnseen(ended);
    });
  }
});

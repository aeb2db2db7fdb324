import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import type { PlanJson } from "../../../sdk/report/json";
import { folderWith, runHere, stackFile } from "./command";

const BASE = stackFile(
  "target: on-prem",
  "network: {calico: {install: false}}",
  "platform: {services: none}",
  "separation: {mode: off}",
  "ecds:",
  "  - name: shared",
  "    exposure: NodePort",
  "    ports: [{port: 7001}]",
);
const OWN = stackFile(
  "extends: base.yaml",
  "ecds:",
  "  - name: own",
  "    exposure: NodePort",
  "    ports:",
  "      - {port: 7002}",
);

describe("commands on a stack file that extends a base", () => {
  const made: (() => void)[] = [];
  afterEach(() => {
    for (const remove of made.splice(0)) remove();
  });

  function project(files: Record<string, string>): string {
    const { folder, remove } = folderWith({ "Pulumi.yaml": "name: site\nruntime: nodejs\n", ...files });
    made.push(remove);
    return folder;
  }

  it("plan shows a finding at the place of the base, or of the stack, whichever says the value", async () => {
    const cwd = project({
      "base.yaml": BASE.replace("7001", "0"),
      "Pulumi.a.yaml": OWN.replace("7002", "0"),
    });
    const { code, stdout } = await runHere(["plan", "--format", "json"], { cwd });
    assert.equal(code, 1);
    const faults = (JSON.parse(stdout) as PlanJson).findings.filter(({ severity }) => severity === "error");
    assert.equal(faults.length, 2, JSON.stringify(faults));
    assert.deepEqual(faults.map(({ place }) => `${place?.file}:${place?.line}:${place?.column}`).sort(), [
      "Pulumi.a.yaml:8:14",
      "base.yaml:10:18",
    ]);
  });

  it("plan refuses a base that is not there, and ends with 1; --all shows the others all the same", async () => {
    const cwd = project({ "Pulumi.a.yaml": OWN, "Pulumi.b.yaml": BASE });
    const { code, stdout } = await runHere(["plan", "--stack", "a"], { cwd });
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^error UEN029 environment\.extends\n {2}Pulumi\.a\.yaml:3:5\n {2}base\.yaml: there is no such file/m,
    );
    const all = await runHere(["plan", "--all"], { cwd });
    assert.equal(all.code, 1);
    assert.match(all.stdout, /^a +no plan/m);
    assert.match(all.stdout, /^b +on-prem +1 /m);
  });

  it("plan --all plans each stack with its base, and no base by itself", async () => {
    const cwd = project({ "base.yaml": BASE, "Pulumi.a.yaml": OWN, "Pulumi.b.yaml": OWN });
    const { code, stdout } = await runHere(["plan", "--all"], { cwd });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^a +on-prem +2 +2 /m);
    assert.match(stdout, /^b +on-prem +2 +2 /m);
    assert.match(stdout, /\n2 stacks, 0 of them with errors/);
  });

  it("plan --against has the base as the commit has it, and shows what changed in it", async () => {
    const cwd = project({ "shared/base.yaml": BASE, "Pulumi.a.yaml": OWN.replace("base", "shared/base") });
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.net", ...args], { cwd });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "before");
    const same = await runHere(["plan", "--against", "HEAD"], { cwd });
    assert.match(same.stdout, /^Nothing changes\./m);
    writeFileSync(join(cwd, "shared/base.yaml"), BASE.replace("7001", "7005"));
    const { code, stdout } = await runHere(["plan", "--against", "HEAD"], { cwd });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^opens +shared +tcp-7005 7005\/TCP/m);
    assert.match(stdout, /^closes +shared +tcp-7001 7001\/TCP/m);
    assert.doesNotMatch(stdout, /^(opens|closes|moves) +own/m);
    assert.match(stdout, /^ {2}shared\/base\.yaml:10:17$/m);
  });

  it("pin writes into the stack file what is said there, and leaves the base to its owner", async () => {
    const cwd = project({ "base.yaml": BASE, "Pulumi.a.yaml": OWN });
    const { code, stdout, stderr } = await runHere(["pin"], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /environment\.ecds\[1\]\.ports\[0\]\.nodePort: 3\d+ {2}# own/);
    assert.match(stderr, /^Write by hand what belongs to a file that others may extend\. /);
    assert.match(readFileSync(join(cwd, "Pulumi.a.yaml"), "utf8"), /- \{port: 7002, nodePort: 3\d+\}/);
    assert.equal(readFileSync(join(cwd, "base.yaml"), "utf8"), BASE);
  });

  describe("pin says how to write what stands in a base", () => {
    const DESCRIPTOR = [
      "apiVersion: mz.digitalroute.com/v1alpha1",
      "kind: ECDeployment",
      "metadata: {name: gtp}",
      "spec:",
      "  services: [{spec: {type: NodePort, ports: [{port: 3386, protocol: UDP, name: udp}, {port: 2123, name: tcp}]}}]",
      "",
    ].join("\n");
    const base = (...more: string[]) => `${BASE}${more.map((line) => `      ${line}\n`).join("")}`;
    const described = base("- descriptor: ecd/gtp.yaml");
    /** Its first port is the environment's own already, by an entry over the base's. */
    const half = base("- descriptor: ecd/gtp.yaml", "  nodePorts: {gtp/3386/udp: 30009}");

    const cases: [what: string, base: string, own: string][] = [
      ["ECDs by name and by descriptor", described, OWN],
      ["where the stack file has no ECDs", described, stackFile("extends: base.yaml")],
      ["where the base pins one port already", half, OWN],
      [
        "where the stack file has an entry over the base's",
        described,
        stackFile("extends: base.yaml", "ecds:", "  - name: shared", "    sources: [10.1.0.0/16]"),
      ],
    ];
    for (const [what, text, own] of cases) {
      const files = { "base.yaml": text, "Pulumi.a.yaml": own, "ecd/gtp.yaml": DESCRIPTOR };

      it(`and that works when followed for this environment alone: ${what}`, async () => {
        const cwd = project(files);
        const { code, stderr } = await runHere(["pin"], { cwd });
        assert.equal(code, 1);
        const file = join(cwd, "Pulumi.a.yaml");
        const [, alone = ""] = /for this environment alone:\n([\s\S]*?)\nor for all/.exec(stderr) ?? [];
        assert.ok(alone, stderr);
        const written = parseDocument(readFileSync(file, "utf8"));
        const ecds = ["config", "usage-engine-networking:environment", "ecds"];
        for (const part of alone.split(/\n(?= {2}\S)/)) {
          const [heading = "", ...lines] = part.split("\n");
          const value: unknown = parse(lines.join("\n"));
          if (heading === "  below ecds in Pulumi.a.yaml") {
            if (!written.hasIn(ecds)) written.setIn(ecds, written.createNode([]));
            for (const entry of value as object[]) written.addIn(ecds, written.createNode(entry));
          } else {
            assert.equal(heading, "  to the entry at Pulumi.a.yaml:5:9");
            for (const [key, field] of Object.entries(value as object))
              written.setIn([...ecds, 0, key], written.createNode(field));
          }
        }
        writeFileSync(file, written.toString());
        await assertAllPinned(cwd);
        assert.equal(readFileSync(join(cwd, "base.yaml"), "utf8"), text);
      });

      it(`and that works when followed for all: ${what}`, async () => {
        const cwd = project(files);
        const { stderr } = await runHere(["pin"], { cwd });
        const told = [...stderr.matchAll(/^ {2}base\.yaml:(\d+):(\d+): (.+?) {2}# /gm)];
        assert.ok(told.length > 0, stderr);
        const lines = text.split("\n");
        // From the last on, so that what is added moves nothing that is still to come.
        for (const [, line, column, addition = ""] of told.reverse()) {
          const index = Number(line) - 1;
          const old = lines[index] ?? "";
          const rest = old.slice(Number(column) - 1);
          const before = old.slice(0, Number(column) - 1);
          const [key = ""] = addition.split(":");
          if (rest.startsWith(`${key}:`)) lines[index] = before + addition;
          else if (rest.startsWith("{")) lines[index] = `${before}{${addition}, ${rest.slice(1)}`;
          else lines[index] = `${before}${addition}\n${" ".repeat(before.length)}${rest}`;
        }
        writeFileSync(join(cwd, "base.yaml"), lines.join("\n"));
        await assertAllPinned(cwd);
      });
    }

    async function assertAllPinned(cwd: string): Promise<void> {
      const { code, stdout, stderr } = await runHere(["pin"], { cwd });
      assert.deepEqual([code, stdout, stderr], [0, "Nothing to pin in Pulumi.a.yaml.\n", ""]);
      const { exposures } = JSON.parse(
        (await runHere(["plan", "--format", "json"], { cwd })).stdout,
      ) as PlanJson;
      const numbers = exposures.map(({ nodePort }) => nodePort);
      assert.ok(
        numbers.every((number) => number !== null),
        JSON.stringify(numbers),
      );
    }
  });

  it("say that a key of the project needs a project", async () => {
    const { folder, remove } = folderWith({ "site.yaml": BASE });
    made.push(remove);
    const { code, stderr } = await runHere([
      "plan",
      "--config",
      join(folder, "site.yaml"),
      "--key",
      "environment",
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /Name it whole: PROJECT:environment/);
  });
});

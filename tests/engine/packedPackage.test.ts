import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { REPOSITORY_ROOT } from "../../local/programs";
import { testFolder } from "../fixture/sharedCluster";

const run = promisify(execFile);

interface LockFile {
  packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
}

/**
 * The package as npm packs it, unpacked where an installation puts it, beside the dependencies that an installation brings:
 * what is missing in the archive, or only a devDependency, is missing here.
 */
describe("the packed package", function () {
  this.timeout(300_000);
  const folder = path.join(testFolder, "packed");
  const modules = path.join(folder, "node_modules");
  const installed = path.join(modules, "usage-engine-networking");
  let files: string[];

  before(async () => {
    await fs.mkdir(installed, { recursive: true });
    // Without its scripts: bin/ is what this run has built, and is not built anew.
    const { stdout } = await run(
      "npm",
      ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
      {
        cwd: REPOSITORY_ROOT,
      },
    );
    const [archive] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
    assert.ok(archive);
    files = archive.files.map((file) => file.path);
    await run("tar", [
      "-xzf",
      path.join(folder, archive.filename),
      "-C",
      installed,
      "--strip-components",
      "1",
    ]);
    await linkDependencies();
    await fs.writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "site", private: true }));
  });

  /** Links what `npm install --omit=dev` would put beside the package. */
  async function linkDependencies(): Promise<void> {
    const lock = JSON.parse(
      await fs.readFile(path.join(REPOSITORY_ROOT, "package-lock.json"), "utf8"),
    ) as LockFile;
    for (const [place, { dev }] of Object.entries(lock.packages)) {
      if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(place)) continue;
      const target = path.join(REPOSITORY_ROOT, place);
      if (!(await fs.stat(target).catch(() => undefined))) continue;
      await fs.mkdir(path.dirname(path.join(folder, place)), { recursive: true });
      await fs.symlink(target, path.join(folder, place));
    }
  }

  it("holds what it needs, and nothing of this repository's own tests and tools", () => {
    const needed = [
      "bin/index.js",
      "bin/index.d.ts",
      "bin/program.js",
      "bin/cli/main.js",
      "cli/usage-engine-networking.js",
      "schema/stack.schema.json",
      "schema/environment.schema.json",
      "schema/base.schema.json",
      "policy/PulumiPolicy.yaml",
      "policy/index.js",
      "policy/policies.d.ts",
      "examples/on-prem/Pulumi.production.yaml",
      "examples/on-prem/program/index.js",
      "examples/ecd/radius.yaml",
      "examples/pull-request/.github/workflows/network.yml",
      "templates/usage-engine-networking/Pulumi.yaml",
      "templates/usage-engine-networking/package.json",
      "templates/usage-engine-networking/program/index.js",
      "PulumiPlugin.yaml",
      "LICENSE",
      "README.md",
    ];
    assert.deepEqual(
      needed.filter((file) => !files.includes(file)),
      [],
    );
    const superfluous =
      /^(local|tests|sdk|scripts|bin\/(tests|local|scripts|\.))|\.map$|tsbuildinfo$|\.test\./;
    assert.deepEqual(
      files.filter((file) => superfluous.test(file)),
      [],
    );
  });

  it("is a module with every component", async () => {
    const program = `const { ...all } = require("usage-engine-networking"); console.log(Object.keys(all).join(" "))`;
    const { stdout } = await run(process.execPath, ["-e", program], { cwd: folder });
    for (const name of ["Environment", "EcdNetworking", "PlatformServices", "OnPremNetwork", "Target"]) {
      assert.match(stdout, new RegExp(`\\b${name}\\b`));
    }
  });

  it("brings its policies, for packs of its users' own", async () => {
    const program = `console.log(require("usage-engine-networking/policy/policies").policies.length)`;
    const { stdout } = await run(process.execPath, ["-e", program], { cwd: folder });
    assert.ok(Number(stdout) >= 8, stdout);
  });

  it("brings the command, which plans its examples", async () => {
    const example = path.join(folder, "site");
    await fs.cp(path.join(installed, "examples", "on-prem"), example, { recursive: true });
    const command = path.join(installed, "cli", "usage-engine-networking.js");
    const args = [command, "plan", "--stack", "production", "--format", "json"];
    const { stdout } = await run(process.execPath, args, { cwd: example });
    const plan = JSON.parse(stdout) as { target: string; findings: { severity: string }[] };
    assert.equal(plan.target, "on-prem");
    assert.deepEqual(
      plan.findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("begins a project with what is in it", async () => {
    const begun = path.join(folder, "begun");
    await fs.mkdir(path.join(begun, ".git"), { recursive: true });
    const command = path.join(installed, "cli", "usage-engine-networking.js");
    await run(process.execPath, [command, "init", "--yes", "--no-cluster"], { cwd: begun });
    const entries = await fs.readdir(begun, { recursive: true });
    for (const file of ["Pulumi.yaml", "Pulumi.production.yaml", ".github/workflows/network.yml"])
      assert.ok(entries.includes(file), file);
  });

  /** The programs that the README shows; each is complete. */
  async function readmePrograms(): Promise<string[]> {
    const readme = await fs.readFile(path.join(installed, "README.md"), "utf8");
    return [...readme.matchAll(/^```typescript\n(.*?)^```$/gms)].map(([, program = ""]) => program);
  }

  it("runs each program of its README, alone", async () => {
    const programs = await readmePrograms();
    assert.ok(programs.length >= 2);
    const site = path.join(folder, "readme");
    await fs.cp(path.join(installed, "examples", "ecd"), path.join(site, "ecd"), { recursive: true });
    const tsc = path.join(REPOSITORY_ROOT, "node_modules", "typescript", "bin", "tsc");
    // Resources are only counted: what they become in a cluster is shown elsewhere.
    const counting = `
      const pulumi = require("@pulumi/pulumi");
      let resources = 0;
      pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => { resources += 1; return { id: name, state: inputs }; },
        call: ({ inputs }) => inputs,
      });
      process.on("exit", () => console.log(resources));
      require(process.argv[1]);`;
    const files = programs.map((_, index) => path.join(site, `program${index}.ts`));
    await Promise.all(files.map((file, index) => fs.writeFile(file, programs[index] ?? "")));
    const target = ["--target", "es2022", "--module", "node16", "--types", "node"];
    const options = ["--ignoreConfig", "--strict", "--skipLibCheck", ...target];
    await run(process.execPath, [tsc, ...options, ...files], { cwd: site }).catch((error) =>
      assert.fail(error.stdout),
    );
    for (const file of files) {
      const compiled = file.replace(/ts$/, "js");
      const { stdout } = await run(process.execPath, ["-e", counting, compiled], { cwd: site });
      assert.ok(Number(stdout.trim().split("\n").at(-1)) > 3, stdout);
    }
  });

  it("types what programs write, with no type missing", async () => {
    await fs.writeFile(
      path.join(folder, "program.ts"),
      `import { type EcdArgs, Environment, type EnvironmentArgs, Exposure, Target } from "usage-engine-networking";
      const ecd: EcdArgs = { name: "diameter", exposure: Exposure.NodePort, ports: [{ port: 3868, nodePort: 30012 }] };
      const args: EnvironmentArgs = {
        target: Target.OnPrem,
        network: { calico: { install: false } },
        ecds: [ecd],
      };
      export const { endpoints } = new Environment("site", args);
      // @ts-expect-error a misspelt exposure
      export const misspelt: EcdArgs = { name: "diameter", exposure: "Nodeport" };
      `,
    );
    const tsc = path.join(REPOSITORY_ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "node16",
      "--types",
      "node",
    ];
    // Libraries are checked as well: a type that the package takes from a devDependency is missed there only.
    await run(process.execPath, [tsc, ...options, "program.ts"], { cwd: folder }).catch((error) =>
      assert.fail(error.stdout),
    );
  });
});

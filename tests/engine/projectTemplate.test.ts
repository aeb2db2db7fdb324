import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { REPOSITORY_ROOT } from "../../local/programs";
import { EngineFixture } from "./engineFixture";
import { PulumiProgram } from "./pulumiProgram";

const TEMPLATE = path.join(REPOSITORY_ROOT, "templates", "usage-engine-networking");
const ANSWERS = "usage-engine-networking";

/** `pulumi new` with the template of this repository, by the real engine; then `init`, as its last line says. */
describe("the template of a project", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let pulumi: PulumiProgram;

  before(async () => {
    fixture = await EngineFixture.start();
    pulumi = await PulumiProgram.install(fixture, {
      PATH: `${await npmThatLinks()}${path.delimiter}${process.env.PATH}`,
    });
  });
  after(async () => {
    await fixture?.stop();
  });

  /** In the place of npm, which cannot fetch a package that is not published: puts this repository where npm would. */
  async function npmThatLinks(): Promise<string> {
    const folder = path.join(fixture.folder, "npm");
    await fs.mkdir(folder);
    const line = `mkdir -p node_modules && ln -sfn '${REPOSITORY_ROOT}' node_modules/usage-engine-networking`;
    await fs.writeFile(path.join(folder, "npm"), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    return folder;
  }

  async function emptyFolder(name: string): Promise<string> {
    const folder = path.join(fixture.folder, name);
    await fs.mkdir(path.join(folder, ".git"), { recursive: true });
    return folder;
  }

  async function succeed(folder: string, ...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.equal(code, 0, output);
    return output;
  }

  function init(folder: string, ...args: string[]): void {
    const command = path.join(REPOSITORY_ROOT, "cli", "usage-engine-networking.js");
    const all = [command, "init", "--yes", "--no-cluster", "--name", "site", "--stack", "dev", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  }

  const read = async (folder: string, file: string) =>
    parse(await fs.readFile(path.join(folder, file), "utf8"));
  const stackFile = "Pulumi.dev.yaml";

  it("comes to the same as init in an empty folder", async () => {
    const [generated, alone] = [await emptyFolder("generated"), await emptyFolder("alone")];
    // It takes no folder that has something in it.
    await succeed(generated, "new", TEMPLATE, "--generate-only", "--yes", "--force", "--name", "site");
    assert.match(await fs.readFile(path.join(generated, "package.json"), "utf8"), /"name": "site"/);
    init(generated);
    init(alone);
    const files = async (folder: string) =>
      (await fs.readdir(folder, { recursive: true })).filter((one) => !one.startsWith(".git/")).sort();
    assert.deepEqual(await files(generated), await files(alone));
    for (const file of [stackFile, "package.json", ".github/workflows/network.yml"])
      assert.deepEqual(await read(generated, file), await read(alone, file), file);
    const program = (folder: string) => fs.readFile(path.join(folder, "program", "index.js"), "utf8");
    assert.equal(await program(generated), await program(alone));
    const project = await read(generated, "Pulumi.yaml");
    const { runtime, main, name } = await read(alone, "Pulumi.yaml");
    assert.deepEqual([project.runtime, project.main, project.name], [runtime, main, name]);
  });

  it("asks for target, cluster and namespace, which init takes over, and is previewed without an edit", async () => {
    const folder = await emptyFolder("asked");
    const answer = `${ANSWERS}:namespace=mediation`;
    const said = await succeed(
      folder,
      ...["new", TEMPLATE, "--yes", "--force", "--name", "site", "--stack", "dev", "-c", answer],
    );
    assert.match(said, /npx usage-engine-networking init/);
    const { config } = await read(folder, stackFile);
    assert.deepEqual(config, {
      [`${ANSWERS}:target`]: "on-prem",
      [`${ANSWERS}:cluster`]: "existing",
      [`${ANSWERS}:namespace`]: "mediation",
    });
    init(folder);
    const written = await read(folder, stackFile);
    assert.ok(written.encryptionsalt, "what pulumi has written");
    assert.deepEqual(Object.keys(written.config), [`${ANSWERS}:environment`]);
    assert.equal(written.config[`${ANSWERS}:environment`].namespace, "mediation");
    assert.match(await succeed(folder, "preview"), /usage-engine-networking:index:Environment/);
  });
});

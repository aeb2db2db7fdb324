import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { REPOSITORY_ROOT } from "../../../../local/programs";
import { copyStackFile, ENVIRONMENT_KEY } from "../../../../local/stack/stackFile";
import { CONFIG_KEY } from "../../../../sdk/config/stackFile";
import { planEnvironment } from "../../../../sdk/planEnvironment";
import { scratchFolder } from "../../../fixture/scratchFolder";

interface StackFile {
  readonly encryptionsalt?: string;
  readonly config: Record<string, Record<string, unknown>>;
}

describe("the copy of the stack file", () => {
  const scratch = scratchFolder();
  const source = path.join(REPOSITORY_ROOT, "Pulumi.local.yaml");

  async function copy(): Promise<StackFile> {
    const { file } = await copyStackFile(scratch.path, "/somewhere/kubeconfig", () => undefined);
    return parse(await fs.readFile(file, "utf8")) as StackFile;
  }

  it("names the local cluster, and nothing else about the environment changes but its charts", async () => {
    const { config } = await copy();
    const original = (parse(await fs.readFile(source, "utf8")) as StackFile).config[ENVIRONMENT_KEY];
    const { cluster, charts: _charts, network, ...rest } = config[ENVIRONMENT_KEY] ?? {};
    const { network: originalNetwork, charts: _originalCharts, ...originalRest } = original ?? {};
    assert.deepEqual(cluster, { kubeconfig: "/somewhere/kubeconfig", context: "local" });
    assert.deepEqual(rest, originalRest);
    const { calico: _calico, ...restOfNetwork } = network as Record<string, unknown>;
    const { calico: _originalCalico, ...restOfOriginal } = originalNetwork as Record<string, unknown>;
    assert.deepEqual(restOfNetwork, restOfOriginal);
  });

  it("is found by the key that the package reads", () => {
    assert.equal(ENVIRONMENT_KEY, CONFIG_KEY);
  });

  it("is accepted by the plan, charts included", async () => {
    const { config } = await copy();
    const { findings } = planEnvironment(config[ENVIRONMENT_KEY], REPOSITORY_ROOT);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("says which charts stand in, if any, and where from", async () => {
    const { file, standIns } = await copyStackFile(scratch.path, "/k", () => undefined);
    const { charts = {} } =
      (parse(await fs.readFile(file, "utf8")) as StackFile).config[ENVIRONMENT_KEY] ?? {};
    assert.equal(standIns.length, Object.keys(charts as object).length);
    for (const { chart } of Object.values(charts as Record<string, { chart: string }>)) {
      assert.ok((await fs.stat(path.join(chart, "Chart.yaml"))).isFile(), chart);
    }
  });

  it("keeps the salt that the engine wrote into an earlier one", async () => {
    await copy();
    await fs.appendFile(path.join(scratch.path, "Pulumi.local.yaml"), "encryptionsalt: v1:abc\n");
    assert.equal((await copy()).encryptionsalt, "v1:abc");
  });

  it("leaves the tracked file without one", async () => {
    await copy();
    assert.equal((parse(await fs.readFile(source, "utf8")) as StackFile).encryptionsalt, undefined);
  });
});

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { traefikChart } from "../../../local/charts/charts";
import { ensurePrograms, REPOSITORY_ROOT } from "../../../local/programs";
import { stackProgram } from "../../../sdk/components/runtime/stackProgram";
import { EngineFixture, type TestStack, uniqueName } from "../engineFixture";
import { PulumiProgram } from "../pulumiProgram";

const run = promisify(execFile);

/** Charts of this package as Helm releases: what becomes of them after the first `up`. */
describe("a release of a mirrored chart", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let namespace: string;
  let chart: string;
  let stack: TestStack | undefined;

  before(async () => {
    fixture = await EngineFixture.start();
  });
  after(() => fixture?.stop());
  beforeEach(async () => {
    namespace = uniqueName("mirrored");
    chart = path.join(fixture.folder, namespace, "charts", "traefik");
    await fs.cp(traefikChart(), chart, { recursive: true });
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });
  afterEach(async () => {
    await stack?.destroy();
    stack = undefined;
    await fixture.objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });

  const environment = (): Record<string, unknown> => ({
    target: "on-prem",
    namespace,
    charts: { traefik: { chart } },
    network: { podCidr: "192.168.0.0/16", calico: { install: false } },
    platform: { services: "none" },
    ingress: { nodePorts: { http: 30055, https: 30056 } },
  });
  const helm = async (...args: string[]): Promise<string> => {
    const programs = await ensurePrograms(["helm"]);
    const place = ["--namespace", namespace, "--kubeconfig", fixture.cluster.kubeconfig];
    return (await run(programs.helm, [...args, ...place])).stdout;
  };
  const release = () => `${namespace}-traefik`;
  const service = () =>
    fixture.find<{ spec: { ports: { nodePort: number }[] } }>("v1", "Service", namespace, release());
  const history = async (): Promise<{ revision: number; description: string }[]> =>
    JSON.parse(await helm("history", release(), "--output", "json")) as {
      revision: number;
      description: string;
    }[];

  async function edit(folder = chart): Promise<void> {
    const file = path.join(folder, "templates", "ingressclass.yaml");
    const text = await fs.readFile(file, "utf8");
    await fs.writeFile(file, text.replace("  annotations:\n", "  annotations:\n    edited: by-hand\n"));
  }
  const ingressClass = () => fixture.find("networking.k8s.io/v1", "IngressClass", "", release());

  async function stackOf(args: Record<string, unknown>): Promise<TestStack> {
    const made = await fixture.stack(async () => stackProgram("."));
    const value = JSON.stringify(args);
    await made.stack.setConfig("usage-engine-networking:environment", { value });
    return made;
  }

  it("is upgraded when the chart is edited under its old version, and only then", async () => {
    stack = await stackOf(environment());
    await stack.up();
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    await edit();
    assert.equal((await stack.preview()).changes.update, 1);
    await stack.up();
    assert.equal((await ingressClass())?.metadata?.annotations?.edited, "by-hand");
    assert.deepEqual(
      (await history()).map(({ description }) => description.replace(/[0-9a-f]{16}$/, "...")),
      ["Chart sha256:...", "Chart sha256:..."],
    );
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
  });

  it("comes back when somebody has uninstalled it", async () => {
    stack = await stackOf(environment());
    await stack.up();
    await helm("uninstall", release());
    assert.equal((await stack.refresh()).delete, 1);
    await stack.up();
    assert.deepEqual((await service())?.spec.ports.map(({ nodePort }) => nodePort).sort(), [30055, 30056]);
  });

  it("is taken over from Helm by an import, and upgraded in place", async () => {
    const values = [
      "--set",
      "service.spec.type=NodePort,ports.web.nodePort=30055,ports.websecure.nodePort=30056",
    ];
    await helm("install", release(), chart, ...values);
    const before = (await service())?.metadata?.uid;
    assert.ok(before);

    const folder = path.join(fixture.folder, namespace, "site");
    await writeProject(folder);
    const pulumi = await PulumiProgram.install(fixture, {});
    const succeed = async (...args: string[]) => {
      const { code, output } = await pulumi.run(folder, ...args);
      assert.equal(code, 0, output);
      return output;
    };
    const printed = preflight(folder);
    assert.match(printed, new RegExp(`UEN670[^]*a release ${release()} in ${namespace}`));
    const lines = printed.split("\n").filter((line) => /^ {2}(PULUMI_\S+ )?pulumi \w+ --stack /.test(line));
    assert.equal(lines.length, 3, printed);
    const run = async (line = "") => {
      const { code, output } = await pulumi.runLine(folder, `${line} --yes --non-interactive`);
      assert.equal(code, 0, `${line}\n${output}`);
    };
    await succeed("stack", "init", "site");
    // The provider finds the chart of a release that it imports by its name, in the project's folder or Helm's repositories.
    for (const line of lines.slice(0, -1)) await run(line);
    assert.equal((await history()).length, 1, "importing is no upgrade");

    await run(lines.at(-1));
    await succeed("up", "--yes");
    assert.doesNotMatch(preflight(folder), /UEN670/, "the release is the stack's by now");
    assert.equal((await service())?.metadata?.uid, before, "the Service is the one that Helm had made");
    assert.equal((await history()).length, 2);
    await succeed("preview", "--expect-no-changes");
    await succeed("destroy", "--yes", "--remove");
  });

  it("is the same in a checkout elsewhere: the state has the chart's place within the project", async () => {
    const [here, elsewhere] = ["here", "deeper/elsewhere"].map((name) =>
      path.join(fixture.folder, namespace, name),
    ) as [string, string];
    for (const folder of [here, elsewhere]) await writeProject(folder, "./traefik");
    const pulumi = await PulumiProgram.install(fixture, {});
    const succeed = async (folder: string, ...args: string[]) => {
      const { code, output, stdout } = await pulumi.run(folder, ...args);
      assert.equal(code, 0, output);
      return stdout;
    };
    await succeed(here, "stack", "init", "site");
    await succeed(here, "up", "--yes", "--skip-preview");
    const state = await succeed(here, "stack", "export");
    assert.match(state, /"chart": "\.\.\/traefik"/);
    assert.ok(!state.includes(here), "the state names the checkout's folder");

    // A checkout has the salt as well.
    await fs.copyFile(path.join(here, "Pulumi.site.yaml"), path.join(elsewhere, "Pulumi.site.yaml"));
    await fs.rm(here, { recursive: true });
    await succeed(elsewhere, "preview", "--stack", "site", "--expect-no-changes");
    await succeed(elsewhere, "refresh", "--stack", "site", "--yes", "--skip-preview", "--expect-no-changes");
    await edit(path.join(elsewhere, "traefik"));
    await succeed(elsewhere, "up", "--stack", "site", "--yes", "--skip-preview");
    assert.equal((await ingressClass())?.metadata?.annotations?.edited, "by-hand");
    await succeed(elsewhere, "destroy", "--stack", "site", "--yes", "--skip-preview", "--remove");
  });

  const preflight = (folder: string): string => {
    const command = path.join(REPOSITORY_ROOT, "cli", "usage-engine-networking.js");
    const env = { ...process.env, KUBECONFIG: fixture.cluster.kubeconfig };
    return spawnSync(process.execPath, [command, "preflight", "--stack", "site"], {
      cwd: folder,
      encoding: "utf8",
      env,
    }).stdout;
  };

  async function writeProject(folder: string, place = chart): Promise<void> {
    const example = path.join(REPOSITORY_ROOT, "examples", "on-prem");
    for (const entry of ["program", "Pulumi.yaml"]) {
      await fs.cp(path.join(example, entry), path.join(folder, entry), { recursive: true });
    }
    await fs.mkdir(path.join(folder, "node_modules"));
    await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
    await fs.cp(chart, path.join(folder, "traefik"), { recursive: true });
    const charts = { traefik: { chart: place } };
    const config = { "usage-engine-networking:environment": { ...environment(), charts } };
    await fs.writeFile(path.join(folder, "Pulumi.site.yaml"), JSON.stringify({ config }));
  }
});

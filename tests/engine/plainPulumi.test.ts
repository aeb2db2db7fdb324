import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { parse, parseDocument } from "yaml";
import { traefikChart } from "../../local/charts/charts";
import { REPOSITORY_ROOT } from "../../local/programs";
import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { readStackFile } from "../../sdk/config/stackFile";
import { copyRepository } from "./componentPackage";
import { EngineFixture, uniqueName } from "./engineFixture";
import { requiredPackages } from "./languageHost/requiredPackages";
import { PulumiProgram } from "./pulumiProgram";

const ENVIRONMENT = ["config", "usage-engine-networking:environment"];

/**
 * What users type, typed by them: `pulumi stack init`, `preview`, `up`, `refresh`, `destroy`, `package get-schema`, each a
 * process of its own in a project's folder, under the official Node.js host. Packages of components need a newer one than can be
 * had: see componentPackage.test.ts.
 */
describe("plain pulumi", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let pulumi: PulumiProgram;
  let kubeconfig: string;

  before(async () => {
    fixture = await EngineFixture.start();
    // The examples name a context of the kubeconfig.
    kubeconfig = path.join(fixture.folder, "kubeconfig");
    await fs.writeFile(kubeconfig, await withContext(fixture.cluster.kubeconfig, "production"));
    pulumi = await PulumiProgram.install(fixture, { KUBECONFIG: kubeconfig });
  });
  after(async () => {
    await fixture?.stop();
  });

  async function succeed(folder: string, ...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.equal(code, 0, output);
    return output;
  }

  async function fail(folder: string, ...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace is printed");
    assert.doesNotMatch(output, /unhandled exception/, output);
    return output;
  }

  const serviceType = async (namespace: string, name: string): Promise<string | undefined> =>
    (await fixture.find<{ spec: { type: string } }>("v1", "Service", namespace, name))?.spec.type;

  describe("in this repository", () => {
    const namespace = uniqueName("uepe");
    let folder: string;

    before(async () => {
      folder = path.join(fixture.folder, "repository");
      await copyRepository(folder);
      await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    });

    const stackFile = (ports: string): string => `config:
  usage-engine-networking:environment:
    target: on-prem
    namespace: ${namespace}
    network: {podCidr: 192.168.0.0/16, nodeCidrs: [192.0.2.0/24], calico: {install: false}}
    platform: {ports: ${ports}}
    ingress: {controller: none, className: site}
    ecds:
      - {name: diameter, exposure: NodePort, ports: [{name: base, port: 3868, nodePort: 30073}]}
`;
    const pinned = "{http: {nodePort: 30070}, desktop: {nodePort: 30071}, control: {nodePort: 30072}}";

    /** What a change would cost, as Pulumi itself shows it; the stack file stays as it is. */
    async function previewCost(): Promise<void> {
      const file = path.join(folder, "Pulumi.site.yaml");
      const before = await fs.readFile(file, "utf8");
      const dearer = (more = ""): Promise<void> => {
        const money = `prices: {on-prem-address: 27.38}\n    loadBalancer: {className: site.example/balancer}\n`;
        const balanced = before.replace("exposure: NodePort", "exposure: LoadBalancer");
        return fs.writeFile(file, balanced.replace("    ecds:\n", `    ${money}${more}    ecds:\n`));
      };
      await dearer();
      const output = await succeed(folder, "preview", "--diff");
      assert.match(output, /By list prices: 27\.38 USD a month: network 27\.38, control plane 0\.00\./);
      assert.match(output, /monthlyCost *: "0\.00" => "27\.38"/);
      await dearer("    budget: {monthly: 27}\n");
      const refusal = await fail(folder, "preview");
      assert.match(refusal, /0\.38 above the budget of 27\.00: Address of a load balancer/);
      await fs.writeFile(file, before);
    }

    it("says what to write into a stack file without an environment", async () => {
      await succeed(folder, "stack", "init", "empty");
      const output = await fail(folder, "preview", "--stack", "empty");
      assert.match(output, /Pulumi\.empty\.yaml has no usage-engine-networking:environment under config:/);
      assert.match(output, /target: on-prem/);
    });

    it("shows everything that is wrong with an environment, with its paths, and makes nothing", async () => {
      await fs.writeFile(
        path.join(folder, "Pulumi.refused.yaml"),
        stackFile("{http: {nodePort: 29999}, desktop: {nodePort: 30073}}"),
      );
      await succeed(folder, "stack", "init", "refused");
      for (const command of [["preview"], ["up", "--yes"]]) {
        const output = await fail(folder, ...command, "--stack", "refused");
        assert.match(output, /environment\.platform\.ports\.http\.nodePort/);
        assert.match(
          output,
          /environment\.(platform\.ports\.desktop\.nodePort|ecds\[0\]\.ports\[0\]\.nodePort)/,
        );
        assert.match(output, /The environment has 2 errors; nothing was changed\./);
      }
      assert.equal(await serviceType(namespace, "platform"), undefined);
    });

    it("refuses a secret by its path, and shows it nowhere", async () => {
      await fs.writeFile(path.join(folder, "Pulumi.hidden.yaml"), stackFile(pinned));
      await succeed(folder, "stack", "init", "hidden");
      const sources = "usage-engine-networking:environment.sources[0]";
      await succeed(
        folder,
        "config",
        "set",
        "--stack",
        "hidden",
        "--secret",
        "--path",
        sources,
        "203.0.113.77/32",
      );
      const output = await fail(folder, "preview", "--stack", "hidden");
      assert.match(output, /environment\.sources\[0\]: this is encrypted/);
      assert.match(output, /The environment has 1 error; nothing was changed\./);
      assert.doesNotMatch(output, /203\.0\.113\.77/);
    });

    it("comes up, does not change, shows what a change would cost, and goes", async () => {
      await fs.writeFile(path.join(folder, "Pulumi.site.yaml"), stackFile(pinned));
      await succeed(folder, "stack", "init", "site");
      assert.match(await fs.readFile(path.join(folder, "Pulumi.site.yaml"), "utf8"), /encryptionsalt/);

      assert.match(await succeed(folder, "preview"), /usage-engine-networking:index:Environment/);
      assert.equal(await serviceType(namespace, "platform"), undefined);
      await succeed(folder, "up", "--yes");
      assert.equal(await serviceType(namespace, "platform"), "NodePort");
      assert.equal(await serviceType(namespace, "diameter"), "NodePort");

      await succeed(folder, "preview", "--expect-no-changes");
      await succeed(folder, "refresh", "--yes", "--expect-no-changes");
      await previewCost();
      await succeed(folder, "destroy", "--yes");
      assert.equal(await serviceType(namespace, "platform"), undefined);
    });
  });

  it("hands over what the project gives where a stack says nothing, and the program adds the base, as the command does", async () => {
    const folder = path.join(fixture.folder, "two-environments");
    await fs.cp(path.join(REPOSITORY_ROOT, "examples", "two-environments"), folder, { recursive: true });
    await fs.mkdir(path.join(folder, "node_modules"));
    await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
    const key = "usage-engine-networking:environment";
    const given = {
      // Not merged: the stack file has a value of this key.
      [key]: { value: { namespace: "never" } },
      [`${key}.labels.team`]: { value: "networks" },
      [`${key}.labels.environment`]: { value: "never" },
    };
    const project = parseDocument(await fs.readFile(path.join(folder, "Pulumi.yaml"), "utf8"));
    project.set("config", given);
    await fs.writeFile(path.join(folder, "Pulumi.yaml"), project.toString());
    await succeed(folder, "stack", "init", "production");
    const preview = await succeed(folder, "preview", "--diff");
    assert.match(preview, /team *: "networks"/);
    assert.match(preview, /environment *: "production"/);
    assert.match(preview, /nodePort *: 30010/);
    assert.match(preview, /nodePort *: 30012/);
    assert.doesNotMatch(preview, /never/);
    const stack = readStackFile(path.join(folder, "Pulumi.production.yaml"));
    const { labels, namespace, ecds } = stack.environment as EnvironmentArgs;
    assert.deepEqual([labels, namespace], [{ environment: "production", team: "networks" }, "uepe"]);
    for (const { name } of ecds ?? []) assert.match(preview, new RegExp(`name *: "${name}"`));
    // The copy of another example has a project and a stack of the same names.
    await succeed(folder, "stack", "rm", "--yes");
  });

  describe("in a copy of the on-prem example", () => {
    const namespace = uniqueName("uepe");
    let folder: string;

    before(async () => {
      folder = path.join(fixture.folder, "site");
      await fs.cp(path.join(REPOSITORY_ROOT, "examples", "on-prem"), folder, { recursive: true });
      await fs.mkdir(path.join(folder, "node_modules"));
      await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
      // As it is, but for a namespace of its own and a chart repository, which cannot be reached.
      const file = path.join(folder, "Pulumi.production.yaml");
      const stack = parseDocument(await fs.readFile(file, "utf8"));
      stack.setIn([...ENVIRONMENT, "namespace"], namespace);
      stack.setIn([...ENVIRONMENT, "charts"], { traefik: { chart: traefikChart() } });
      await fs.writeFile(file, stack.toString());
      await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      await createUsageEngine(namespace);
    });

    /** The Services that Usage Engine's chart makes, which the example patches. */
    async function createUsageEngine(owner: string): Promise<void> {
      const ports = { platform: { http: 80, control: 6790 }, ui: { desktop: 9001 } };
      for (const [name, byName] of Object.entries(ports)) {
        await fixture.objects.create({
          apiVersion: "v1",
          kind: "Service",
          metadata: { name, namespace: owner },
          spec: { ports: Object.entries(byName).map(([port, number]) => ({ name: port, port: number })) },
        } as object);
      }
    }

    it("has no plugin installed before it runs: those of the clouds' SDKs beside its own would be of no use", async () => {
      const { main } = parse(await fs.readFile(path.join(folder, "Pulumi.yaml"), "utf8")) as { main: string };
      assert.deepEqual(requiredPackages(path.dirname(path.join(folder, main))), []);
      // What a program beside node_modules comes to.
      const names = requiredPackages(folder).map((dependency) => dependency.getName());
      assert.deepEqual(names.sort(), ["aws", "gcp", "kubernetes"]);
    });

    it("finds descriptors beside the stack file, comes up, does not change, and goes", async () => {
      const find = (name: string) =>
        fixture.find<{ spec: { nodeHost: string } }>(
          "mz.digitalroute.com/v1alpha1",
          "ECDeployment",
          namespace,
          name,
        );

      await succeed(folder, "stack", "init", "production");
      await succeed(folder, "preview");
      await succeed(folder, "up", "--yes");
      assert.equal((await find("radius-north"))?.spec.nodeHost, "node-a");
      assert.equal(await serviceType(namespace, "platform"), "NodePort");

      await succeed(folder, "preview", "--expect-no-changes");
      await succeed(folder, "refresh", "--yes", "--expect-no-changes");
      await succeed(folder, "destroy", "--yes");
      assert.equal(await find("radius-north"), undefined);
    });
  });
});

/** The kubeconfig with a context of that name beside its own. */
async function withContext(file: string, name: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const current = config.getContextObject(config.getCurrentContext()) ?? assert.fail("no current context");
  config.addContext({ ...current, name });
  return config.exportConfig();
}

import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { stringify } from "yaml";
import * as entry from "../../index";
import { REPOSITORY_ROOT } from "../../local/programs";
import { ecDeployment } from "../fixture/descriptorFolder";
import { skipIfLeftOut } from "../fixture/leftOut";
import { componentPackage } from "./componentPackage";
import { EngineFixture, uniqueName } from "./engineFixture";
import { PulumiProgram } from "./pulumiProgram";
import { pythonEnvironment } from "./pythonEnvironment";

const TOKEN = "usage-engine-networking:index:Environment";

/**
 * The package as a plugin, as programs in other languages use it: the programs run under the official language hosts, the
 * package itself under a stand-in for a newer Node.js host (`languageHost/main.ts`).
 */
describe("the component package", function () {
  this.timeout(600_000);
  let fixture: EngineFixture;
  let pulumi: PulumiProgram;
  let source: string;
  let namespace: string;
  let folder: string;

  /** The engine installs the dependencies of a package of components: npm says what it would do, and does nothing. */
  const env = { npm_config_dry_run: "true", npm_config_ignore_scripts: "true" };

  before(async () => {
    fixture = await EngineFixture.start();
    pulumi = await PulumiProgram.install(fixture, env, { runsComponents: true });
    source = await componentPackage(fixture);
  });
  after(() => fixture?.stop());
  beforeEach(async () => {
    namespace = uniqueName("uepe");
    folder = path.join(fixture.folder, namespace);
    await fs.mkdir(folder);
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });
  afterEach(() =>
    fixture.objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }),
  );

  async function succeed(...args: string[]): Promise<string> {
    const { code, output, stdout } = await pulumi.run(folder, ...args);
    assert.equal(code, 0, output);
    return stdout;
  }
  const serviceType = async (name: string): Promise<string | undefined> =>
    (await fixture.find<{ spec: { type: string } }>("v1", "Service", namespace, name))?.spec.type;

  const environment = (httpNodePort: number) => ({
    target: "on-prem",
    namespace,
    network: { podCidr: "192.168.0.0/16", calico: { install: false } },
    platform: {
      ports: {
        http: { nodePort: httpNodePort },
        desktop: { nodePort: 30075 },
        control: { nodePort: 30076 },
      },
    },
    ingress: { controller: "none", className: "site" },
  });

  /** A project that takes the package from its folder. */
  async function writeProject(runtime: unknown, more: Record<string, unknown>): Promise<void> {
    const plugins = { providers: [{ name: "usage-engine-networking", path: source }] };
    const project = { name: namespace, runtime, plugins, ...more };
    await fs.writeFile(path.join(folder, "Pulumi.yaml"), stringify(project));
  }

  /** `up`, nothing to do in a preview and a refresh, `destroy`. */
  async function comesAndGoes(services: readonly string[]): Promise<void> {
    await succeed("stack", "init", "site");
    await succeed("up", "--yes", "--skip-preview");
    for (const name of services) assert.equal(await serviceType(name), "NodePort", name);
    const endpoints = JSON.parse(await succeed("stack", "output", "--json")) as {
      endpoints: { port: number }[];
    };
    assert.ok(endpoints.endpoints.some(({ port }) => port === 30074));
    await succeed("preview", "--expect-no-changes");
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await succeed("destroy", "--yes", "--skip-preview");
    for (const name of services) assert.equal(await serviceType(name), undefined, name);
  }

  it("lists all its components in its schema", async () => {
    await writeProject("nodejs", {});
    const schema = JSON.parse(await succeed("package", "get-schema", source)) as {
      resources: Record<string, { isComponent?: boolean }>;
    };
    const components = getPulumiComponents(entry).map(({ name }) => `usage-engine-networking:index:${name}`);
    assert.deepEqual(Object.keys(schema.resources).sort(), components.sort());
  });

  /** A program that registers the component by its token, as generated SDKs do; its secret, if it has one, is a source. */
  async function writeNodeProgram(args: object): Promise<void> {
    await fs.mkdir(path.join(folder, "program"));
    await fs.symlink(path.join(REPOSITORY_ROOT, "node_modules"), path.join(folder, "node_modules"));
    await writeProject({ name: "nodejs", options: { typescript: false } }, { main: "program/index.js" });
    await fs.writeFile(
      path.join(folder, "program", "index.js"),
      `const pulumi = require("@pulumi/pulumi");
      const hidden = new pulumi.Config().getSecret("hidden");
      const args = { ...${JSON.stringify(args)}, ...(hidden && { sources: [hidden] }) };
      new pulumi.ComponentResource("${TOKEN}", "site", args, {}, true);`,
    );
    await succeed("stack", "init", "site");
  }

  async function fail(...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace is printed");
    return output;
  }

  it("refuses a bad environment with the paths of its arguments", async () => {
    await writeNodeProgram(environment(29999));
    assert.match(await fail("preview"), /platform\.ports\.http\.nodePort/);
  });

  it("refuses a secret by the path of its argument, and keeps a descriptor's workflows encrypted", async () => {
    const secret = "kanari7enV0gel";
    const workflow = `{template: t, instances: [{name: in, parameters: ${secret}}]}`;
    const directory = path.join(folder, "descriptors");
    await fs.mkdir(directory);
    await fs.writeFile(
      path.join(directory, "radius.yaml"),
      ecDeployment("radius", `{workflows: [${workflow}]}`),
    );
    const ecds = [{ descriptor: "radius.yaml" }];
    await writeNodeProgram({ ...environment(30074), directory, ecds, platform: { services: "none" } });
    await succeed("config", "set", "--secret", "hidden", "203.0.113.77/32");
    const refusal = await fail("preview", "--diff");
    assert.match(refusal, /property sources\[0\] .*this is an Output/);
    assert.doesNotMatch(refusal, /203\.0\.113\.77/);

    await succeed("config", "rm", "hidden");
    const said: string[] = [];
    for (const command of [
      ["preview", "--diff"],
      ["up", "--yes"],
      ["stack", "export"],
    ]) {
      const { code, output } = await pulumi.run(folder, ...command);
      assert.equal(code, 0, output);
      said.push(output);
    }
    assert.match(said[2] ?? "", /"ciphertext"/);
    assert.ok(!said.join("\n").includes(secret), said.join("\n"));
    await succeed("destroy", "--yes");
  });

  it("makes an environment and a component alone for a YAML program", async function () {
    skipIfLeftOut(this, "pulumi-language-yaml");
    pulumi = await PulumiProgram.install(fixture, env, {
      languages: ["pulumi-language-yaml"],
      runsComponents: true,
    });
    await writeProject("yaml", {
      resources: {
        cluster: { type: "pulumi:providers:kubernetes" },
        site: {
          type: "usage-engine-networking:Environment",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Pulumi YAML's own notation
          options: { providers: ["${cluster}"] },
          properties: environment(30074),
        },
        alone: {
          type: "usage-engine-networking:EcdNetworking",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Pulumi YAML's own notation
          options: { providers: ["${cluster}"] },
          properties: {
            target: "on-prem",
            namespace,
            ecds: [{ name: "diameter", exposure: "NodePort", ports: [{ port: 3868, nodePort: 30077 }] }],
          },
        },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Pulumi YAML's own notation
      outputs: { endpoints: "${site.endpoints}" },
    });
    await comesAndGoes(["platform", "ui", "diameter"]);
  });

  it("makes an environment for a Python program", async function () {
    skipIfLeftOut(this, "pulumi-language-python");
    const python = await pythonEnvironment("pulumi");
    const variables = { ...env, PATH: `${python}${path.delimiter}${process.env.PATH}` };
    pulumi = await PulumiProgram.install(fixture, variables, {
      languages: ["pulumi-language-python"],
      runsComponents: true,
    });
    await writeProject("python", {});
    await fs.writeFile(
      path.join(folder, "__main__.py"),
      `import json
import pulumi

class Environment(pulumi.ComponentResource):
    endpoints: pulumi.Output[list]

    def __init__(self, name, args):
        super().__init__("${TOKEN}", name, {**args, "endpoints": None}, None, remote=True)

site = Environment("site", json.loads('''${JSON.stringify(environment(30074))}'''))
pulumi.export("endpoints", site.endpoints)
`,
    );
    await comesAndGoes(["platform", "ui"]);
  });
});

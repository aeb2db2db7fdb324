import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { REPOSITORY_ROOT } from "../../../local/programs";
import { EngineFixture, uniqueName } from "../engineFixture";
import { PulumiProgram } from "../pulumiProgram";

interface Step {
  op: string;
  urn: string;
}

/** The steps that `preflight` prints, typed as they are printed. */
describe("adopting what is in the cluster already", function () {
  this.timeout(300_000);
  const namespace = uniqueName("adopted");
  let fixture: EngineFixture;
  let pulumi: PulumiProgram;
  /** With the variable that the printed commands set for the first `up`. */
  let byForce: PulumiProgram;
  let folder: string;

  /** Made by hand, each a little different from what the environment wants. */
  const THERE = [
    object("v1", "Service", "platform", {
      type: "NodePort",
      selector: { app: "platform" },
      ports: [
        { name: "http", port: 80, targetPort: 9000, nodePort: 30176 },
        { name: "control", port: 6790, nodePort: 30177 },
      ],
    }),
    object("v1", "Service", "diameter", { ports: [{ port: 3868 }] }),
    object("networking.k8s.io/v1", "Ingress", "api", {
      defaultBackend: { service: { name: "api", port: { number: 80 } } },
    }),
    object("mz.digitalroute.com/v1alpha1", "ECDeployment", "bridge", { disabled: true }),
  ];

  before(async () => {
    fixture = await EngineFixture.start();
    pulumi = await PulumiProgram.install(fixture, {});
    byForce = await PulumiProgram.install(fixture, { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" });
    folder = path.join(fixture.folder, "site");
    await fs.cp(path.join(REPOSITORY_ROOT, "examples", "on-prem", "program"), path.join(folder, "program"), {
      recursive: true,
    });
    await fs.copyFile(
      path.join(REPOSITORY_ROOT, "examples", "on-prem", "Pulumi.yaml"),
      path.join(folder, "Pulumi.yaml"),
    );
    await fs.mkdir(path.join(folder, "node_modules"));
    await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
    await fs.writeFile(
      path.join(folder, "bridge.yaml"),
      "apiVersion: mz.digitalroute.com/v1alpha1\nkind: ECDeployment\nmetadata: {name: bridge}\nspec: {ports: [{containerPort: 4444}]}\n",
    );
    await fs.writeFile(
      path.join(folder, "Pulumi.site.yaml"),
      `config:
  usage-engine-networking:environment:
    target: on-prem
    namespace: ${namespace}
    network: {podCidr: 192.168.0.0/16, calico: {install: false}}
    platform: {ports: {http: {nodePort: 30176}, desktop: {nodePort: 30178}, control: {nodePort: 30177}}}
    ingress: {controller: none, className: site}
    ecds:
      - {name: diameter, sources: [10.20.0.0/24], ports: [{port: 3868, nodePort: 30179}]}
      - {name: api, http: {host: api.example.net, paths: [{path: /, port: 8080}]}}
      - descriptor: bridge.yaml
`,
    );
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    for (const one of THERE) await fixture.objects.create(one);
  });

  after(async () => {
    await fixture?.objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await fixture?.stop();
  });

  async function succeed(...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.equal(code, 0, output);
    return output;
  }
  const preflight = () =>
    spawnSync(
      process.execPath,
      [path.join(REPOSITORY_ROOT, "cli", "usage-engine-networking.js"), "preflight", "--stack", "site"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, KUBECONFIG: fixture.cluster.kubeconfig } },
    );
  const specs = () =>
    Promise.all(
      THERE.map(async ({ apiVersion, kind, metadata }) => {
        const found = await fixture.find(apiVersion, kind, namespace, metadata.name);
        return [found?.metadata?.uid, found?.spec];
      }),
    );
  /** What a preview would do to each object of the cluster, components and the stack left out. */
  async function previewed(): Promise<Record<string, string>> {
    const { code, stdout, output } = await byForce.run(folder, "preview", "--json");
    assert.equal(code, 0, output);
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    return Object.fromEntries(
      steps
        .filter(({ urn }) => /kubernetes:[^:]+:[A-Z]/.test(urn))
        // A Service and its Ingress have one name.
        .map(({ op, urn }) => [/(\w+::[^:]+)$/.exec(urn)?.[1] ?? urn, op]),
    );
  }

  it("takes over each object by the printed commands, which change none, and then changes it in place", async () => {
    const printed = preflight();
    assert.equal(printed.status, 1, printed.stderr);
    const lines = printed.stdout
      .split("\n")
      .filter((line) => /^ {2}(PULUMI_\S+ )?pulumi \w+ --stack /.test(line));
    assert.equal(lines.length, 1 + THERE.length + 1, printed.stdout);
    const run = async (line = "") => {
      const { code, output } = await pulumi.runLine(folder, `${line} --yes --non-interactive`);
      assert.equal(code, 0, `${line}\n${output}`);
    };

    const before = await specs();
    await succeed("stack", "init", "site");
    for (const line of lines.slice(0, -1)) await run(line);
    assert.deepEqual(await specs(), before);

    const steps = await previewed();
    assert.deepEqual(
      {
        platform: steps["Service::environment-platform-platform"],
        diameter: steps["Service::environment-ecds-diameter"],
        api: steps["Ingress::environment-ecds-api"],
        bridge: steps["ECDeployment::environment-ecds-bridge"],
      },
      { platform: "update", diameter: "update", api: "update", bridge: "update" },
    );
    assert.deepEqual([...new Set(Object.values(steps))].sort(), ["create", "update"]);

    await run(lines.at(-1));
    assert.equal(await fixture.find("v1", "Service", namespace, "ui"), undefined, "more than was adopted");
    await succeed("up", "--yes");
    const after = await specs();
    assert.deepEqual(
      after.map(([uid]) => uid),
      before.map(([uid]) => uid),
    );
    await succeed("preview", "--expect-no-changes");
    const ports = await fixture.find<{ spec: { ports: { nodePort: number }[] } }>(
      "v1",
      "Service",
      namespace,
      "diameter",
    );
    assert.deepEqual(
      ports?.spec.ports.map(({ nodePort }) => nodePort),
      [30179],
    );
    assert.doesNotMatch(preflight().stdout, /pulumi import/);
    await succeed("destroy", "--yes");
  });

  function object(apiVersion: string, kind: string, name: string, spec: object) {
    return { apiVersion, kind, metadata: { name, namespace }, spec };
  }
});

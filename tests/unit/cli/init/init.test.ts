import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { ExitCode } from "../../../../cli/exitCode";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import { folderWith, repository, run, runHere } from "../command";

const ecd = (name: string) => `apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata: {name: ${name}}
spec: {services: [{spec: {type: NodePort, ports: [{name: in, port: 3868}]}}]}
`;

describe("init", () => {
  const made: (() => void)[] = [];
  afterEach(() => {
    for (const remove of made.splice(0)) remove();
  });

  function folderOf(files: Record<string, string> = {}) {
    const { folder, remove } = folderWith(files);
    made.push(remove);
    const text = (path: string) => readFileSync(join(folder, path), "utf8");
    const environment = (stack = "production") =>
      parse(text(`Pulumi.${stack}.yaml`)).config["usage-engine-networking:environment"] as EnvironmentArgs;
    const init = (...args: string[]) => runHere(["init", "--no-cluster", ...args], { cwd: folder });
    return { folder, text, environment, init };
  }

  it("makes a project of an empty folder, whose plan has no error", async () => {
    const { folder, text, environment, init } = folderOf();
    const { code, stdout } = await init("--yes", "--name", "Site");
    assert.equal(code, ExitCode.Good, stdout);
    assert.match(stdout, /^The cluster was not looked at/);
    assert.match(stdout, /\n3 ports, 3 of them open to the outside;/);
    assert.deepEqual(readdirSync(folder).sort(), [
      ".github",
      ".gitignore",
      "Pulumi.production.yaml",
      "Pulumi.yaml",
      "package.json",
      "program",
    ]);
    assert.deepEqual(environment().network, { calico: { install: false } });
    assert.deepEqual(environment().platform?.ports?.http, { nodePort: 30000 });
    const example = join(repository, "examples", "on-prem");
    const { name, ...project } = parse(text("Pulumi.yaml"));
    const { name: _, ...known } = parse(readFileSync(join(example, "Pulumi.yaml"), "utf8"));
    assert.equal(name, "Site");
    assert.deepEqual(project, known);
    assert.equal(text("program/index.js"), readFileSync(join(example, "program", "index.js"), "utf8"));
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    const manifest = {
      name: "site",
      private: true,
      dependencies: { "usage-engine-networking": `^${version}` },
    };
    assert.deepEqual(JSON.parse(text("package.json")), manifest);
    const schema = JSON.parse(readFileSync(join(repository, "schema", "stack.schema.json"), "utf8"));
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.ok(validate(parse(text("Pulumi.production.yaml"))), JSON.stringify(validate.errors));
  });

  it("changes nothing when it is run again, and asks nothing more", async () => {
    const { text, init } = folderOf();
    await init("--yes");
    const before = text("Pulumi.production.yaml");
    const { code, stdout } = await init("--yes", "--target", "aws");
    assert.equal(code, ExitCode.Good);
    assert.doesNotMatch(stdout, /^ {2}(written|replaced)/m);
    assert.match(stdout, /^ {2}kept +Pulumi\.production\.yaml$/m);
    assert.equal(text("Pulumi.production.yaml"), before);
  });

  it("plans every stack of the project in its workflow, and says which one a workflow of before leaves out", async () => {
    const { folder, text, init } = folderOf();
    await init("--yes");
    const { stdout } = await init("--yes", "--stack", "south");
    assert.match(
      stdout,
      /^\.github\/workflows\/network\.yml does not plan south yet: add it to the stacks of its matrix\.$/m,
    );
    rmSync(join(folder, ".github"), { recursive: true });
    const anew = await init("--yes", "--stack", "south");
    assert.doesNotMatch(anew.stdout, /does not plan/);
    const { jobs } = parse(text(".github/workflows/network.yml"));
    assert.deepEqual(
      [jobs.plan.strategy.matrix, jobs.preview.strategy.matrix],
      [{ stack: ["production", "south"] }, { stack: ["production", "south"] }],
    );
  });

  it("leaves what is there, and says so; with --force it says what it replaces", async () => {
    const own = "name: ours\nruntime: yaml\n";
    const { text, init } = folderOf({ "Pulumi.yaml": own, "package.json": "{}" });
    const { stdout } = await init("--yes");
    assert.match(stdout, /^ {2}kept +Pulumi\.yaml$/m);
    assert.match(stdout, /^ {2}kept +package\.json$/m);
    assert.equal(text("Pulumi.yaml"), own);
    const forced = await init("--yes", "--force");
    assert.match(forced.stdout, /^ {2}replaced +Pulumi\.yaml$/m);
    assert.match(forced.stdout, /^ {2}unchanged +Pulumi\.production\.yaml$/m);
    assert.match(text("Pulumi.yaml"), /main: program\/index\.js/);
  });

  it("needs a terminal, a flag or --yes, and writes nothing without", () => {
    const { folder } = folderOf();
    const refused = (...args: string[]) => {
      const { code, stderr } = run(["init", "--no-cluster", ...args], { cwd: folder });
      assert.equal(code, ExitCode.Usage, stderr);
      return stderr;
    };
    assert.match(refused(), /no terminal to ask at: say --stack <name>, or --yes for production/);
    assert.match(
      refused("--stack", "site", "--name", "site"),
      /say --target <target>, or --yes for on-prem and the other/,
    );
    assert.match(refused("--yes", "--target", "aws"), /no default: say --region <region>\.$/m);
    assert.match(refused("--yes", "--stack", "../other"), /--stack \.\.\/other: it must be letters/);
    assert.match(refused("--yes", "--namespace", "Uepe"), /--namespace Uepe: it must be lower case/);
    assert.match(refused("--yes", "--new-cluster", "--existing-cluster"), /one of them/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("finds descriptors: a folder of them is one entry, and what lies among others is named", async () => {
    const { environment, init, text } = folderOf({
      "ecd/a.yaml": ecd("a"),
      "ecd/b.yaml": ecd("b"),
      "mixed/c.yaml": ecd("c"),
      "mixed/values.yaml": "replicas: 1\n",
      "chart/templates/d.yaml": "{{ if }}\nkind: ECDeployment\n",
      "node_modules/x/e.yaml": ecd("e"),
    });
    const { code, stdout } = await init("--yes");
    assert.equal(code, ExitCode.Good, stdout);
    assert.deepEqual(
      environment().ecds?.map(({ descriptor }) => descriptor),
      ["ecd/*.yaml", "mixed/c.yaml"],
    );
    const pins = environment().ecds?.flatMap(({ nodePorts = {} }) => Object.values(nodePorts));
    assert.deepEqual(pins?.slice(0, 2), [30003, 30004]);
    assert.match(text(".github/workflows/network.yml"), /paths: \["\*\*\/\*\.yaml", /);
  });

  it("makes a cluster of its own in a cloud, in stages where there are ECDs", async () => {
    const { environment, init, text } = folderOf({ "ecd/a.yaml": ecd("a") });
    const { code, stdout } = await init("--yes", "--target", "aws", "--new-cluster", "--region", "eu-west-1");
    assert.equal(code, ExitCode.Good, stdout);
    const { stage, createNamespace, network } = environment();
    assert.deepEqual([stage, createNamespace], ["network", true]);
    assert.equal(network?.aws?.region, "eu-west-1");
    assert.equal(parse(text("Pulumi.production.yaml")).config["aws:region"], "eu-west-1");
  });

  it("goes before a cluster of a cloud that is there", async () => {
    const { environment, init } = folderOf();
    const args = ["--target", "gcp", "--existing-cluster", "live", "--region", "europe-west1"];
    const { code, stdout } = await init("--yes", ...args, "--gcp-project", "ours");
    assert.equal(code, ExitCode.Good, stdout);
    // Node ports need the tag of the nodes.
    assert.equal(environment().platform?.services, "none");
    await init("--yes", "--force", ...args, "--gcp-project", "ours", "--node-tag", "gke-live");
    const { existingCluster } = environment().network?.gcp ?? {};
    assert.deepEqual(existingCluster, { name: "live", nodeTag: "gke-live" });
    assert.equal(environment().platform?.ports?.http?.nodePort, 30000);
  });

  it("goes on where a template of Pulumi has asked, and keeps what else the stack file says", async () => {
    const begun = `encryptionsalt: v1:salt
config:
  # Ours.
  other:key: value
  usage-engine-networking:target: on-prem
  usage-engine-networking:cluster: new
  usage-engine-networking:namespace: mediation
`;
    const { environment, init, text } = folderOf({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.dev.yaml": begun,
    });
    const { code, stdout } = await init("--yes");
    assert.equal(code, ExitCode.Good, stdout);
    assert.deepEqual(environment("dev").network?.calico, { install: true });
    assert.equal(environment("dev").namespace, "mediation");
    const { encryptionsalt, config } = parse(text("Pulumi.dev.yaml"));
    assert.equal(encryptionsalt, "v1:salt");
    assert.deepEqual(Object.keys(config), ["other:key", "usage-engine-networking:environment"]);
    assert.match(text("Pulumi.dev.yaml"), /# Ours\./);
    assert.match(stdout, /^ {2}completed +Pulumi\.dev\.yaml$/m);
  });

  it("names the stack in the workflow, which is the example's in all else", async () => {
    const { text, init } = folderOf();
    await init("--yes", "--stack", "north");
    const file = ".github/workflows/network.yml";
    const example = readFileSync(join(repository, "examples", "pull-request", file), "utf8");
    assert.equal(text(file), example.replaceAll("production", "north"));
  });

  it("leaves the workflow out below the root of a repository", async () => {
    const { folder } = folderOf({ ".git/HEAD": "", "site/.keep": "" });
    const { stdout } = await runHere(["init", "--yes", "--no-cluster"], { cwd: join(folder, "site") });
    assert.match(stdout, /No workflow: this folder is not the root of its repository/);
    assert.ok(!existsSync(join(folder, "site", ".github")));
  });

  it("says what to do where the cluster does not answer, and writes nothing", () => {
    const kubeconfig = JSON.stringify({
      clusters: [{ name: "gone", cluster: { server: "http://127.0.0.1:9" } }],
      contexts: [{ name: "gone", context: { cluster: "gone", user: "nobody" } }],
      users: [{ name: "nobody", user: {} }],
      "current-context": "gone",
    });
    const { folder } = folderOf({ "outside/config": kubeconfig, "site/.keep": "" });
    const cwd = join(folder, "site");
    const { code, stderr } = run(["init", "--yes"], {
      cwd,
      env: { KUBECONFIG: join(folder, "outside", "config") },
    });
    assert.equal(code, ExitCode.Usage);
    assert.match(
      stderr,
      /does not answer: .* --no-cluster goes on without a look at it\. Nothing is written\./,
    );
    assert.deepEqual(readdirSync(cwd), [".keep"]);
  });
});

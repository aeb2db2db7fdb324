import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { PlanJson } from "../../../sdk/report/json";
import { folderWith, repository, run, runHere, stackFile } from "./command";

const PROJECT = "name: site\nruntime: nodejs\n";
const GOOD = stackFile(
  "target: on-prem",
  "network: {calico: {install: false}}",
  "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
);
const BAD = stackFile("target: on-prem", "platform: {ports: {http: {nodePort: 8080}}}");

describe("usage-engine-networking plan", () => {
  let folder: string;
  let remove: () => void;
  before(() => {
    ({ folder, remove } = folderWith({
      "Pulumi.yaml": PROJECT,
      "Pulumi.good.yaml": GOOD,
      "Pulumi.bad.yaml": BAD,
      "Pulumi.broken.yaml": "config:\n  usage-engine-networking:environment:\n    target: [on-prem\n",
      "Pulumi.secret.yaml": stackFile(
        "target: on-prem",
        "platform: {ports: {http: {nodePort: {secure: v1:x}}}}",
      ),
      "Pulumi.esc.yaml": `environment: [site/shared]\n${stackFile("target: on-prem", "network: {calico: {install: false}}")}`,
      "Pulumi.hidden.yaml": "config:\n  usage-engine-networking:environment:\n    secure: v1:x\n",
      "Pulumi.callers.yaml": stackFile(
        "target: on-prem",
        "network: {calico: {install: false}}",
        "sources: {secure: v1:x}",
        "ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30020}]}]",
      ),
      "deep/er/keep": "",
      "elsewhere/environments.yaml": GOOD,
      "moved/Pulumi.yaml": `${PROJECT}stackConfigDir: stacks\n`,
      "moved/stacks/Pulumi.good.yaml": GOOD,
    }));
  });
  after(() => remove());

  describe("--format json", () => {
    it("prints one JSON object with the fields of the contract, and ends with 0", async () => {
      const { code, stdout, stderr } = await runHere(["plan", "--stack", "on-prem", "--format", "json"]);
      assert.equal(stderr, "");
      assert.equal(code, 0);
      const plan = JSON.parse(stdout) as PlanJson;
      assert.deepEqual(Object.keys(plan).slice(0, 5), [
        "target",
        "exposures",
        "nodePorts",
        "loadBalancers",
        "findings",
      ]);
      assert.equal(plan.target, "on-prem");
      assert.ok(plan.exposures.length > 10);
      for (const exposure of plan.exposures) {
        assert.deepEqual(Object.keys(exposure).slice(0, 12), [
          "owner",
          "name",
          "port",
          "protocol",
          "via",
          "nodePort",
          "host",
          "path",
          "sources",
          "keepsSourceAddress",
          "node",
          "reason",
        ]);
      }
      const radius = plan.exposures.find(({ owner, port }) => owner === "radius" && port === 1812);
      assert.deepEqual(
        [
          radius?.protocol,
          radius?.via,
          radius?.nodePort,
          radius?.node,
          radius?.keepsSourceAddress,
          radius?.sources,
        ],
        ["UDP", "NodePort", 30010, "worker-1", true, ["10.20.0.0/24"]],
      );
    });

    it("prints the same bytes each time", () => {
      const args = ["plan", "--stack", "on-prem", "--format", "json"];
      assert.equal(run(args).stdout, run(args).stdout);
    });

    it("ends with 1 on an error, and prints the JSON all the same, as complete as it can be", async () => {
      const { code, stdout } = await runHere(["plan", "--stack", "bad", "--format", "json"], { cwd: folder });
      assert.equal(code, 1);
      const plan = JSON.parse(stdout) as PlanJson;
      const paths = plan.findings.filter(({ severity }) => severity === "error").map(({ path }) => path);
      assert.ok(paths.includes("environment.platform.ports.http.nodePort"), paths.join());
      assert.ok(plan.exposures.some(({ owner, name }) => owner === "ui" && name === "desktop"));
      for (const finding of plan.findings) {
        assert.deepEqual(Object.keys(finding).slice(0, 5), ["code", "severity", "path", "message", "fix"]);
      }
    });

    it("names line and column of a stack file that is not YAML, and ends with 1", async () => {
      const { code, stdout } = await runHere(["plan", "--stack", "broken", "--format", "json"], {
        cwd: folder,
      });
      assert.equal(code, 1);
      const plan = JSON.parse(stdout) as PlanJson;
      assert.equal(plan.target, null);
      assert.equal(plan.findings[0]?.code, "UEN015");
      assert.equal(plan.findings[0]?.place?.file, "Pulumi.broken.yaml");
      assert.ok((plan.findings[0]?.place?.line ?? 0) > 1);
    });

    it("names the path of an encrypted value where the plan must decide", async () => {
      const { code, stdout } = await runHere(["plan", "--stack", "secret", "--format", "json"], {
        cwd: folder,
      });
      assert.equal(code, 1);
      const secret = (JSON.parse(stdout) as PlanJson).findings.find((one) => one.code === "UEN006");
      assert.equal(secret?.path, "environment.platform.ports.http.nodePort");
    });
  });

  describe("an environment that is encrypted", () => {
    for (const args of [["plan"], ["plan", "--against", "Pulumi.good.yaml"], ["explain", "diameter"]]) {
      it(`has no plan that ${args.join(" ")} could guess: only the reason`, async () => {
        const { code, stdout, stderr } = await runHere([...args, "--stack", "hidden"], { cwd: folder });
        assert.equal(code, 1);
        assert.equal(stderr, "");
        assert.match(stdout, /^error UEN006 environment\n/);
        assert.doesNotMatch(stdout, /platform|NodePort|USD/);
      });
    }

    it("is nothing that a plan can be compared with", async () => {
      const { code, stdout } = await runHere(["plan", "--stack", "good", "--against", "Pulumi.hidden.yaml"], {
        cwd: folder,
      });
      assert.equal(code, 0);
      assert.match(stdout, /^opens +platform/m);
      assert.match(stdout, /No longer found: UEN006 environment$/m);
    });

    it("is named by explain where just a part of it is", async () => {
      const text = await runHere(["explain", "diameter", "--stack", "callers"], { cwd: folder });
      assert.equal(text.code, 1);
      assert.match(text.stdout, /^NodePort +chosen/m);
      assert.match(text.stdout, /^error UEN006 environment\.sources$/m);
      const json = await runHere(["explain", "diameter", "--stack", "callers", "--format", "json"], {
        cwd: folder,
      });
      assert.deepEqual((JSON.parse(json.stdout) as { undecided: string[] }).undecided, [
        "environment.sources",
      ]);
    });
  });

  it("says that Pulumi ESC adds something which only Pulumi sees", async () => {
    const { code, stdout } = await runHere(["plan", "--stack", "esc"], { cwd: folder });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^note UEN017 environment\n {2}Pulumi\.esc\.yaml:3:3\n.*ESC adds to it \(site\/shared\) is not seen here, and undecided/m,
    );
    const against = await runHere(["plan", "--stack", "esc", "--against", "Pulumi.esc.yaml"], {
      cwd: folder,
    });
    assert.match(against.stdout, /[Nn]othing changes/);
  });

  describe("the stack file", () => {
    const found: [what: string, args: string[], from: string][] = [
      ["of a stack, from a folder below the project", ["--stack", "good"], "deep/er"],
      ["of a stack by its full name", ["-s", "organization/site/good"], "."],
      ["of a project that keeps them elsewhere", ["--stack", "good"], "moved"],
      ["by its path, of any name", ["--config", "elsewhere/environments.yaml"], "."],
    ];
    for (const [what, args, from] of found) {
      it(`is found ${what}`, async () => {
        const { code, stdout, stderr } = await runHere(["plan", ...args, "--format", "json"], {
          cwd: join(folder, from),
        });
        assert.equal(stderr, "");
        assert.equal(code, 0);
        assert.equal((JSON.parse(stdout) as PlanJson).target, "on-prem");
      });
    }
  });

  const usage: [what: string, args: string[], message: RegExp][] = [
    [
      "a stack without a file",
      ["plan", "--stack", "nobody"],
      /Pulumi\.nobody\.yaml.*bad, broken, callers, esc, good, hidden, secret/s,
    ],
    ["a stack file that is not there", ["plan", "--config", "nowhere.yaml"], /nowhere\.yaml/],
    ["neither stack nor file", ["plan"], /--stack NAME, --config FILE or PULUMI_STACK.*good/],
    [
      "both stack and file",
      ["plan", "--stack", "good", "--config", "Pulumi.good.yaml"],
      /cannot be used with/,
    ],
    [
      "a flag that it does not know",
      ["plan", "--stack", "good", "--fromat", "json"],
      /unknown option '--fromat'/,
    ],
    [
      "a format that it does not know",
      ["plan", "--stack", "good", "--format", "xml"],
      /'xml' is invalid.*table, json/,
    ],
    [
      "a node without a question",
      ["plan", "--stack", "good", "--via", "worker-1"],
      /--via names the node that --can/,
    ],
    ["an argument too many", ["plan", "good"], /too many arguments/],
    ["a subcommand that it does not know", ["plann"], /unknown command 'plann'/],
  ];
  for (const [what, args, message] of usage) {
    it(`ends with 2 for ${what}, says so in plain words, and prints nothing else`, async () => {
      const { code, stdout, stderr } = await runHere(args, { cwd: folder });
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /, "a stack trace is not for users");
    });
  }

  it("prints a table without colours into a pipe", () => {
    const { code, stdout } = run(["plan", "--stack", "good"], { cwd: folder, env: { FORCE_COLOR: "1" } });
    assert.equal(code, 0);
    assert.ok(!stdout.includes("\u001b["), "an escape sequence in a pipe");
    assert.match(stdout, /^WHO\s+PORT\s+VIA/);
    assert.match(stdout, /^platform\s+control 6790\/TCP\s+NodePort\s+node port 30067/m);
  });

  it("shows errors in the table too, with code, path and the way out", () => {
    const { code, stdout } = run(["plan", "--stack", "bad"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(stdout, /^error UEN101 environment\.platform\.ports\.http\.nodePort$/m);
    assert.match(stdout, /static band/);
  });

  it("loads no Pulumi, no cloud's SDK, no compiler and nothing that draws tables, so that it answers at once", () => {
    const script = `
      const { main } = require(${JSON.stringify(join(repository, "bin", "cli", "main.js"))});
      main(["plan", "--stack", "on-prem", "--format", "json"]).then(() => {
        const loaded = Object.keys(require.cache).map((file) => file.split("node_modules/")[1] ?? "");
        console.error(JSON.stringify([...new Set(loaded.map((file) => file.split("/")[0]))]));
      });`;
    const { stderr } = spawnSync(process.execPath, ["-e", script], { cwd: repository, encoding: "utf8" });
    const loaded = JSON.parse(stderr) as string[];
    assert.ok(loaded.includes("yaml"), "the list is of loaded packages");
    for (const heavy of ["@pulumi", "typescript", "@kubernetes", "@grpc", "table", "string-width"]) {
      assert.ok(!loaded.includes(heavy), heavy);
    }
  });
});

describe("usage-engine-networking", () => {
  it("prints its version, and ends with 0", async () => {
    const { code, stdout } = await runHere(["--version"]);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  for (const command of ["plan", "pin", "findings", "schema"]) {
    it(`helps with ${command}, with an example that works`, async () => {
      const { code, stdout } = await runHere([command, "--help"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Examples:\n  usage-engine-networking ${command}`));
    });
  }

  it("explains a finding by its code", async () => {
    const { code, stdout } = await runHere(["findings", "uen104"]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^UEN104 .*\(warning\)\n\nWhy: [\s\S]*\n\nExample, environment:\n[\s\S]*\n\nFix: .*pin/,
    );
  });

  it("lists all findings, and ends with 2 for a code that is none", async () => {
    assert.match((await runHere(["findings"])).stdout, /^UEN015 +error/m);
    assert.equal((await runHere(["findings", "UEN000"])).code, 2);
  });

  it("prints the schema that editors complete stack files with", async () => {
    const schema = JSON.parse((await runHere(["schema"])).stdout) as { properties: { config: object } };
    assert.ok(schema.properties.config);
    assert.match((await runHere(["schema", "--path"])).stdout, /schema[\\/]stack\.schema\.json\n$/);
  });
});

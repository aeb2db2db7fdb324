import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { environmentKey } from "../../../../sdk/config/extends/environmentKey";
import { readStackFile } from "../../../../sdk/config/stackFile";
import { parsePath } from "../../../../sdk/findings/path";
import { folderWith } from "../../cli/command";

const KEY = "usage-engine-networking:environment";
const file = (...lines: string[]) =>
  ["config:", `  ${KEY}:`, ...lines.map((line) => `    ${line}`), ""].join("\n");

describe("a stack file that extends others", () => {
  const made: (() => void)[] = [];
  afterEach(() => {
    for (const remove of made.splice(0)) remove();
  });

  function folder(files: Record<string, string>): string {
    const { folder: path, remove } = folderWith(files);
    made.push(remove);
    return path;
  }

  function read(files: Record<string, string>, name = "Pulumi.a.yaml", key?: string) {
    const path = folder(files);
    const stack = readStackFile(join(path, name), environmentKey(key ?? KEY, "site"));
    const places = (inside: string) => {
      const { file: where, line, column } = stack.placeOf(parsePath(inside));
      return `${relative(path, join(process.cwd(), where))}:${line}:${column}`;
    };
    return { stack, places };
  }

  it("follows a chain, each name from the folder of its own file", () => {
    const { stack, places } = read({
      "Pulumi.a.yaml": file("extends: shared/site.yaml", "namespace: a"),
      "shared/site.yaml": file("extends: ../all.yaml", "target: on-prem", "labels: {site: one}"),
      "all.yaml": file("target: aws", "labels: {team: networks}"),
    });
    assert.deepEqual(stack.findings.sorted(), []);
    assert.deepEqual(stack.environment, {
      target: "on-prem",
      labels: { team: "networks", site: "one" },
      namespace: "a",
    });
    assert.deepEqual(stack.configured, { extends: "shared/site.yaml", namespace: "a" });
    assert.equal(places("environment.namespace"), "Pulumi.a.yaml:4:5");
    assert.equal(places("environment.target"), "shared/site.yaml:4:5");
    assert.equal(places("environment.labels.team"), "all.yaml:4:14");
    assert.equal(places("environment.ecds[0]"), "Pulumi.a.yaml:2:3");
  });

  it("extends another stack's file as well", () => {
    const { stack } = read({
      "Pulumi.a.yaml": file("extends: Pulumi.b.yaml", "namespace: a"),
      "Pulumi.b.yaml": file("target: gcp", "namespace: b"),
    });
    assert.deepEqual(stack.environment, { target: "gcp", namespace: "a" });
  });

  it("refuses a circle, with every place that leads round it", () => {
    const { stack } = read({
      "Pulumi.a.yaml": file("target: aws", "extends: one.yaml"),
      "one.yaml": file("extends: two.yaml", "namespace: one"),
      "two.yaml": file("extends: one.yaml", "stage: ecds"),
    });
    const [finding, ...others] = stack.findings.sorted();
    assert.deepEqual(others, []);
    assert.equal(finding?.code, "UEN029");
    assert.equal(finding?.path, "environment.extends");
    assert.match(
      finding?.message ?? "",
      /^it extends itself: .*Pulumi\.a\.yaml:4:5 names one\.yaml, .*one\.yaml:3:5 names two\.yaml, .*two\.yaml:3:5 names one\.yaml$/,
    );
    assert.match(finding?.place?.file ?? "", /two\.yaml$/);
  });

  it("sees that a link leads back", () => {
    const path = folder({ "Pulumi.a.yaml": file("extends: link.yaml") });
    symlinkSync("Pulumi.a.yaml", join(path, "link.yaml"));
    const [finding] = readStackFile(join(path, "Pulumi.a.yaml")).findings.sorted();
    assert.match(finding?.message ?? "", /^it extends itself/);
  });

  const refused: [what: string, stack: string, base: string | undefined, code: string, message: RegExp][] = [
    [
      "a base that is not there",
      "extends: base.yaml",
      undefined,
      "UEN029",
      /^base\.yaml: there is no such file$/,
    ],
    ["a folder", "extends: .", undefined, "UEN029", /^\.: it is a folder$/],
    [
      "what is no name",
      "extends: [base.yaml]",
      undefined,
      "UEN029",
      /^\["base\.yaml"\] is not the name of a file$/,
    ],
    ["an empty name", 'extends: ""', undefined, "UEN029", /is not the name of a file/],
    ["a hidden name", "extends: {secure: v1:x}", undefined, "UEN029", /is not the name of a file/],
    ["a base that is no YAML", "extends: base.yaml", "config: [1", "UEN015", /./],
    [
      "a base without an environment",
      "extends: base.yaml",
      "config: {}",
      "UEN015",
      /base\.yaml: config holds no/,
    ],
  ];
  for (const [what, own, base, code, message] of refused) {
    it(`refuses ${what}`, () => {
      const files = { "Pulumi.a.yaml": file("target: aws", own), ...(base && { "base.yaml": base }) };
      const [finding] = read(files).stack.findings.sorted();
      assert.equal(finding?.code, code);
      assert.match(finding?.message ?? "", message);
      assert.match(finding?.place?.file ?? "", code === "UEN015" ? /base\.yaml$/ : /Pulumi\.a\.yaml$/);
    });
  }

  it("takes no base where `extends` is left empty", () => {
    const { stack } = read({ "Pulumi.a.yaml": file("extends:", "target: aws") });
    assert.deepEqual([stack.environment, stack.findings.sorted()], [{ target: "aws" }, []]);
  });

  it("says where a path can be written in the stack file itself", () => {
    const { stack } = read({
      "Pulumi.a.yaml": file(
        "extends: base.yaml",
        "ecds: [{name: b, node: x}, {name: c, ports: [{port: 1}]}]",
      ),
      "base.yaml": file("ecds: [{name: a, ports: [{port: 1}]}, {name: b, ports: [{port: 1}]}]"),
    });
    const inFile = (path: string) => stack.pathInFile(parsePath(path));
    const own = ["config", KEY];
    assert.deepEqual(inFile("environment.platform.ports.http.nodePort"), [
      ...own,
      "platform",
      "ports",
      "http",
      "nodePort",
    ]);
    assert.equal(inFile("environment.ecds[0].ports[0].nodePort"), undefined);
    assert.equal(inFile("environment.ecds[1].ports[0].nodePort"), undefined);
    assert.deepEqual(inFile("environment.ecds[1].nodePorts.x"), [...own, "ecds", 0, "nodePorts", "x"]);
    assert.deepEqual(inFile("environment.ecds[2].ports[0].nodePort"), [
      ...own,
      "ecds",
      1,
      "ports",
      0,
      "nodePort",
    ]);
  });

  describe("with configuration of the project", () => {
    const project = (...config: string[]) =>
      ["name: site", "runtime: nodejs", "config:", ...config.map((line) => `  ${line}`), ""].join("\n");

    it("takes the project's value where the stack has none, at its place", () => {
      const { stack, places } = read({
        "Pulumi.yaml": project(`${KEY}:`, "  value: {target: gcp}"),
        "Pulumi.a.yaml": "config: {}\n",
      });
      assert.deepEqual([stack.environment, stack.findings.sorted()], [{ target: "gcp" }, []]);
      assert.equal(places("environment.target"), "Pulumi.yaml:5:13");
      assert.equal(stack.pathInFile(["environment", "target"]), undefined);
    });

    it("merges nothing into a value that the stack has, as the engine does", () => {
      const { stack } = read({
        "Pulumi.yaml": project(`${KEY}:`, "  value: {target: gcp, namespace: b}"),
        "Pulumi.a.yaml": file("target: aws"),
      });
      assert.deepEqual(stack.environment, { target: "aws" });
    });

    it("fills in what a path of the project leads to", () => {
      const { stack, places } = read({
        "Pulumi.yaml": project(`${KEY}.labels.team: {value: networks}`, `${KEY}.target: {value: gcp}`),
        "Pulumi.a.yaml": file("target: aws", "labels: {site: one}"),
      });
      assert.deepEqual(stack.environment, { target: "aws", labels: { site: "one", team: "networks" } });
      assert.match(places("environment.labels.team"), /^Pulumi\.yaml:4:/);
      assert.equal(places("environment.labels.site"), "Pulumi.a.yaml:4:14");
    });

    it("gives it to the project's stack files only", () => {
      const { stack } = read(
        {
          "Pulumi.yaml": `stackConfigDir: stacks\n${project(`${KEY}:`, "  value: {target: gcp}")}`,
          "other/Pulumi.a.yaml": "config: {}\n",
        },
        "other/Pulumi.a.yaml",
      );
      assert.equal(stack.environment, undefined);
    });
  });

  describe("under the project's own key", () => {
    for (const [what, key, written] of [
      ["whole", "site:environment", "site:environment"],
      ["without the project", "site:environment", "environment"],
      ["asked for without the project", "environment", "site:environment"],
    ] as const) {
      it(`is read: written and named ${what}`, () => {
        const { stack, places } = read(
          {
            "Pulumi.a.yaml": `config:\n  ${written}:\n    extends: base.yaml\n    target: aws\n`,
            "base.yaml": `config:\n  ${written}:\n    namespace: a\n`,
          },
          "Pulumi.a.yaml",
          key,
        );
        assert.deepEqual(stack.environment, { target: "aws", namespace: "a" });
        assert.equal(places("environment.target"), "Pulumi.a.yaml:4:5");
        assert.deepEqual(stack.pathInFile(["environment", "target"]), ["config", written, "target"]);
      });
    }

    it("is pointed to where the package's own is missing", () => {
      const { stack } = read({ "Pulumi.a.yaml": "config:\n  site:environment: {target: aws}\n" });
      assert.match(
        stack.findings.sorted()[0]?.message ?? "",
        /; site:environment is read with --key site:environment$/,
      );
    });
  });
});

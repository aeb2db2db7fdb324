import assert from "node:assert/strict";
import type { Log } from "sarif";
import type { PlanJson } from "../../../sdk/report/json";
import { folderWith, run, stackFile } from "./command";

const PROJECT = "name: test\nruntime: nodejs\n";
const SITE = stackFile(
  "target: on-prem",
  "network: {calico: {install: false}}",
  "accept: {UEN601: a firewall of our own}",
  "platform:",
  "  services: none",
  "ecds:",
  "  - name: radius",
  "    ports:",
  "      - {port: 1812, protocol: UDP, nodePort: 99}",
);

describe("findings and their places", () => {
  let folder: string;
  let remove: () => void;
  before(() => {
    ({ folder, remove } = folderWith({
      ".git/HEAD": "ref: refs/heads/main\n",
      "site/Pulumi.yaml": PROJECT,
      "site/Pulumi.only.yaml": SITE,
      "two/Pulumi.yaml": PROJECT,
      "two/Pulumi.a.yaml": SITE,
      "two/Pulumi.b.yaml": stackFile("target: on-prem", "network: {calico: {install: false}}"),
    }));
  });
  after(() => remove());

  const plan = (format: string, cwd = `${folder}/site`) => run(["plan", "--format", format], { cwd });

  it("stand in a line of their own in the terminal, which makes a link of it", () => {
    assert.match(plan("table").stdout, /^error UEN101 .*nodePort\n {2}Pulumi\.only\.yaml:11:41\n/m);
  });

  it("stand in the JSON", () => {
    const { findings } = JSON.parse(plan("json").stdout) as PlanJson;
    const place = findings.find(({ code }) => code === "UEN101")?.place;
    assert.deepEqual(place, { file: "Pulumi.only.yaml", line: 11, column: 41 });
  });

  it("become SARIF, by the file's name in the repository, with what is accepted as suppressed", () => {
    const { code, stdout } = plan("sarif");
    assert.equal(code, 1);
    const [{ results = [], tool }] = (JSON.parse(stdout) as Log).runs as [Log["runs"][0]];
    const wrong = results.find(({ ruleId }) => ruleId === "UEN101");
    assert.deepEqual(wrong?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: "site/Pulumi.only.yaml" },
      region: { startLine: 11, startColumn: 41 },
    });
    assert.equal(wrong?.level, "error");
    for (const { ruleId, ruleIndex = -1, suppressions } of results) {
      assert.equal(tool.driver.rules?.[ruleIndex]?.id, ruleId);
      const accepted =
        ruleId === "UEN601" ? [{ kind: "inSource", justification: "a firewall of our own" }] : undefined;
      assert.deepEqual(suppressions, accepted);
    }
    assert.ok(results.some(({ ruleId }) => ruleId === "UEN601"));
  });

  it("become annotations of a GitHub workflow, one line each", () => {
    const lines = plan("github").stdout.trimEnd().split("\n");
    for (const line of lines)
      assert.match(line, /^::(error|warning|notice) file=site\/Pulumi\.only\.yaml,line=\d+/);
    const wrong = lines.find((line) => line.includes("UEN101")) ?? "";
    assert.match(
      wrong,
      /^::error file=site\/Pulumi\.only\.yaml,line=11,col=41,title=UEN101 environment\.ecds/,
    );
    assert.match(wrong, /::99 .*%0A/);
    assert.ok(!lines.some((line) => line.includes("UEN601")), "what is accepted asks for no attention");
  });

  it("are those of the only stack file, or of the one that PULUMI_STACK names", () => {
    const cwd = `${folder}/two`;
    const without = run(["plan"], { cwd, env: { PULUMI_STACK: "" } });
    assert.equal(without.code, 2);
    assert.match(without.stderr, /--stack NAME, --config FILE or PULUMI_STACK\. Stacks with a file: a, b\./);
    const named = run(["plan"], { cwd, env: { PULUMI_STACK: "organization/test/a" } });
    assert.match(named.stdout, /Pulumi\.a\.yaml:11:41/);
  });
});

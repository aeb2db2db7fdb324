import assert from "node:assert/strict";
import type { Log } from "sarif";
import type { PlanJson } from "../../../sdk/report/json";
import { folderWith, run, stackFile } from "./command";

const PROJECT = "name: test\nruntime: nodejs\n";
/** A node port out of range in line 10, and a slip of the keyboard in line 11. */
const DESCRIPTOR = [
  "apiVersion: mz.digitalroute.com/v1alpha1",
  "kind: ECDeployment",
  "metadata: {name: diameter}",
  "spec:",
  "  services:",
  "    - spec:",
  "        type: NodePort",
  "        ports:",
  "          - port: 3868",
  "            nodePort: 99",
  "  nodehost: worker-1",
].join("\n");
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
      "described/Pulumi.yaml": PROJECT,
      "described/Pulumi.only.yaml": stackFile(
        "target: on-prem",
        "network: {calico: {install: false}}",
        "ecds: [{descriptor: ecd/*.yaml}]",
      ),
      "described/ecd/diameter.yaml": DESCRIPTOR,
      "contradicted/Pulumi.yaml": PROJECT,
      "contradicted/Pulumi.only.yaml": stackFile(
        "target: on-prem",
        "network: {calico: {install: false}}",
        "ecds:",
        "  - descriptor: ecd/diameter.yaml",
        "    exposure: ClusterIP",
      ),
      "contradicted/ecd/diameter.yaml": DESCRIPTOR.replace("99", "30099"),
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

  describe("in a descriptor", () => {
    it("are links in the terminal, from whatever folder the command is called in", () => {
      const here = plan("table", `${folder}/described`).stdout;
      assert.match(
        here,
        /^error UEN101 environment\.ecds\[0\]\.descriptor\n {2}ecd\/diameter\.yaml:10:13\n/m,
      );
      const args = ["plan", "--config", "../described/Pulumi.only.yaml"];
      const elsewhere = run(args, { cwd: `${folder}/two` }).stdout;
      assert.match(elsewhere, /^warning UEN413 .*\n {2}\.\.\/described\/ecd\/diameter\.yaml:11:3\n/m);
      const against = run(["plan", "--against", "../site/Pulumi.only.yaml"], { cwd: `${folder}/described` });
      assert.match(against.stdout, /UEN101 .*\n {2}ecd\/diameter\.yaml:10:13\n/);
      const pins = run(["pin"], { cwd: `${folder}/described` });
      assert.match(pins.stderr, /UEN101 .*\n {2}ecd\/diameter\.yaml:10:13\n/);
    });

    it("are lines of the descriptor in SARIF and annotations", () => {
      const [{ results = [] }] = (JSON.parse(plan("sarif", `${folder}/described`).stdout) as Log).runs as [
        Log["runs"][0],
      ];
      const wrong = results.find(({ ruleId }) => ruleId === "UEN101");
      assert.deepEqual(wrong?.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri: "described/ecd/diameter.yaml" },
        region: { startLine: 10, startColumn: 13 },
      });
      assert.match(
        plan("github", `${folder}/described`).stdout,
        /^::error file=described\/ecd\/diameter\.yaml,line=10,col=13,title=UEN101 /m,
      );
    });
  });

  describe("in a stack file and the descriptor that contradicts it", () => {
    const cwd = () => `${folder}/contradicted`;

    it("are both links in the terminal", () => {
      const both = /^error UEN405 .*exposure\n {2}Pulumi\.only\.yaml:7:9\n {2}ecd\/diameter\.yaml:7:9\n/m;
      assert.match(plan("table", cwd()).stdout, both);
    });

    it("are both in the page, the comment and the JSON", () => {
      assert.match(plan("html", cwd()).stdout, /Pulumi\.only\.yaml:7:9<.*ecd\/diameter\.yaml:7:9</);
      assert.match(
        plan("markdown", cwd()).stdout,
        /UEN405 <code>Pulumi\.only\.yaml:7:9<\/code>, <code>ecd\/diameter\.yaml:7:9<\/code>, <code>environment/,
      );
      const { findings } = JSON.parse(plan("json", cwd()).stdout) as PlanJson;
      const related = findings.find(({ code }) => code === "UEN405")?.related;
      assert.deepEqual(related, { file: "ecd/diameter.yaml", line: 7, column: 9 });
    });

    it("are the finding's line and a related one in SARIF and annotations", () => {
      const { runs } = JSON.parse(plan("sarif", cwd()).stdout) as Log;
      const result = runs[0]?.results?.find(({ ruleId }) => ruleId === "UEN405");
      const lines = [...(result?.locations ?? []), ...(result?.relatedLocations ?? [])].map(
        ({ physicalLocation: at }) => [at?.artifactLocation?.uri, at?.region?.startLine],
      );
      assert.deepEqual(lines, [
        ["contradicted/Pulumi.only.yaml", 7],
        ["contradicted/ecd/diameter.yaml", 7],
      ]);
      assert.match(
        plan("github", cwd()).stdout,
        /^::error file=contradicted\/Pulumi\.only\.yaml,line=7,col=9,title=UEN405 .*%0Acontradicted\/ecd\/diameter\.yaml:7:9%0A/m,
      );
    });
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

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanJson } from "../../../sdk/report/json";
import { folderWith, runHere, stackFile } from "./command";

const DESCRIPTOR = `apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata: {name: gtp}
spec:
  nodeHost: worker-1
  services:
    - spec:
        type: NodePort
        externalTrafficPolicy: Local
        ports:
          - {name: udp, port: 3386, protocol: UDP}
          - {name: tcp, port: 3386, protocol: TCP}
---
apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata: {name: records}
spec:
  services:
    - spec: {type: NodePort, ports: [{port: 7001, nodePort: 30003}]}
`;

const BEFORE = stackFile(
  "target: on-prem   # our own machines",
  "network:",
  "  calico: {install: false}",
  "  reservedNodePorts: [30004]",
  "platform:",
  '  ports: {"http": {nodePort: 30000}}',
  "",
  "ecds:",
  "  - descriptor: ecd.yaml",
  "  - name: charging",
  "    exposure: NodePort",
  "    ports:",
  "      - port: 3868",
  "        # pinned by the peers' firewall",
  "        nodePort: 30001",
  "      - port: 3869   # the second",
);

const AFTER = stackFile(
  "target: on-prem   # our own machines",
  "network:",
  "  calico: {install: false}",
  "  reservedNodePorts: [30004]",
  "platform:",
  '  ports: {"http": {nodePort: 30000}, control: {nodePort: 30002}, desktop: {nodePort: 30005}}',
  "",
  "ecds:",
  "  - descriptor: ecd.yaml",
  "    nodePorts: {gtp/3386/udp: 30006, gtp/3386/tcp: 30006}",
  "  - name: charging",
  "    exposure: NodePort",
  "    ports:",
  "      - port: 3868",
  "        # pinned by the peers' firewall",
  "        nodePort: 30001",
  "      - port: 3869   # the second",
  "        nodePort: 30007",
);

describe("usage-engine-networking pin", () => {
  let folder: string;
  let remove: () => void;
  beforeEach(() => {
    ({ folder, remove } = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.site.yaml": BEFORE,
      "ecd.yaml": DESCRIPTOR,
      "Pulumi.faulty.yaml": stackFile("target: on-prem", "platform: {ports: {http: {nodePort: 8080}}}"),
      "Pulumi.full.yaml": stackFile(
        "target: on-prem",
        "network: {nodePortRange: 30000-30001, calico: {install: false}}",
      ),
    }));
  });
  afterEach(() => remove());

  const read = (name = "Pulumi.site.yaml") => readFileSync(join(folder, name), "utf8");

  it("writes free node ports and changes nothing else: not a comment, not a blank line, not a pinned neighbour", async () => {
    const { code, stdout, stderr } = await runHere(["pin", "--stack", "site"], { cwd: folder });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.equal(read(), AFTER);
    assert.match(stdout, /environment\.ecds\[0\]\.nodePorts\["gtp\/3386\/udp"\]: 30006/);
    assert.equal(read("ecd.yaml"), DESCRIPTOR);
  });

  it("leaves a plan in which every outside port is pinned, without an error", async () => {
    await runHere(["pin", "--stack", "site"], { cwd: folder });
    const { code, stdout } = await runHere(["plan", "--stack", "site", "--format", "json"], { cwd: folder });
    assert.equal(code, 0);
    const plan = JSON.parse(stdout) as PlanJson;
    assert.deepEqual(
      plan.exposures.filter(({ via, nodePort }) => via === "NodePort" && nodePort === null),
      [],
    );
    assert.ok(!plan.findings.some(({ code }) => code === "UEN104"));
  });

  it("has nothing to pin the second time", async () => {
    await runHere(["pin", "--stack", "site"], { cwd: folder });
    const { code, stdout } = await runHere(["pin", "--stack", "site"], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /^Nothing to pin/);
    assert.equal(read(), AFTER);
  });

  it("only says what it would write with --dry-run", async () => {
    const { code, stdout } = await runHere(["pin", "--config", "Pulumi.site.yaml", "--dry-run"], {
      cwd: folder,
    });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Would pin in Pulumi\.site\.yaml:\n {2}environment\.platform\.ports\.control\.nodePort: 30002/,
    );
    assert.equal(read(), BEFORE);
  });

  it("pins nothing while the plan has errors: what they hide may hold node ports", async () => {
    const before = read("Pulumi.faulty.yaml");
    const { code, stderr } = await runHere(["pin", "--stack", "faulty"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(stderr, /UEN101 environment\.platform\.ports\.http\.nodePort/);
    assert.match(stderr, /Nothing is pinned/);
    assert.equal(read("Pulumi.faulty.yaml"), before);
  });

  it("pins what it can when the numbers run out, names the rest, and ends with 1", async () => {
    const { code, stdout, stderr } = await runHere(["pin", "--stack", "full"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(stdout, /nodePort: 30000[\s\S]*nodePort: 30001/);
    assert.match(stderr, /No node port is free for ui's desktop/);
  });

  it("ends with 2 for a stack file that is not there", async () => {
    const { code, stderr } = await runHere(["pin", "--stack", "nobody"], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /Pulumi\.nobody\.yaml/);
  });

  describe("mends what tells to run it", () => {
    const site = (lines: string[], files: Record<string, string> = {}) =>
      folderWith({
        "Pulumi.yaml": "name: site\nruntime: nodejs\n",
        "Pulumi.site.yaml": stackFile(...lines),
        ...files,
      });
    const codesOf = async (cwd: string) => {
      const { stdout } = await runHere(["plan", "--stack", "site", "--format", "json"], { cwd });
      return (JSON.parse(stdout) as PlanJson).findings
        .filter(({ severity }) => severity === "error")
        .map(({ code }) => code);
    };
    const AWS = [
      "target: aws",
      "network: {aws: {region: us-east-1, existingCluster: {name: prod, nodeGroups: [workers]}, existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}}}",
      "platform: {services: none}",
    ];
    const descriptor = (spec: string) =>
      `apiVersion: mz.digitalroute.com/v1alpha1\nkind: ECDeployment\nmetadata: {name: gtp}\nspec: {services: [{spec: ${spec}}]}\n`;

    const cases: [
      what: string,
      code: string,
      lines: string[],
      files: Record<string, string>,
      written: RegExp,
    ][] = [
      [
        "a number that two ports have: the second gets another, TCP and UDP alike (UEN102)",
        "UEN102",
        [
          "target: on-prem",
          "network: {calico: {install: false}}",
          "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
          "ecds:",
          "  - name: gtp",
          "    exposure: NodePort",
          "    externalTrafficPolicy: Local",
          "    node: worker-1",
          "    ports:",
          "      - {port: 3386, nodePort: 30000} # known to peers",
          "      - {port: 3386, protocol: UDP, nodePort: 30000}",
        ],
        {},
        /\{port: 3386, nodePort: 30002\} # known to peers\n.*\{port: 3386, protocol: UDP, nodePort: 30002\}/,
      ],
      [
        "a number that a descriptor has: what stands in the stack file gives way (UEN102)",
        "UEN102",
        [
          "target: on-prem",
          "network: {calico: {install: false}}",
          "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
          "ecds: [{descriptor: ecd.yaml}]",
        ],
        { "ecd.yaml": descriptor("{type: NodePort, ports: [{port: 1, nodePort: 30000}]}") },
        /http: \{nodePort: 30002\}/,
      ],
      [
        "a reserved number (UEN103)",
        "UEN103",
        [
          "target: on-prem",
          "network: {calico: {install: false}, reservedNodePorts: [30000]}",
          "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
        ],
        {},
        /http: \{nodePort: 30002\}/,
      ],
      [
        "a node port that a load balancer must know (UEN360)",
        "UEN360",
        [...AWS, "ecds: [{descriptor: ecd.yaml}]"],
        { "ecd.yaml": descriptor("{type: LoadBalancer, ports: [{port: 5000}]}") },
        /\{descriptor: ecd\.yaml, nodePorts: \{gtp\/5000\/tcp: 30000\}\}/,
      ],
    ];
    for (const [what, code, lines, files, written] of cases) {
      it(what, async () => {
        const own = site(lines, files);
        try {
          assert.ok((await codesOf(own.folder)).includes(code));
          const { code: exit, stderr } = await runHere(["pin", "--stack", "site"], { cwd: own.folder });
          assert.equal(stderr, "");
          assert.equal(exit, 0);
          assert.match(readFileSync(join(own.folder, "Pulumi.site.yaml"), "utf8"), written);
          assert.deepEqual(await codesOf(own.folder), []);
        } finally {
          own.remove();
        }
      });
    }

    it("and says in which line of the descriptor the second of two Services with a port is pinned", async () => {
      const two = ["{type: NodePort, ports: [{port: 5000}]}", "{type: NodePort, ports: [{port: 5000}]}"];
      const text = descriptor(two.join("}, {spec: "));
      const own = site([...AWS, "ecds: [{descriptor: ecd.yaml}]"], { "ecd.yaml": text });
      const file = join(own.folder, "ecd.yaml");
      try {
        const { code, stderr } = await runHere(["pin", "--stack", "site"], { cwd: own.folder });
        assert.equal(code, 1);
        const [, line, column, pin] =
          /^ {2}ecd\.yaml:(\d+):(\d+): (nodePort: \d+) {2}# gtp, /m.exec(stderr) ?? [];
        assert.ok(pin, stderr);
        const lines = text.split("\n");
        const old = lines[Number(line) - 1] ?? "";
        assert.equal(old[Number(column) - 1], "{");
        lines[Number(line) - 1] = `${old.slice(0, Number(column))}${pin}, ${old.slice(Number(column))}`;
        writeFileSync(file, lines.join("\n"));
        const again = await runHere(["pin", "--stack", "site"], { cwd: own.folder });
        assert.deepEqual([again.code, again.stderr], [0, ""]);
      } finally {
        own.remove();
      }
    });

    it("and names what is left for the descriptor, with 1", async () => {
      const spec = "{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 5000}]}";
      const own = site([...AWS, "ecds: [{descriptor: ecd.yaml}]"], { "ecd.yaml": descriptor(spec) });
      try {
        const { code, stdout, stderr } = await runHere(["pin", "--stack", "site"], { cwd: own.folder });
        assert.equal(code, 1);
        assert.match(stdout, /gtp\/5000\/tcp"\]: 30000/);
        assert.match(stderr, /UEN360[\s\S]*Set healthCheckNodePort/);
      } finally {
        own.remove();
      }
    });
  });
});

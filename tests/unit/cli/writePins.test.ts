import assert from "node:assert/strict";
import { parse } from "yaml";
import { writePins } from "../../../cli/stack/writePins";
import type { Path } from "../../../sdk/findings/path";
import { formatPath } from "../../../sdk/findings/path";

const KEY = "usage-engine-networking:environment";

/** A stack file around an environment, indented by four. */
function stack(...environment: string[]): string {
  return [`config:`, `  ${KEY}:`, ...environment.map((line) => (line === "" ? "" : `    ${line}`)), ""].join(
    "\n",
  );
}

function pin(text: string, ...pins: [path: Path, nodePort: number][]) {
  return writePins(
    text,
    pins.map(([path, nodePort]) => ({ path: ["environment", ...path], nodePort, owner: "", name: "" })),
  );
}

/** Each line of the old text must still be there, in order: what was written only comes in between. */
function assertOnlyAdded(before: string, after: string): void {
  let at = 0;
  for (const char of after) if (char === before[at]) at++;
  assert.equal(at, before.length, "something of the old text is gone");
}

interface Case {
  it: string;
  before: string;
  pins: [path: Path, nodePort: number][];
  after: string;
}

const HTTP: Path = ["platform", "ports", "http", "nodePort"];
const CONTROL: Path = ["platform", "ports", "control", "nodePort"];
const ECD: Path = ["ecds", 0, "ports", 0, "nodePort"];

const cases: Case[] = [
  {
    it: "adds to a block map behind its last entry, before the comment that follows",
    before: stack(
      "ecds:",
      "  - name: radius # the old one",
      "    ports:",
      "      - port: 1812   # auth",
      "        # acct comes later",
      "",
      "  - name: b",
    ),
    pins: [[ECD, 30003]],
    after: stack(
      "ecds:",
      "  - name: radius # the old one",
      "    ports:",
      "      - port: 1812   # auth",
      "        nodePort: 30003",
      "        # acct comes later",
      "",
      "  - name: b",
    ),
  },
  {
    it: "adds to a flow map, in its own style",
    before: stack("ecds:", "  - {name: radius, ports: [{port: 1812, protocol: UDP}, { port: 1813 }]} # both"),
    pins: [
      [ECD, 30003],
      [["ecds", 0, "ports", 1, "nodePort"], 30004],
    ],
    after: stack(
      "ecds:",
      "  - {name: radius, ports: [{port: 1812, protocol: UDP, nodePort: 30003}, { port: 1813, nodePort: 30004 }]} # both",
    ),
  },
  {
    it: "makes the maps that are missing on the way",
    before: stack("target: on-prem", "platform:", "  exposure: NodePort", "ingress: {}"),
    pins: [
      [HTTP, 30000],
      [["platform", "ports", "desktop", "nodePort"], 30001],
      [CONTROL, 30002],
      [["ingress", "nodePorts", "http"], 30003],
      [["ingress", "nodePorts", "https"], 30004],
    ],
    after: stack(
      "target: on-prem",
      "platform:",
      "  exposure: NodePort",
      "  ports:",
      "    http: {nodePort: 30000}",
      "    desktop: {nodePort: 30001}",
      "    control: {nodePort: 30002}",
      "ingress: {nodePorts: {http: 30003, https: 30004}}",
    ),
  },
  {
    it: "adds whole sections at the end of the environment",
    before: stack("target: on-prem", "# the end").replace(/$/, "other:key: 1\n"),
    pins: [[HTTP, 30000]],
    after: stack(
      "target: on-prem",
      "platform:",
      "  ports:",
      "    http: {nodePort: 30000}",
      "# the end",
    ).replace(/$/, "other:key: 1\n"),
  },
  {
    it: "keeps nested maps apart that end on the same line",
    before: stack("platform:", "  ports:", "    http:", "      sources: [192.0.2.0/24]"),
    pins: [
      [CONTROL, 30001],
      [HTTP, 30000],
      [["ingress", "nodePorts", "http"], 30002],
    ],
    after: stack(
      "platform:",
      "  ports:",
      "    http:",
      "      sources: [192.0.2.0/24]",
      "      nodePort: 30000",
      "    control: {nodePort: 30001}",
      "ingress:",
      "  nodePorts: {http: 30002}",
    ),
  },
  {
    it: "fills an empty value in its place, and replaces a written null",
    before: stack(
      "platform:",
      "  ports:",
      "    http: {nodePort: null}",
      "    control:",
      "      nodePort:   # soon",
      "ecds:",
      "  - name: a",
      "    ports: [{port: 1, nodePort: }]",
      "ingress:",
    ),
    pins: [
      [HTTP, 30000],
      [CONTROL, 30001],
      [ECD, 30002],
      [["ingress", "nodePorts", "http"], 30003],
    ],
    after: stack(
      "platform:",
      "  ports:",
      "    http: {nodePort: 30000}",
      "    control:",
      "      nodePort: 30001   # soon",
      "ecds:",
      "  - name: a",
      "    ports: [{port: 1, nodePort: 30002 }]",
      "ingress: {nodePorts: {http: 30003}}",
    ),
  },
  {
    it: "names the ports of a descriptor's ECDs",
    before: stack(
      "ecds:",
      "  - descriptor: 'ecd/*.yaml'",
      "",
      "  - descriptor: other.yaml",
      "    nodePorts: {a/1/tcp: 30000}",
    ),
    pins: [
      [["ecds", 0, "nodePorts", "radius/1812/udp"], 30003],
      [["ecds", 0, "nodePorts", "radius/1813/udp"], 30004],
      [["ecds", 0, "nodePorts", "gtp/3386/udp"], 30005],
      [["ecds", 1, "nodePorts", "b/1/tcp"], 30006],
    ],
    after: stack(
      "ecds:",
      "  - descriptor: 'ecd/*.yaml'",
      "    nodePorts:",
      "      radius/1812/udp: 30003",
      "      radius/1813/udp: 30004",
      "      gtp/3386/udp: 30005",
      "",
      "  - descriptor: other.yaml",
      "    nodePorts: {a/1/tcp: 30000, b/1/tcp: 30006}",
    ),
  },
  {
    it: "adds behind a block scalar",
    before: stack(
      "platform:",
      "  acceptPublic: |",
      "    Because of",
      "    the partners.",
      "",
      "target: on-prem",
    ),
    pins: [[HTTP, 30000]],
    after: stack(
      "platform:",
      "  acceptPublic: |",
      "    Because of",
      "    the partners.",
      "  ports:",
      "    http: {nodePort: 30000}",
      "",
      "target: on-prem",
    ),
  },
  {
    it: "adds to a flow map over several lines, with its comments and its trailing comma",
    before: stack("platform: {", "  exposure: NodePort, # cheap", "}"),
    pins: [[HTTP, 30000]],
    after: stack("platform: {", "  exposure: NodePort, ports: {http: {nodePort: 30000}}, # cheap", "}"),
  },
  {
    it: "writes where an anchor is that nobody else uses",
    before: stack("ecds:", "  - &radius", "    name: radius", "    ports: [&auth {port: 1812}]"),
    pins: [[ECD, 30003]],
    after: stack(
      "ecds:",
      "  - &radius",
      "    name: radius",
      "    ports: [&auth {port: 1812, nodePort: 30003}]",
    ),
  },
  {
    it: "overrides nothing of a merge, and adds beside it",
    before: stack("ecds:", "  - name: a", "    ports:", "      - <<: *udp", "        port: 1812").replace(
      /^/,
      "x: &udp {protocol: UDP}\n",
    ),
    pins: [[ECD, 30003]],
    after: stack(
      "ecds:",
      "  - name: a",
      "    ports:",
      "      - <<: *udp",
      "        port: 1812",
      "        nodePort: 30003",
    ).replace(/^/, "x: &udp {protocol: UDP}\n"),
  },
  {
    it: "adds to a file without a line end behind the last line",
    before: stack("platform:", "  exposure: NodePort").trimEnd(),
    pins: [[HTTP, 30000]],
    after: stack("platform:", "  exposure: NodePort", "  ports:", "    http: {nodePort: 30000}").trimEnd(),
  },
  {
    it: "adds in front of a document end and what follows it",
    before: `${stack("platform: {}", "target: on-prem")}...\n# kept\n`,
    pins: [[HTTP, 30000]],
    after: `${stack("platform: {ports: {http: {nodePort: 30000}}}", "target: on-prem")}...\n# kept\n`,
  },
];

describe("pins in a stack file", () => {
  for (const one of cases) {
    for (const [ends, convert] of [
      ["LF", (text: string) => text],
      ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ] as const) {
      it(`${one.it} (${ends})`, () => {
        const { text, left } = pin(convert(one.before), ...one.pins);
        assert.deepEqual(left, []);
        assert.equal(text, convert(one.after));
        if (!one.before.includes("null")) assertOnlyAdded(convert(one.before), text);
        for (const [path, nodePort] of one.pins)
          assert.equal(valueAt(text, path), nodePort, formatPath(path));
      });
    }
  }

  const unwritable: [what: string, before: string, path: Path, reason: RegExp][] = [
    [
      "an ECD that is an alias",
      stack("ecds:", "  - *radius").replace(/^/, "x: &radius {name: radius, ports: [{port: 1812}]}\n"),
      ECD,
      /comes from the anchor &radius/,
    ],
    [
      "an ECD whose anchor is used elsewhere",
      stack("ecds:", "  - &radius {name: radius, ports: [{port: 1812}]}", "  - {<<: *radius, name: b}"),
      ECD,
      /anchor is used elsewhere/,
    ],
    [
      "ports that come from a merge",
      stack("ecds:", "  - <<: *base", "    name: radius").replace(/^/, "x: &base {ports: [{port: 1812}]}\n"),
      ECD,
      /may come from a merge/,
    ],
    [
      "an environment in JSON text",
      `config:\n  ${KEY}: '{"target": "on-prem"}'\n`,
      HTTP,
      /no map to write into/,
    ],
    [
      "a place that holds a value",
      stack("platform: {ports: {http: {nodePort: 30000}}}"),
      HTTP,
      /a value already/,
    ],
  ];
  for (const [what, before, path, reason] of unwritable) {
    it(`leaves ${what} alone, and says why`, () => {
      const { text, left } = pin(before, [path, 30003]);
      assert.equal(text, before);
      assert.equal(left.length, 1);
      assert.match(left[0]?.reason ?? "", reason);
    });
  }

  it("writes the others when one cannot be written", () => {
    const before = stack("platform: {}", "ecds:", "  - *radius").replace(
      /^/,
      "x: &radius {name: r, ports: [{port: 1}]}\n",
    );
    const { text, left } = pin(before, [HTTP, 30000], [ECD, 30001]);
    assert.equal(valueAt(text, HTTP), 30000);
    assert.deepEqual(
      left.map(({ pin: { nodePort } }) => nodePort),
      [30001],
    );
  });

  it("writes a thousand pins at once", () => {
    const before = stack(
      "ecds:",
      ...Array.from({ length: 1000 }, (_, i) => `  - {name: e${i}, ports: [{port: ${i + 1}}]}`),
    );
    const { text, left } = pin(
      before,
      ...Array.from({ length: 1000 }, (_, i): [Path, number] => [
        ["ecds", i, "ports", 0, "nodePort"],
        30000 + i,
      ]),
    );
    assert.deepEqual(left, []);
    assert.equal(valueAt(text, ["ecds", 999, "ports", 0, "nodePort"]), 30999);
  });
});

function valueAt(text: string, path: Path): unknown {
  const document = parse(text, { merge: true }) as { config: Record<string, unknown> };
  return path.reduce<unknown>(
    (node, key) => (node as Record<string | number, unknown>)?.[key],
    document.config[KEY],
  );
}

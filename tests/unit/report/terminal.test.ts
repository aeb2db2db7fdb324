import assert from "node:assert/strict";
import stringWidth from "string-width";
import type { Finding } from "../../../sdk/findings/finding";
import type { AnsweredExposure } from "../../../sdk/plan/exposure";
import { colourPaint } from "../../../sdk/report/paint";
import type { ReportedPlan } from "../../../sdk/report/report";
import { renderPlan } from "../../../sdk/report/terminal";
import { Cidr } from "../../../sdk/values/cidr";

const exposure: AnsweredExposure = {
  key: "radius/auth/udp",
  targetPort: 1812,
  pin: null,
  externalTrafficPolicy: "Local",
  undecided: [],
  disabled: false,
  enforcement: null,
  admitted: null,
  owner: "radius",
  name: "auth",
  port: 1812,
  protocol: "UDP",
  via: "NodePort",
  nodePort: 30010,
  host: null,
  path: null,
  sources: [Cidr.of("192.0.2.0/24")],
  keepsSourceAddress: true,
  node: "worker-1",
  reason: "peers are known by address, so it keeps theirs and stays on its node",
  service: "radius",
  loadBalancer: null,
  configPath: ["environment", "ecds", 0],
};

const warning: Finding = {
  code: "UEN104",
  severity: "warning",
  path: "environment.ecds[0].ports[0].nodePort",
  message: "radius's auth has no pinned node port, and the API server will choose one",
  fix: "Run `usage-engine-networking pin`, or set the node port.",
};

function plan(changes: Partial<ReportedPlan> = {}): ReportedPlan {
  return { exposures: [exposure], loadBalancers: [], findings: [], ...changes };
}

/** The cell below a heading, in the first row. */
function cell(text: string, heading: string): string {
  const [head = "", row = ""] = text.split("\n");
  const start = head.indexOf(heading);
  const rest = head.slice(start + heading.length).search(/\S/);
  return row.slice(start, rest === -1 ? undefined : start + heading.length + rest).trim();
}

describe("a plan for people", () => {
  const ways: [what: string, changes: Partial<AnsweredExposure>, cells: Record<string, string>][] = [
    [
      "a node port, its node, and that the client is seen",
      {},
      {
        PORT: "auth 1812/UDP",
        VIA: "NodePort",
        "CALLED AT": "node port 30010",
        NODE: "worker-1",
        SEES: "the client",
      },
    ],
    ["a node port that nobody pinned", { nodePort: null }, { "CALLED AT": "node port not pinned" }],
    [
      "host and path of an Ingress, and that a proxy is seen",
      { via: "Ingress", nodePort: null, host: "api.example.net", path: "/usage", keepsSourceAddress: false },
      { "CALLED AT": "api.example.net/usage", SEES: "a proxy" },
    ],
    [
      "the load balancer that carries it",
      { via: "LoadBalancer", nodePort: null, loadBalancer: "uepe", keepsSourceAddress: false },
      { "CALLED AT": "uepe port 1812", SEES: "a node" },
    ],
    [
      "the name to call inside the cluster",
      { via: "ClusterIP", nodePort: null, sources: [] },
      { "CALLED AT": "radius:1812" },
    ],
    [
      "all sources",
      { sources: [Cidr.of("192.0.2.0/24"), Cidr.of("2001:db8::/32")] },
      { SOURCES: "192.0.2.0/24, 2001:db8::/32" },
    ],
    [
      "the private ranges in two words",
      { sources: [Cidr.of("10.0.0.0/8"), Cidr.of("172.16.0.0/12"), Cidr.of("192.168.0.0/16")] },
      { SOURCES: "private addresses" },
    ],
    [
      "two of the private ranges as they are",
      { sources: [Cidr.of("10.0.0.0/8"), Cidr.of("172.16.0.0/12")] },
      { SOURCES: "10.0.0.0/8, 172.16.0.0/12" },
    ],
  ];
  for (const [what, changes, cells] of ways) {
    it(`shows ${what}`, () => {
      const text = renderPlan(plan({ exposures: [{ ...exposure, ...changes }] }));
      for (const [heading, expected] of Object.entries(cells))
        assert.equal(cell(text, heading), expected, heading);
    });
  }

  it("leaves out a column that is empty in every row", () => {
    assert.doesNotMatch(renderPlan(plan({ exposures: [{ ...exposure, node: null }] })), /NODE/);
  });

  for (const width of [80, 100, 120, 200]) {
    it(`stays within a terminal of ${width} columns`, () => {
      const text = renderPlan(plan({ findings: [warning] }), { width });
      for (const line of text.split("\n")) assert.ok(line.length <= width, `${line.length}: ${line}`);
      assert.equal(cell(text, "CALLED AT").slice(0, 9), "node port");
    });
  }

  it("says why as long as there is room for it", () => {
    const wide = renderPlan(plan(), { width: 120 });
    for (const word of exposure.reason.split(/[ ,]+/)) assert.ok(wide.includes(word), word);
    const narrow = renderPlan(plan(), { width: 80 });
    assert.doesNotMatch(narrow, /WHY/);
    const told = /^Not shown, for want of room: why\. A terminal of (\d+) columns has all\.$/m.exec(narrow);
    assert.ok(told, narrow);
    const enough = renderPlan(plan(), { width: Number(told[1]) });
    assert.match(enough, /WHY/);
    assert.doesNotMatch(enough, /Not shown/);
  });

  it("breaks names where they are joined, as long as there is room for their parts", () => {
    const on = (owner: string, node: string | null): AnsweredExposure => ({ ...exposure, owner, node });
    const exposures = [on("alarm-processing", null), on("tcp-collector", "worker-1")];
    const roomy = renderPlan(plan({ exposures }), { width: 80 });
    for (const name of ["alarm-processing ", "tcp-collector "]) assert.ok(roomy.includes(`\n${name}`), roomy);
    const lines = renderPlan(plan({ exposures }), { width: 72 }).split("\n");
    for (const line of lines) assert.ok(line.length <= 72, `${line.length}: ${line}`);
    const whole = lines.map((line) => line.split(" ")[0]);
    for (const part of ["alarm-", "processing", "tcp-", "collector"]) assert.ok(whole.includes(part), part);
  });

  it("leaves out who is seen, and says so, before a name breaks", () => {
    const long = {
      ...exposure,
      via: "Ingress",
      host: "api.example.net",
      path: "/usage",
      node: "worker-1",
    } as const;
    const text = renderPlan(plan({ exposures: [long] }), { width: 80 });
    assert.match(text, / api\.example\.net\/usage /);
    assert.match(text, /^Not shown, for want of room: sees, why\./m);
    for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
  });

  it("breaks a word that is longer than its column", () => {
    const host = `${"a".repeat(60)}.example.net`;
    const text = renderPlan(plan({ exposures: [{ ...exposure, via: "Ingress", host, path: "/" }] }), {
      width: 100,
    });
    assert.ok(text.split("\n").every((line) => line.length <= 100));
    assert.equal(text.match(/a{2,}/g)?.join("").length, 60);
  });

  it("keeps columns in line where letters are two columns wide", () => {
    const wide = { ...exposure, owner: "料金", name: "請求" };
    const [head = "", ...rows] = renderPlan(plan({ exposures: [wide, exposure] })).split("\n");
    const [first = "", second = ""] = rows;
    assert.equal(stringWidth(first.slice(0, first.indexOf("NodePort"))), head.indexOf("VIA"));
    assert.equal(second.indexOf("NodePort"), head.indexOf("VIA"));
  });

  it("colours each line of a folded cell by itself, so that no colour reaches its neighbours", () => {
    const text = renderPlan(plan(), { width: 120, paint: colourPaint });
    const coloured = text.split("\n").filter((line) => line.includes("\u001b[90m"));
    assert.ok(coloured.length > 1, text);
    for (const line of coloured) assert.ok(line.endsWith("\u001b[39m"), JSON.stringify(line));
  });

  it("has no colours unless they are asked for, and the same words with them", () => {
    const subject = plan({ findings: [warning] });
    const plain = renderPlan(subject);
    const coloured = renderPlan(subject, { paint: colourPaint });
    assert.ok(!plain.includes("\u001b"));
    assert.ok(coloured.includes("\u001b[33mwarning UEN104"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control characters
    const stripped = coloured.replace(/\u001b\[\d+m/g, "").split("\n");
    assert.deepEqual(
      stripped.map((line) => line.trimEnd()),
      plain.split("\n"),
    );
  });

  it("lets no control character of a configuration reach the terminal", () => {
    const text = renderPlan(
      plan({
        exposures: [{ ...exposure, name: "au\u001b[2Jth" }],
        findings: [{ ...warning, path: "environment.\u001b[31m", message: "bad \u0007 bell", fix: "a\rb" }],
      }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f]/);
  });

  it("shows an accepted warning with its owner's reason in place of the fix", () => {
    const accepted: Finding = { ...warning, severity: "info", accepted: "the peers read it from us" };
    const text = renderPlan(plan({ findings: [accepted] }));
    assert.match(text, /note UEN104/);
    assert.match(text, /Accepted: the peers read it from us/);
    assert.ok(!text.includes(warning.fix));
  });

  it("lists load balancers with their listeners", () => {
    const balancer = {
      name: "uepe",
      kind: "nlb",
      shared: true,
      zones: 2,
      addresses: 2,
      isPublic: false,
      forwardingRules: null,
      exposures: [exposure.key],
      path: ["environment", "loadBalancer"],
    };
    const text = renderPlan(plan({ loadBalancers: [balancer] }));
    assert.match(
      text,
      /^LOAD BALANCER +KIND +SHARED +ZONES +ADDRESSES +LISTENERS\nuepe +nlb +yes +2 +2 +radius 1812\/UDP$/m,
    );
  });

  const counts: [severities: Finding["severity"][], summary: string][] = [
    [[], "1 port, 1 of them open to the outside; no findings."],
    [["error", "error", "warning", "info"], "2 errors, 1 warning, 1 note."],
  ];
  for (const [severities, summary] of counts) {
    it(`sums up: ${summary}`, () => {
      const findings = severities.map((severity) => ({ ...warning, severity }));
      assert.ok(renderPlan(plan({ findings })).endsWith(summary));
    });
  }

  it("says only what is wrong where there is no plan", () => {
    assert.match(renderPlan({ findings: [warning] }), /^warning UEN104/);
    assert.match(renderPlan({ findings: [warning] }), /\n\nNo plan; 1 warning\.$/);
  });
});

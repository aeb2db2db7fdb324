import assert from "node:assert/strict";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { comparePlans } from "../../../sdk/report/difference";
import { planJson } from "../../../sdk/report/json";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderMermaid } from "../../../sdk/report/mermaid";
import { renderPlan } from "../../../sdk/report/terminal";

const HIDDEN = { secure: "v1:abc" };
const PORTS = { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } };

function planned(more: object) {
  return planEnvironment(
    {
      target: "on-prem",
      network: { calico: { install: false } },
      platform: { ports: PORTS },
      ecds: [{ name: "diameter", exposure: "NodePort", ports: [{ port: 3868, nodePort: 30020 }] }],
      ...more,
    },
    "/nowhere",
  );
}

function undecided(more: object): string[] {
  return planned(more)
    .exposures.filter((one) => one.undecided.length > 0)
    .map(({ owner, name }) => `${owner} ${name}`);
}

function errors(more: object): string[] {
  return planned(more)
    .findings.filter(({ severity }) => severity === "error")
    .map(({ code, path }) => `${code} ${path}`);
}

describe("what a hidden value leads to", () => {
  const everything = ["platform http", "platform control", "ui desktop", "diameter tcp-3868"];
  const bearing: [what: string, more: object, on: string[]][] = [
    ["every port that is open, for the sources of all", { sources: [HIDDEN] }, everything],
    [
      "one port, for its own node port",
      { platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } },
      ["platform http"],
    ],
    [
      "all ports of an ECD, for its exposure",
      {
        ecds: [
          {
            name: "a",
            exposure: HIDDEN,
            ports: [
              { port: 1, nodePort: 30020 },
              { port: 2, nodePort: 30021 },
            ],
          },
        ],
      },
      ["a tcp-1", "a tcp-2"],
    ],
    [
      "one port of an ECD, for that port's node port",
      {
        ecds: [
          {
            name: "a",
            exposure: "NodePort",
            ports: [
              { port: 1, nodePort: HIDDEN },
              { port: 2, nodePort: 30021 },
            ],
          },
        ],
      },
      ["a tcp-1"],
    ],
    [
      "nothing that is inside the cluster",
      { platform: { exposure: "ClusterIP" }, ecds: [], sources: HIDDEN },
      [],
    ],
    ["nothing, where nothing is hidden", {}, []],
  ];
  for (const [what, more, on] of bearing)
    it(`is undecided: ${what}`, () => assert.deepEqual(undecided(more), on));

  it("is one error, and none that says that it is missing or not pinned", () => {
    const port = { ecds: [{ name: "a", exposure: "NodePort", ports: [{ port: HIDDEN, nodePort: 30020 }] }] };
    assert.deepEqual(errors(port), ["UEN006 environment.ecds[0].ports[0].port"]);
    const unpinned = planned({ platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } });
    assert.ok(!unpinned.findings.some(({ code }) => code === "UEN104"), JSON.stringify(unpinned.findings));
  });

  it("is no plan at all where the environment or its target is hidden: only the reason", () => {
    for (const [value, path] of [
      [HIDDEN, "environment"],
      [{ target: HIDDEN, platform: { ports: PORTS } }, "environment.target"],
    ] as const) {
      const { findings } = planEnvironment(value, "/nowhere");
      assert.deepEqual(
        findings.map((one) => `${one.code} ${one.path}`),
        [`UEN006 ${path}`],
      );
    }
  });

  it("is called undecided for people, and is not guessed", () => {
    const plan = planned({ platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } });
    const row = /^platform +http.*$/m.exec(renderPlan(plan, { width: 80 }))?.[0] ?? "";
    assert.match(row, /undecided +undecided +undecided +undecided/);
    assert.doesNotMatch(row, /pinned|private/);
    const cells = renderMarkdown({ title: "site", plan })
      .split("\n")
      .find((line) => line.includes("http 80/TCP"));
    assert.match(cells ?? "", /\| undecided \| undecided \| undecided: /);
    assert.match(
      cells ?? "",
      /undecided: <code>environment\.platform\.ports\.http\.nodePort<\/code> is hidden/,
    );
    assert.match(renderMermaid(plan), /undecided/);
  });

  it("keeps the way in where only the callers are hidden", () => {
    const plan = planned({ sources: HIDDEN });
    const row = /^diameter.*$/m.exec(renderPlan(plan, { width: 100 }))?.[0] ?? "";
    assert.match(row, /NodePort +node port 30020 +a node +undecided/);
  });

  it("is named in JSON by its path, and only there where there is some", () => {
    const [http, control] = planJson(
      planned({ platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } }),
    ).exposures;
    assert.deepEqual(http?.undecided, ["environment.platform.ports.http.nodePort"]);
    assert.ok(control && !("undecided" in control));
  });

  it("is said to have become undecided, or decided, by a difference", () => {
    const open = planned({});
    const closed = planned({ platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } });
    const changes = (before: typeof open, after: typeof open) =>
      comparePlans(before, after).moves.map((one) => one.changes);
    assert.deepEqual(changes(open, closed), [["undecided: environment.platform.ports.http.nodePort"]]);
    assert.deepEqual(changes(closed, open), [["decided now"]]);
    assert.deepEqual(changes(closed, closed), []);
    assert.deepEqual(changes(open, planned({ sources: HIDDEN }))[0], [
      "sources private addresses (not enforced) -> undecided",
    ]);
  });
});

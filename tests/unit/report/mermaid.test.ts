import assert from "node:assert/strict";
import { ON_AWS } from "../../../scripts/existingClusters";
import { renderMermaid } from "../../../sdk/report/mermaid";
import { collector, planned } from "./plans";

/** Whom each node of clients leads to in a picture: every port that can be reached along its lines, with the Service. */
function reached(text: string): Record<string, string[]> {
  const nodes = new Map<string, { isClient: boolean; isService: boolean; text: string }>();
  for (const [, id = "", open, label = ""] of text.matchAll(/^ {2}(n\d+)(\(\[|\{\{|\(|\[)"(.*)"/gm)) {
    nodes.set(id, { isClient: open === "([", isService: open === "(", text: label });
  }
  const lines = [...text.matchAll(/^ {2}(n\d+) -->(?:\|"(.*)"\|)? (n\d+)$/gm)];
  const follow = (from: string): string[] =>
    lines
      .filter(([, start]) => start === from)
      .flatMap(([, , label = "", to = ""]) =>
        nodes.get(to)?.isService ? [`${label} ${nodes.get(to)?.text}`] : follow(to),
      );
  const clients = [...nodes].filter(([, { isClient }]) => isClient);
  return Object.fromEntries(clients.map(([id, node]) => [node.text, [...new Set(follow(id))].sort()]));
}

describe("the picture of an environment", () => {
  it("leads from clients through a node port to the ECD", () => {
    const lines = renderMermaid(planned([collector("tcp-a", 30010, { sources: ["192.0.2.0/24"] })])).split(
      "\n",
    );
    assert.deepEqual(lines, [
      "flowchart LR",
      '  n0(["192.0.2.0/24 #40;not enforced#41;"])',
      '  n1{{"node ports"}}',
      '  n2("tcp-a")',
      '  n3["tcp-a"]',
      "  n0 --> n1",
      '  n1 -->|"30010 TCP"| n2',
      "  n2 --> n3",
    ]);
  });

  it("leads HTTP through the ingress controller, and that through its load balancer", () => {
    const text = renderMermaid(
      planned(
        [{ name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } }],
        ON_AWS,
      ),
    );
    const id = (label: string) => new RegExp(`(n\\d+)\\S*"${label}"`).exec(text)?.[1];
    assert.match(
      text,
      new RegExp(`${id("load balancer uepe")} -->\\|"443 TCP"\\| ${id("ingress controller")}`),
    );
    assert.match(text, new RegExp(`${id("ingress controller")} -->\\|"api.example.net/"\\| `));
  });

  it("draws each node and line once, and no node that nothing leads to", () => {
    const text = renderMermaid(planned([collector("tcp-a", 30010), collector("tcp-b", 30011)]));
    const lines = text.split("\n");
    assert.equal(new Set(lines).size, lines.length);
    for (const [, id] of text.matchAll(/^ {2}(n\d+)\S*"/gm))
      assert.match(text, new RegExp(`(${id} --|> ?${id}$|\\| ${id}$)`, "m"));
  });

  it("stays below Mermaid's limit of lines", () => {
    const ecds = Array.from({ length: 1000 }, (_, index) => collector(`tcp-${index}`, 30100 + index));
    const text = renderMermaid(planned(ecds));
    assert.ok(text.split("\n").length < 20, text);
    assert.match(text, /\["1000 ECDs"\]/);
  });

  it("takes no syntax from names", () => {
    const plan = planned([collector("tcp-a", 30010)]);
    const [exposure] = plan.exposures;
    assert.ok(exposure);
    const text = renderMermaid({ exposures: [{ ...exposure, owner: 'x"] --> click "javascript' }] });
    assert.match(text, /n3\["x#34;#93; --#62; click #34;javascript"\]/);
  });

  it("leads sources to the ports that they open, and to no other", () => {
    const ecds = [
      collector("tcp-a", 30010, { sources: ["192.0.2.0/24"] }),
      collector("tcp-b", 30011, { sources: ["0.0.0.0/0"], acceptPublic: "a public service" }),
      collector("tcp-c", 30012, { sources: ["192.0.2.0/24"] }),
      collector("tcp-d", 30013, { sources: [] }),
      { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } },
    ];
    const plan = planned(ecds, {
      network: { calico: { install: true }, podCidr: "192.168.0.0/16" },
      ingress: { sources: ["198.51.100.0/24"], nodePorts: { http: 30080, https: 30083 } },
    });
    assert.deepEqual(reached(renderMermaid(plan)), {
      "192.0.2.0/24": ["30010 TCP tcp-a", "30012 TCP tcp-c"],
      "0.0.0.0/0": ["30011 TCP tcp-b"],
      "198.51.100.0/24": ["api.example.net/ api"],
    });
  });

  it("leads nobody to what is switched off, and draws it all the same", () => {
    const plan = planned([collector("tcp-a", 30010)]);
    const [exposure] = plan.exposures;
    assert.ok(exposure);
    const text = renderMermaid({ exposures: [{ ...exposure, sources: [], disabled: true }] });
    assert.deepEqual(reached(text), {});
    assert.match(text, /\("tcp-a"\)/);
  });

  it("stays below Mermaid's limit of lines where every ECD has sources of its own", () => {
    const ecds = Array.from({ length: 1000 }, (_, index) =>
      collector(`tcp-${index}`, 30100 + index, { sources: [`10.${index >> 8}.${index & 255}.0/24`] }),
    );
    assert.ok(renderMermaid(planned(ecds)).split("\n").length < 20);
  });
});

import assert from "node:assert/strict";
import { ON_AWS } from "../../../scripts/existingClusters";
import { renderMermaid } from "../../../sdk/report/mermaid";
import { collector, planned } from "./plans";

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
    assert.match(text, /ports behind node ports/);
  });

  it("takes no syntax from names", () => {
    const plan = planned([collector("tcp-a", 30010)]);
    const [exposure] = plan.exposures;
    assert.ok(exposure);
    const text = renderMermaid({ exposures: [{ ...exposure, owner: 'x"] --> click "javascript' }] });
    assert.match(text, /n3\["x#34;#93; --#62; click #34;javascript"\]/);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ON_AWS } from "../../../scripts/existingClusters";
import type { AnsweredExposure } from "../../../sdk/plan/exposure";
import { comparePlans } from "../../../sdk/report/difference";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { code, prose } from "../../../sdk/report/markdownText";
import { Cidr } from "../../../sdk/values/cidr";
import { collector, planned } from "./plans";

const LIMIT = 65_536;

describe("a plan as a comment", () => {
  it("begins with the mark by which its workflow finds it again", () => {
    const text = renderMarkdown({ title: "on-prem", plan: planned([]) });
    assert.equal(text.split("\n")[0], "<!-- usage-engine-networking on-prem -->");
  });

  it("shows what changes before what there is, and the price of both", () => {
    const [before, after] = [1, 2].map((count) =>
      planned(
        [collector("tcp-a", 30010), collector("tcp-b", 30011)]
          .slice(0, count)
          .map((one) => ({ ...one, exposure: "LoadBalancer", dedicated: true })),
        ON_AWS,
      ),
    );
    assert.ok(before && after);
    const difference = comparePlans(before, after);
    const text = renderMarkdown({ title: "aws", plan: after, against: { name: "origin/main", difference } });
    assert.match(text, /Against <code>origin\/main<\/code>\*\*: 1 open, 0 close, 0 move; 16\.43 -> 32\.86/);
    assert.ok(text.indexOf("| **opens** | <code>tcp-b</code> ") < text.indexOf("<details>"));
    assert.match(text, /Cost: 32\.86 USD a month/);
    assert.match(text, /^\| cost, a month \| before \| after \|\n\| --- \| --: \| --: \|$/m);
    assert.match(text, /^\| --- \| --- \| --: \| --: \| --- \|$/m);
  });

  it("says that there is no plan, in place of one that opens nothing", () => {
    const text = renderMarkdown({ title: "aws", plan: { findings: [] } });
    assert.match(text, /^No plan; no findings\.$/m);
  });

  it("says that nothing changes", () => {
    const plan = planned([collector("tcp-a", 30010)]);
    const against = { name: "HEAD", difference: comparePlans(plan, plan) };
    assert.match(
      renderMarkdown({ title: "x", plan, against }),
      /Against <code>HEAD<\/code>: nothing changes\./,
    );
  });

  it("stays below the size of a comment, closes what it opens, and counts what it leaves out", () => {
    const plan = planned([]);
    const exposure: AnsweredExposure = {
      key: "o/records/tcp",
      targetPort: 1,
      pin: null,
      externalTrafficPolicy: "Cluster",
      undecided: [],
      disabled: false,
      enforcement: null,
      admitted: null,
      owner: "o".repeat(200),
      name: "records",
      port: 1,
      protocol: "TCP",
      via: "NodePort",
      nodePort: 30000,
      host: null,
      path: null,
      sources: [Cidr.of("10.0.0.0/8")],
      keepsSourceAddress: false,
      node: null,
      reason: "`<@>`".repeat(500),
      service: "s",
      loadBalancer: null,
      configPath: ["environment"],
    };
    const many = { ...plan, exposures: Array.from({ length: 3000 }, () => exposure) };
    const difference = comparePlans(plan, many);
    const text = renderMarkdown({ title: "big", plan: many, against: { name: "main", difference } });
    assert.ok(Buffer.byteLength(text) <= LIMIT, `${Buffer.byteLength(text)} bytes`);
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
    assert.match(text, /\d+ more: too many for a comment/);
    assert.match(text, /3000 open, 0 close/);
  });
});

describe("text from files in a comment", () => {
  const cases: [name: string, text: string, never: RegExp][] = [
    ["a mention", "ping @octocat and @org/team", /@/],
    ["a link", "[click](https://example.net)", /[[\]()]|:\/\//],
    ["a bare link", "see https://example.net or www.example.net", /:\/\/|www\./],
    ["an image", "![x](https://example.net/pixel.png)", /!|\[/],
    ["HTML", '</code><script>alert(1)</script><img src="x">', /<\/code>.|<script|<img/],
    ["the end of a cell", "a | b \\| c", /\||\\/],
    ["a new line", "a\n\n# heading\r\n- item", /[\n\r]/],
    ["the end of code", "``` ` ```", /`/],
    ["an entity", "&lt;script&gt;", /&lt;/],
    ["a reference", "fixes #1 and GH-1", /#1\b/],
    ["turned text", "abc\u202egpj.exe\u200b", /[\u202e\u200b]/],
  ];
  for (const [name, text, never] of cases)
    it(`cannot be ${name}`, () => {
      const inner = code(text).replace(/^<code>|<\/code>$/g, "");
      assert.doesNotMatch(inner, never);
      assert.match(inner, /\S/);
      // In a sentence what is no plain word is code, which nobody follows: the rest holds nothing of it.
      assert.doesNotMatch(
        prose(text).replace(/<code>[^<]*<\/code>/g, ""),
        /[^\p{L}\p{N} .,;:!?()'’-]|GH-1|www\./u,
      );
    });

  it("holds nothing that Markdown knows, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const inner = code(text).replace(/^<code>|<\/code>$/g, "");
        assert.doesNotMatch(inner.replace(/&#\d+;/g, ""), /[^\p{L}\p{N} ,;=+./:-]/u);
      }),
    );
  });

  it("holds nothing that Markdown or a forge knows, in a sentence of anything", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.string()), { maxLength: 9 }),
        (words) => {
          const text = prose(words.join(" "));
          const outside = text.replace(/<code>[\p{L}\p{N} ,;=+./:&#-]*<\/code>/gu, "\0");
          assert.doesNotMatch(outside, /[^\p{L}\p{N} .,;:!?()'’→\0-]/u);
          assert.doesNotMatch(outside, /^\d+[.)]|(?:^| )[(]?[A-Z]+-\d|:\p{L}+:|\d\p{L}|\p{L}\d/u);
        },
      ),
    );
  });

  it("is code only where it is a name or a value, in a sentence", () => {
    assert.equal(
      prose('Set `guard: planned` where Calico runs (network.calico), else see "x y"; 30010 is one.'),
      "Set <code>guard: planned</code> where Calico runs (<code>network.calico</code>), else see <code>&#34;x y&#34;</code>; 30010 is one.",
    );
    assert.equal(prose("platform's http and the nodes' own"), "platform's http and the nodes' own");
  });

  it("stays readable where it is harmless", () => {
    assert.equal(code("10.20.0.0/24, node port 30010"), "<code>10.20.0.0/24, node port 30010</code>");
  });

  it("reaches the comment only so", () => {
    const plan = planned([], { labels: { "@everyone": "<b>" }, ingress: { className: "| @team `x`" } });
    const text = renderMarkdown({ title: "@octocat | <b>", plan });
    assert.ok(plan.findings.length >= 2);
    assert.doesNotMatch(text, /@|<b>/);
  });
});

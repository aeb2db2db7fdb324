import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marked } from "marked";
import type { Log, ReportingDescriptor } from "sarif";
import { type Artefacts, pullRequestIn, runWorkflow } from "../../fixture/pullRequest";

/** Visible lines before the first fold, as a reader scrolls: more is no screen. */
const SCREEN = 45;

describe("a pull request with three kinds of change", () => {
  let made: Artefacts;
  const folder = mkdtempSync(join(tmpdir(), "usage-engine-networking-"));
  before(function () {
    this.timeout(120_000);
    pullRequestIn(folder);
    made = runWorkflow(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("its comment", () => {
    it("says first what opens, closes, moves and becomes of the network, with the risk", () => {
      const { comment } = made;
      assert.match(
        comment,
        /^<!-- usage-engine-networking production -->\n\n### Network of <code>production<\/code>\n\n\*\*Against/,
      );
      assert.match(comment, /1 open, 1 close, 1 move;/);
      assert.match(comment, /^\*\*Risk\*\*: \d+ disruptive/m);
      assert.match(
        comment,
        /\| \*\*opens\*\* \| <code>diameter<\/code> <code>diameter 3868&#47;TCP|\| \*\*opens\*\* \| <code>diameter<\/code>/,
      );
      assert.match(comment, /\*\*closes\*\* \| <code>mediation<\/code>.*whoever calls it is cut off/);
      assert.match(comment, /\*\*moves\*\* \| <code>radius-north<\/code>.*30010.*30013.*peers must be told/);
      assert.match(
        comment,
        /<code>network\.podCidr<\/code>: <code>172\.20\.0\.0\/16<\/code> → <code>172\.24/,
      );
      assert.match(comment, /pods lose their network/);
      // It names other ECDs now, and is found as before.
      assert.doesNotMatch(comment, /no longer found: UEN411/);
    });

    it("names the new finding at its line of the descriptor, with a link to what it means", () => {
      assert.match(
        made.comment,
        /\*\*warning\*\* \[UEN413\]\(https:\/\/example\.net\/usage-engine-networking\/docs\/findings\.md#uen413\) <code>ecd\/diameter\.yaml:\d+:3<\/code>/,
      );
    });

    it("takes one screen, and folds the rest", async () => {
      const [open = ""] = made.comment.split("<details>");
      assert.ok(open.split("\n").length <= SCREEN, `${open.split("\n").length} lines`);
      const html = await marked.parse(made.comment, { gfm: true });
      assert.equal(html.match(/<details>/g)?.length, html.match(/<\/details>/g)?.length);
      assert.ok((html.match(/<table>/g)?.length ?? 0) >= 3);
      // Tables that Markdown did not take for such would show their bars.
      assert.doesNotMatch(html.replace(/<code>.*?<\/code>/g, ""), /\| /);
    });
  });

  it("has a page of its own", () => {
    assert.match(made.page, /What changes against <code>origin\/main<\/code>/);
    assert.match(made.page, /class="error">Risk: \d+ disruptive/);
  });

  it("has SARIF whose results lie in files of the repository", () => {
    const log = JSON.parse(made.sarif) as Log;
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    assert.ok(run?.results && run.results.length >= 3);
    for (const { ruleId, ruleIndex = -1, locations, message } of run.results) {
      const rule: ReportingDescriptor | undefined = run.tool.driver.rules?.[ruleIndex];
      assert.equal(rule?.id, ruleId);
      assert.match(rule?.helpUri ?? "", /#uen\d{3}$/);
      assert.ok(message.text);
      const place = locations?.[0]?.physicalLocation;
      assert.match(place?.artifactLocation?.uri ?? "", /^(Pulumi\.production\.yaml|ecd\/\w+\.yaml)$/);
      assert.ok((place?.region?.startLine ?? 0) >= 1 && (place?.region?.startColumn ?? 0) >= 1);
    }
    const slip = run.results.find(({ ruleId }) => ruleId === "UEN413");
    assert.equal(slip?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, "ecd/diameter.yaml");
  });

  it("has annotations at lines of the pull request", () => {
    assert.match(made.annotations, /^::warning file=ecd\/diameter\.yaml,line=\d+,col=3,title=UEN413 /m);
  });
});

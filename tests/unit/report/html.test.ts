import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";
import { comparePlans } from "../../../sdk/report/difference";
import { renderHtml } from "../../../sdk/report/html/html";
import type { Report } from "../../../sdk/report/report";
import { browserOnPath, QUIET } from "../../fixture/browser";
import { scratchFolder } from "../../fixture/scratchFolder";
import { collector, planned } from "./plans";

const HOSTILE = `</script><img src="https://example.invalid/x.png" onerror="alert(1)">`;

/** A report of so many ECDs, each called by its own clients at its own node port. */
function reportOf(ecds: number, title = "test"): Report {
  const plan = planned(
    Array.from({ length: ecds }, (_, index) =>
      collector(`tcp-${index}`, 30100 + index, { sources: [`10.20.${index % 5}.0/24`] }),
    ),
  );
  return { title, plan };
}

describe("a plan as a page", () => {
  it("needs nothing from elsewhere, and takes no markup from names", () => {
    const { plan } = reportOf(1);
    const [exposure] = plan.exposures ?? [];
    assert.ok(exposure);
    const page = renderHtml({
      title: HOSTILE,
      plan: { ...plan, exposures: [{ ...exposure, owner: HOSTILE, reason: HOSTILE, host: HOSTILE }] },
    });
    assert.doesNotMatch(page, /<img|<link (?!rel="icon" href="data:,")|\b(src|href)="(?!data:,")/);
    assert.equal(page.match(/<script/g)?.length, 1);
  });

  it("is the same for the same plan", () => {
    assert.equal(renderHtml(reportOf(30)), renderHtml(reportOf(30)));
  });

  it("stays a picture that can be looked at, however many ECDs there are", () => {
    const boxes = (count: number) => renderHtml(reportOf(count)).match(/class="box /g)?.length ?? 0;
    assert.equal(boxes(10), 5 + 5 + 10 + 10, "callers, ways in, Services, ECDs");
    for (const count of [100, 1000]) assert.ok(boxes(count) < 25, String(boxes(count)));
  });

  it("says what changes first", () => {
    const [before, after] = [reportOf(2), reportOf(3)];
    const difference = comparePlans(complete(before), complete(after));
    const page = renderHtml({ ...after, against: { name: "origin/main", difference } });
    assert.ok(page.indexOf("What changes against") < page.indexOf("Who reaches what"));
    assert.match(page, /<td class="warning">opens<\/td><td><span class="name">tcp-2<\/span><\/td>/);
    const same = comparePlans(complete(before), complete(before));
    assert.match(renderHtml({ ...before, against: { name: "HEAD", difference: same } }), /Nothing changes\./);
  });

  describe("in a browser", () => {
    const folder = scratchFolder();
    let browser: Browser;
    let page: Page;
    /** What the page complains of, and what it asks of the network. */
    let noise: string[];

    before(async function () {
      const executablePath = await browserOnPath();
      if (executablePath === undefined) {
        console.log("    no chromium or google-chrome on PATH: apt-get install chromium");
        this.skip();
      }
      browser = await chromium.launch({ executablePath, args: QUIET });
    });
    after(() => browser?.close());

    async function open(report: Report, colorScheme: "light" | "dark" = "light"): Promise<void> {
      const file = join(folder.path, "plan.html");
      writeFileSync(file, renderHtml(report));
      const context = await browser.newContext({ colorScheme });
      page = await context.newPage();
      noise = [];
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(error.message));
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) noise.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
    }
    afterEach(() => page?.context().close());

    it("opens without a word and without a request, also with 1,000 ECDs", async () => {
      for (const count of [10, 1000]) {
        await open(reportOf(count));
        assert.equal(await page.locator("#ports tbody tr").count(), count);
        assert.deepEqual(noise, []);
        await page.context().close();
      }
    });

    it("breaks no name of a table at its hyphens", async () => {
      await open(reportOf(10));
      const heights = await page
        .locator("#ports tbody .name")
        .evaluateAll((names) => names.map((name) => name.getClientRects().length));
      assert.ok(heights.length >= 10);
      assert.deepEqual([...new Set(heights)], [1], "lines that a name takes");
    });

    it("filters the ports, and says how many are left", async () => {
      await open(reportOf(10));
      await page.fill("#filter", "tcp-7 30107");
      assert.equal(await page.locator("#ports tbody tr:visible").count(), 1);
      assert.equal(await page.textContent("#filtered"), "1 of 10");
    });

    it("lights up a path by pointing, and keeps it by keyboard", async () => {
      await open(reportOf(10));
      const lit = () => page.locator(".box.on").allTextContents();
      await page.hover(".box.owner:has-text('tcp-3')");
      const along = await page.locator(".box.on title").allTextContents();
      assert.deepEqual(along, ["10.20.3.0/24 (not enforced)", "node ports", "tcp-3", "tcp-3"]);
      await page.mouse.move(0, 0);
      assert.deepEqual(await lit(), []);
      await page.focus(".box.owner:has-text('tcp-3')");
      await page.keyboard.press("Enter");
      await page.locator("#filter").focus();
      assert.equal((await lit()).length, 4);
      assert.equal(await page.locator(".box[aria-pressed=true]").count(), 1);
    });

    for (const scheme of ["light", "dark"] as const) {
      it(`has no serious fault for those who cannot see it well, ${scheme}`, async () => {
        const { plan } = reportOf(3);
        const difference = comparePlans(complete(reportOf(2)), complete(reportOf(3)));
        await open({ title: "test", plan, against: { name: "origin/main", difference } }, scheme);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        assert.deepEqual(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`),
          [],
        );
      });
    }
  });
});

type Complete = Parameters<typeof comparePlans>[0];

function complete({ plan }: Report): Complete {
  return plan as Complete;
}

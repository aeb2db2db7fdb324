import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marked } from "marked";
import { type Browser, chromium } from "playwright-core";
import { browserOnPath, QUIET } from "../fixture/browser";
import { pullRequestIn, runWorkflow } from "../fixture/pullRequest";

/** The width of a comment's text on GitHub, in pixels. */
const COMMENT_WIDTH = 780;
/** More makes the documentation slow to load. */
const MOST_BYTES = 200_000;

type Scheme = "light" | "dark";

/** Writes the pictures of the documentation: what a pull request shows of a real change. */
async function main(): Promise<void> {
  const executablePath = await browserOnPath();
  if (executablePath === undefined)
    throw new Error("no chromium or google-chrome on PATH: apt-get install chromium");
  const folder = mkdtempSync(join(tmpdir(), "usage-engine-networking-"));
  const browser = await chromium.launch({ executablePath, args: QUIET });
  try {
    pullRequestIn(folder);
    const { comment, page } = runWorkflow(folder);
    const css = readFileSync(require.resolve("github-markdown-css/github-markdown.css"), "utf8");
    const body = await marked.parse(comment, { gfm: true });
    const shown = `<!doctype html><meta charset="utf-8"><style>${css} body{margin:16px}</style><article class="markdown-body">${body}</article>`;
    for (const scheme of ["light", "dark"] as const) {
      await picture(browser, { name: `comment-${scheme}`, html: shown, width: COMMENT_WIDTH, scheme });
      await picture(browser, { name: `page-${scheme}`, html: page, width: 1080, scheme, height: 1000 });
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Picture {
  name: string;
  html: string;
  width: number;
  scheme: Scheme;
  /** How much of it is shown; all of it without. */
  height?: number;
}

async function picture(browser: Browser, { name, html, width, scheme, height }: Picture): Promise<void> {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height: height ?? 900 },
  });
  const page = await context.newPage();
  await page.setContent(html);
  const folder = join(__dirname, "..", "..", "..", "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: height === undefined });
  await context.close();
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, and ${MOST_BYTES} are the most`);
  console.log(`${path}: ${size} bytes`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

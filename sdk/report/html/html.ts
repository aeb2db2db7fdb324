import { createHash } from "node:crypto";
import type { CostEstimate } from "../../cost/estimate";
import { type Finding, placesOf } from "../../findings/finding";
import { formatPlace } from "../../findings/place";
import { alikeFindings, whereabouts } from "../alikeFindings";
import { costRows } from "../costRows";
import { costSummary } from "../costSummary";
import { COST_COLUMNS } from "../costTable";
import { EXPOSURE_COLUMNS } from "../exposureTable";
import { findingLink } from "../findingLink";
import { countFindings, SEVERITY_NOUNS } from "../findingList";
import { installedText, installedThings } from "../installed";
import { openToPods, openToPodsText } from "../openToPods";
import { accessPicture } from "../picture/accessPicture";
import { countPorts } from "../portCount";
import type { Report, ReportedPlan } from "../report";
import { uncalledEcds, uncalledText } from "../uncalled";
import { waitingEcds, waitingText } from "../waiting";
import { htmlDifference } from "./htmlDifference";
import { htmlTable } from "./htmlTable";
import { html, Markup, sentence } from "./markup";
import { PAGE_SCRIPT } from "./pageScript";
import { PAGE_STYLE } from "./pageStyle";
import { pictureSvg } from "./pictureSvg";

/**
 * A plan as one page that needs nothing else: no network, no other file. For those who decide on a change and have no
 * terminal; it prints, follows the reader's light or dark, and can be read by keyboard and screen reader.
 */
export function renderHtml({ title, plan, against, docs }: Report): string {
  const { exposures = [], cost, findings } = plan;
  const installed = installedThings(plan);
  // The page runs its own script and style, and nothing that a name could smuggle in.
  const policy = `default-src 'none'; img-src data:; style-src '${digest(PAGE_STYLE)}'; script-src '${digest(PAGE_SCRIPT)}'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>Network of ${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header><h1>Network of ${title}</h1>
<p class="summary">${countPorts(plan.exposures)}; ${countFindings(findings)}${cost && html`; ${costSummary(cost)}`}.</p></header>
<main>
${against && htmlDifference(against)}
${exposures.length > 0 && exposureSections(plan)}
${installed.length > 0 && html`<section><h2>Installed</h2>\n<p>${installedText(installed)}</p></section>`}
${cost && costSection(cost)}
${findings.length > 0 && findingSection(findings, docs)}
</main>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function exposureSections({ exposures = [], ecds }: ReportedPlan): Markup {
  const uncalled = uncalledEcds(ecds).map((one) => uncalledText(one));
  const waiting = waitingEcds(ecds);
  const open = openToPods(exposures);
  return html`<section><h2>Who reaches what</h2>
<p class="faint screen">Point at a box to light up its path; click or press Enter to keep it.</p>
<div class="wide">${pictureSvg(accessPicture({ exposures }))}</div></section>
<section><h2>Ports that can be called</h2>
<p class="screen"><label>Filter: <input id="filter" type="search" autocomplete="off"></label> <span id="filtered" role="status"></span></p>
${htmlTable("Each port, who may call it, at what, and why so", EXPOSURE_COLUMNS, exposures, "ports")}
${open.length > 0 && html`<p>${openToPodsText(open)}</p>`}
${uncalled.map((one) => html`<p>${one}</p>`)}
${waiting.length > 0 && html`<p>${waitingText(waiting)}</p>`}
</section>`;
}

function costSection(cost: CostEstimate): Markup {
  return html`<section><h2>Cost</h2>
<p>${costSummary(cost)}</p>
${cost.items.length > 0 && htmlTable("What is billed, and what causes it", COST_COLUMNS, costRows(cost.items))}
${[...cost.notes, ...cost.leftOut.map((one) => `Not in it: ${one}`)].map((one) => html`<p class="faint">${one}</p>`)}
</section>`;
}

function findingSection(findings: readonly Finding[], docs: string | undefined): Markup {
  const items = alikeFindings(findings).map(({ first, list }) =>
    list.length > 0 ? alikeItem(first, list, docs) : findingItem(first, docs),
  );
  return html`<section><h2>Findings</h2>
<ul class="findings">
${items}</ul></section>`;
}

function findingItem(one: Finding, docs: string | undefined): Markup {
  const places = placesOf(one).map((place) => html` <span class="faint">${formatPlace(place)}</span>`);
  return html`<li class="${one.severity}">${findingName(one, docs)} <code>${one.path}</code>${places}
<p>${sentence(one.message)}</p>
${wayOut(one)}</li>
`;
}

function alikeItem(first: Finding, list: readonly Finding[], docs: string | undefined): Markup {
  return html`<li class="${first.severity}">${findingName(first, docs)} ${list.length} times
<ul>
${list.map((one) => html`<li>${sentence(one.message)} <span class="faint">${whereabouts(one)}</span></li>\n`)}</ul>
${wayOut(first)}</li>
`;
}

function findingName({ severity, code }: Finding, docs: string | undefined): Markup {
  const name = docs === undefined ? code : html`<a href="${findingLink({ code }, docs)}">${code}</a>`;
  return html`<strong class="${severity}">${SEVERITY_NOUNS[severity][0]} ${name}</strong>`;
}

function wayOut({ accepted, fix }: Finding): Markup {
  return html`<p class="faint">${accepted === undefined ? sentence(fix) : `Accepted: ${accepted}`}</p>`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

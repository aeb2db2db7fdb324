import { alike, alikeText, changeText } from "../changes/changeText";
import { riskText } from "../changes/risk";
import type { ComparedWith } from "../comparedWith";
import { isUnchanged } from "../difference";
import {
  CHANGE_COLUMNS,
  COST_CHANGE_COLUMNS,
  changeRows,
  costChange,
  errorRemarks,
  loadBalancerRemarks,
  RISK_TONES,
  riskSummary,
} from "../differenceTable";
import { flowRemarks } from "../establishedFlows";
import { htmlTable } from "./htmlTable";
import { html, type Markup, sentence } from "./markup";

/** What a change opens, closes, moves, costs and makes, as a section of the page. */
export function htmlDifference({ name, difference, remark }: ComparedWith): Markup {
  const { cost, findings, settings, objects } = difference;
  const remarks = [
    ...(remark === undefined ? [] : [`Compared with nothing: ${remark}.`]),
    ...flowRemarks(difference),
    ...errorRemarks(difference.errors),
  ];
  const rows = changeRows(difference);
  const resolved = findings.resolved.map(({ code, path }) => `${code} ${path}`);
  return html`<section><h2>What changes against <code>${name}</code></h2>
${remarks.map((one) => html`<p class="warning">${sentence(one)}</p>`)}
${isUnchanged(difference) ? html`<p>Nothing changes.</p>` : html`<p>${costChange(difference)}</p>`}
${difference.risk && html`<p class="${RISK_TONES[difference.risk.level]}">${riskSummary(difference)}.</p>`}
${rows.length > 0 && htmlTable("Ports that open, close and move", CHANGE_COLUMNS, rows)}
${loadBalancerRemarks(difference).map((one) => html`<p>${one}</p>`)}
${cost.items.length > 0 && htmlTable("Cost, in a month", COST_CHANGE_COLUMNS, cost.items)}
${resolved.length > 0 && html`<p>No longer found: ${resolved.join(", ")}</p>`}
${
  settings.length > 0 &&
  html`<h3>Settings</h3><ul>${settings.map((one) => html`<li><code>${changeText(one)}</code></li>`)}</ul>`
}
${
  objects.length > 0 &&
  html`<details><summary>Objects that change: ${objects.length}</summary><ul>${alike(objects).map(
    (group) =>
      html`<li>${group.what}: ${alikeText(group)}${
        group.risk && html` <span class="${RISK_TONES[group.risk.level]}">${riskText(group.risk)}</span>`
      }${
        group.fields.length > 0 &&
        html`<ul>${group.fields.map((one) => html`<li><code>${changeText(one)}</code></li>`)}</ul>`
      }</li>`,
  )}</ul></details>`
}
</section>`;
}

/** How the page looks: light and dark as the reader's system is, and on paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1b1f24; --faint: #57606a; --rule: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --error: #b3261e; --warning: #8a5300; --info: #0550ae; --good: #116329;
  --clients: #ddf4ff; --entry: #fff3d6; --service: #eaeef2; --owner: #dafbe1; --edge: #8c959f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --ink: #e6edf3; --faint: #9da7b3; --rule: #30363d; --panel: #161b22; --link: #79c0ff;
    --error: #ff7b72; --warning: #e3b341; --info: #79c0ff; --good: #56d364;
    --clients: #12324a; --entry: #3d2f10; --service: #24292f; --owner: #12351f; --edge: #6e7681;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--rule); }
p { margin: .4rem 0; }
.summary { font-size: 1.05rem; }
.faint { color: var(--faint); }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); } .good { color: var(--good); }
a { color: var(--link); }
code { font: .92em/1.4 ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; color: var(--faint); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: break-word; max-width: 34rem; }
th { font-weight: 600; white-space: nowrap; }
input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; padding: .3rem .6rem; width: min(24rem, 100%); }
.name { white-space: nowrap; }
ul.findings { list-style: none; padding: 0; margin: 0; }
ul.findings ul { margin: .3rem 0; padding-left: 1.2rem; }
ul.findings > li { border-left: 4px solid var(--rule); background: var(--panel); padding: .5rem .9rem; margin: .6rem 0; }
li.error { border-color: var(--error) !important; color: inherit; } li.warning { border-color: var(--warning) !important; color: inherit; }
li.info { border-color: var(--info) !important; color: inherit; }
details { margin: .6rem 0; } summary { cursor: pointer; }
svg.picture { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, "Liberation Sans", sans-serif; text-anchor: middle; }
svg .line path { fill: none; stroke: var(--edge); stroke-width: 1.4; }
svg .line text { font-size: 11px; stroke: var(--page); stroke-width: 7px; stroke-linejoin: round; paint-order: stroke; }
svg .box { cursor: pointer; } svg .box rect { stroke: var(--edge); }
svg .clients rect { fill: var(--clients); } svg .entry rect { fill: var(--entry); }
svg .service rect { fill: var(--service); } svg .owner rect { fill: var(--owner); }
svg .box:focus { outline: none; } svg .box:focus rect { stroke: var(--link); stroke-width: 3; }
svg.lit .box:not(.on), svg.lit .line:not(.on) { opacity: .18; }
svg.lit .line.on path { stroke: var(--link); stroke-width: 2.4; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  .screen { display: none; }
  ul.findings > li, tr, svg { break-inside: avoid; }
}
`;

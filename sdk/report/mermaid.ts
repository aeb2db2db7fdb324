import type { AnsweredPlan } from "../reachability/answeredPlan";
import { accessPicture, type NodeKind } from "./picture/accessPicture";

const SHAPES: Record<NodeKind, [open: string, close: string]> = {
  clients: ["([", "])"],
  entry: ["{{", "}}"],
  service: ["(", ")"],
  owner: ["[", "]"],
};

/** The environment as a Mermaid flow chart, as forges draw it in a comment or a README. */
export function renderMermaid(plan: Pick<AnsweredPlan, "exposures">): string {
  const { nodes, lines } = accessPicture(plan);
  const drawn = nodes.map(({ id, kind, text }) => {
    const [open, close] = SHAPES[kind];
    return `${id}${open}"${quoted(text)}"${close}`;
  });
  const led = lines.map(({ from, to, text }) =>
    text === "" ? `${from} --> ${to}` : `${from} -->|"${quoted(text)}"| ${to}`,
  );
  return ["flowchart LR", ...[...drawn, ...led].map((line) => `  ${line}`)].join("\n");
}

/** Only what means nothing to Mermaid stays as it is; `#35;` is its way to write a character by number. */
function quoted(text: string): string {
  const clipped = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return [...clipped.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")]
    .map((character) =>
      /[\p{L}\p{N} ./:,*-]/u.test(character) ? character : `#${character.codePointAt(0)};`,
    )
    .join("");
}

import type { Findings } from "../../findings/findings";
import type { Handover } from "./handover";

/**
 * Says that node ports change hands, and the two steps that it takes: of all of them together, because the first step must
 * move every one.
 *
 * @param deployed what the first step starts from, as its owner knows it
 * @param pinOf where a number is pinned there, if that is known
 */
export function reportHandovers(
  all: readonly Handover[],
  deployed: string,
  pinOf: (nodePort: number) => string | undefined,
  findings: Findings,
): void {
  const moved = all.filter(({ isRename }) => !isRename);
  for (const { from, to, nodePort, path } of all.filter(({ isRename }) => isRename)) {
    findings.add("UEN110", path, `${nodePort} stays with the ${to} when it takes the place of the ${from}`);
  }
  const [first] = moved;
  if (first === undefined) return;
  const hands = moved.map(({ nodePort, from, to }) => `${nodePort} goes from the ${from} to the ${to}`);
  const steps = moved.map(({ nodePort, from, meanwhile }) => {
    const number = meanwhile ?? "a free number";
    const pin = pinOf(nodePort);
    return pin === undefined
      ? `give the ${from} ${number} in place of ${nodePort}`
      : `set ${pin} to ${number} in place of ${nodePort}`;
  });
  findings.add(
    "UEN109",
    first.path,
    `${hands.join("; ")}: in one change that is refused, because a Service gets a number only after its holder has left it`,
    `Two steps. First, in ${deployed}: ${steps.join("; ")}; run \`pulumi up\`. Then make this change, and run \`pulumi up\` again.`,
  );
}

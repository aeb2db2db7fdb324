import type { AnsweredExposure } from "../plan/exposure";
import type { Difference } from "./difference";

/**
 * Where a source goes: that whoever calls from it at that moment is not cut off. Connection tracking accepts what belongs to an
 * established flow before any rule is asked, and Radius peers keep one five-tuple for days.
 */
export function flowRemarks({ moves, closes }: Pick<Difference, "moves" | "closes">): string[] {
  const narrowed = moves
    .filter(({ before, after }) => losesSources(before, after))
    .map(({ before }) => before);
  const ports = [...narrowed, ...closes].filter(({ via }) => via === "NodePort" || via === "LoadBalancer");
  if (ports.length === 0) return [];
  const commands = ports.flatMap(({ nodePort, protocol }) =>
    nodePort === null ? [] : [`conntrack -D -p ${protocol.toLowerCase()} --dport ${nodePort}`],
  );
  const how =
    commands.length === 0
      ? "on every node by `conntrack -D` with the node port"
      : `on every node by ${[...new Set(commands)].map((one) => `\`${one}\``).join(", ")}`;
  const owners = [...new Set(ports.map(({ owner }) => owner))].join(", ");
  return [
    `Flows that are established go on after their source or port has gone (${owners}): end them ${how}; who is still admitted calls again.`,
  ];
}

function losesSources(before: AnsweredExposure, after: AnsweredExposure): boolean {
  return before.sources.some((source) => !after.sources.some((range) => range.contains(source)));
}

import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import { type PlacedRange, readRange, readRanges } from "../placedRange";
import type { Scope } from "../scope";
import { reportOverlaps } from "./overlaps";

/** The ranges that a network names, each read once. */
export interface NetworkRanges {
  podCidr: PlacedRange | undefined;
  serviceCidr: PlacedRange | undefined;
  tunnelCidr: PlacedRange | undefined;
  nodeCidrs: readonly PlacedRange[];
}

/** Reads them. Pods, Services and nodes share no address. */
export function readNetworkRanges(args: NetworkArgs, path: Path, scope: Scope): NetworkRanges {
  const read = (key: "podCidr" | "serviceCidr" | "tunnelCidr") => {
    const text = args[key];
    return text === undefined ? undefined : readRange(text, [...path, key], scope.findings);
  };
  const [podCidr, serviceCidr, tunnelCidr] = [read("podCidr"), read("serviceCidr"), read("tunnelCidr")];
  const nodeCidrs = readRanges(args.nodeCidrs ?? [], [...path, "nodeCidrs"], scope.findings);
  const known = [podCidr, serviceCidr, tunnelCidr].filter((one) => one !== undefined);
  reportOverlaps([...known, ...nodeCidrs], scope);
  return { podCidr, serviceCidr, tunnelCidr, nodeCidrs };
}

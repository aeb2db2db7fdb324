import type { Finding } from "../findings/finding";
import { placesOf } from "../findings/finding";
import { formatPlace } from "../findings/place";

/** From so many on, findings of one kind are told as one with a list: the way out is the same for all. */
const MANY = 4;

/** Findings of one code with one way out, or with one reason for which they are accepted. */
export interface AlikeFindings {
  /** The first of them: what is said of it is true of each, but for its place and message. */
  first: Finding;
  /** All of them, where they are many; else none, and `first` is told by itself. */
  list: readonly Finding[];
}

/** Findings for people, with many of one kind together, where the first of them stood. */
export function alikeFindings(findings: readonly Finding[]): AlikeFindings[] {
  const kinds = new Map<string, Finding[]>();
  for (const one of findings) {
    const kind = JSON.stringify([one.severity, one.code, one.accepted ?? one.fix]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  const told = [...kinds.values()].flatMap((list): AlikeFindings[] => {
    const [first] = list;
    if (first === undefined) return [];
    return list.length < MANY ? list.map((one) => ({ first: one, list: [] })) : [{ first, list }];
  });
  const order = new Map(findings.map((one, index) => [one, index]));
  return told.sort((one, other) => (order.get(one.first) ?? 0) - (order.get(other.first) ?? 0));
}

/** Where a finding of a list is: its places, or its configuration path where it has none. */
export function whereabouts(finding: Finding): string {
  const places = placesOf(finding).map(formatPlace);
  return places.length > 0 ? places.join(", ") : finding.path;
}

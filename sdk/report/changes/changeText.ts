import { nameList } from "../nameList";
import type { Change } from "./change";
import type { ObjectChange } from "./objectChanges";
import type { Risk } from "./risk";

/** Longer values are shortened: what is to be seen is where they differ. */
const LONGEST = 60;
/** How many names of objects are listed that change alike. */
const MOST_NAMES = 12;

/** `network.podCidr: 192.168.0.0/16 => 10.0.0.0/16`. */
export function changeText(change: Change): string {
  return `${change.path === "" ? "it" : change.path}: ${valuesText(change)}`;
}

/** `192.168.0.0/16 => 10.0.0.0/16`; of lists of plain values what joins and leaves. */
export function valuesText({ before, after, hidden, what }: Change): string {
  if (hidden) return `${what ?? "changes"}; its value is not shown`;
  if (isPlainList(before) && isPlainList(after)) {
    const [added, gone] = [missingIn(after, before), missingIn(before, after)];
    if (added.length > 0 || gone.length > 0) return listText(added, gone);
  }
  const [was, is] = apart(plainText(before), plainText(after));
  return `${was} => ${is}`;
}

/** Objects that change alike, as one: a label for all of them, or all of them being new. */
export interface AlikeObjects {
  what: ObjectChange["what"];
  kind: string;
  names: string[];
  fields: Change[];
  risk?: Risk;
}

/** Puts objects together that change alike, in the order of the first of each. */
export function alike(objects: readonly ObjectChange[]): AlikeObjects[] {
  const groups = new Map<string, AlikeObjects>();
  for (const { what, kind, name, fields, risk } of objects) {
    const key = JSON.stringify([what, kind, fields]);
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { what, kind, names: [name], fields, ...(risk && { risk }) });
  }
  return [...groups.values()];
}

/** `Service radius, diameter and 998 more`. */
export function alikeText({ kind, names }: AlikeObjects): string {
  return `${kind} ${nameList(names, MOST_NAMES)}`.trim();
}

/** The two texts, shortened so that the first place where they differ is still seen. */
function apart(before: string, after: string): [string, string] {
  const first = firstDifference(before, after);
  const start = first > LONGEST / 2 ? first - LONGEST / 4 : 0;
  const window = (text: string) => {
    if (text.length <= LONGEST) return text;
    const end = start + LONGEST;
    return `${start > 0 ? "..." : ""}${text.slice(start, end)}${end < text.length ? "..." : ""}`;
  };
  return [window(before), window(after)];
}

function firstDifference(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  for (let index = 0; index < most; index++) if (before[index] !== after[index]) return index;
  return most;
}

function plainText(value: unknown): string {
  if (value === undefined) return "not set";
  if (value === null) return "none";
  if (isPlainList(value)) return value.length === 0 ? "none" : value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function listText(added: readonly unknown[], gone: readonly unknown[]): string {
  const [more, less] = [added, gone].map((list) => shorten(list.join(", ")));
  return [added.length > 0 && `adds ${more}`, gone.length > 0 && `drops ${less}`].filter(Boolean).join("; ");
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function isPlainList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);
}

function missingIn(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const known = new Set(other);
  return list.filter((one) => !known.has(one));
}

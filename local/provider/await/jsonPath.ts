import { isMap, type PropertyValue } from "../propertyValue";

/** One step of a JSONPath expression. */
type Step =
  | { kind: "field"; name: string }
  | { kind: "index"; index: number }
  | { kind: "all" }
  | { kind: "filter"; path: string[]; operator: "==" | "!=" | "exists"; value: PropertyValue };

/** Reads the part between the brackets of `[...]`. */
function parseBracket(text: string, expression: string): Step {
  if (text === "*") return { kind: "all" };
  if (/^-?\d+$/.test(text)) return { kind: "index", index: Number(text) };
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted) return { kind: "field", name: quoted[2] as string };
  const filter = /^\?\(\s*@((?:\.[A-Za-z0-9_-]+)+)\s*(?:(==|!=)\s*(.+?))?\s*\)$/.exec(text);
  if (filter) {
    const [, path, operator, value] = filter as unknown as (string | undefined)[];
    return {
      kind: "filter",
      path: (path as string).slice(1).split("."),
      operator: (operator as "==" | "!=" | undefined) ?? "exists",
      value: value === undefined ? null : parseLiteral(value),
    };
  }
  throw new Error(`"[${text}]" is not understood in the JSONPath expression "${expression}"`);
}

function parseLiteral(text: string): PropertyValue {
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted) return quoted[2] as string;
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

export type JsonPath = readonly Step[];

/**
 * Reads a JSONPath expression without its braces: `.status.phase`, `.status.conditions[?(@.type=="Ready")].status`.
 *
 * A dot in a field name is written `\.`, as for kubectl.
 */
export function parseJsonPath(expression: string): JsonPath {
  const steps: Step[] = [];
  let rest = expression.replace(/^\$/, "").replace(/^@/, "");
  if (rest === "") throw new Error("the JSONPath expression is empty");
  while (rest !== "") {
    if (rest.startsWith("[")) {
      const end = closingBracket(rest);
      if (end < 0) throw new Error(`a bracket is not closed in the JSONPath expression "${expression}"`);
      steps.push(parseBracket(rest.slice(1, end).trim(), expression));
      rest = rest.slice(end + 1);
      continue;
    }
    if (rest.startsWith(".."))
      throw new Error(`".." is not understood in the JSONPath expression "${expression}"`);
    const protectedDots = rest.replaceAll("\\.", "\u0000");
    const match = /^\.?([^.[\]{}]+)/.exec(protectedDots);
    if (!match) throw new Error(`"${rest}" is not understood in the JSONPath expression "${expression}"`);
    const name = (match[1] as string).replaceAll("\u0000", ".");
    steps.push(name === "*" ? { kind: "all" } : { kind: "field", name });
    rest = protectedDots.slice(match[0].length).replaceAll("\u0000", "\\.");
  }
  return steps;
}

function closingBracket(text: string): number {
  let quote = "";
  for (let i = 1; i < text.length; i++) {
    const character = text[i] as string;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "]") return i;
  }
  return -1;
}

function matchesFilter(item: PropertyValue, step: Step & { kind: "filter" }): boolean {
  let at: PropertyValue | undefined = item;
  for (const name of step.path) at = isMap(at) ? at[name] : undefined;
  if (step.operator === "exists") return at !== undefined;
  return at !== undefined && (at === step.value) === (step.operator === "==");
}

function take(value: PropertyValue, step: Step): PropertyValue[] {
  switch (step.kind) {
    case "field":
      return isMap(value) && value[step.name] !== undefined ? [value[step.name] as PropertyValue] : [];
    case "index": {
      const item = Array.isArray(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case "all":
      if (Array.isArray(value)) return value;
      return isMap(value) ? Object.values(value) : [];
    case "filter":
      return Array.isArray(value) ? value.filter((item) => matchesFilter(item, step)) : [];
  }
}

/** The values that an expression finds; none is not an error: a status fills up over time. */
export function evaluateJsonPath(steps: JsonPath, object: PropertyValue): PropertyValue[] {
  return steps.reduce<PropertyValue[]>(
    (found, step) => found.flatMap((value) => take(value, step)),
    [object],
  );
}

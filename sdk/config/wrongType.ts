import type { ErrorObject } from "ajv";
import schema from "../../schema/environment.schema.json";

/** What is said of a value whose type is wrong, and what to write in its place. */
export interface WrongType {
  message: string;
  fix: string;
}

/** Longer values are named by what they are alone. */
const MOST_SHOWN = 40;

/** Words for the types of JSON Schema, as YAML knows them. */
const NOUNS: Record<string, string> = {
  array: "a list",
  object: "a map",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** Says what a value is, what it must be, and how that is written. */
export function wrongType({ data, params, parentSchema, keyword }: ErrorObject): WrongType {
  const type = String(params.type ?? keyword);
  const expected = NOUNS[type] ?? type;
  return {
    message: `${shown(data)} is not of type ${type}${type in NOUNS ? `: it must be ${expected}` : ""}`,
    fix:
      type === "object"
        ? mapFor(data, parentSchema?.properties ?? {})
        : (FIXES[type]?.(data) ?? `Write ${expected}.`),
  };
}

function shown(data: unknown): string {
  const text = JSON.stringify(data);
  if (text.length <= MOST_SHOWN) return text;
  if (Array.isArray(data)) return `a list of ${data.length}`;
  return typeof data === "object"
    ? `a map of ${Object.keys(data ?? {}).join(", ")}`
    : `${text.slice(0, MOST_SHOWN)}...`;
}

const FIXES: Record<string, (data: unknown) => string> = {
  array: (data) =>
    isMap(data)
      ? "Write a list: each entry behind a dash, its name inside of it as `name:`."
      : `Write a list: [${JSON.stringify(data)}].`,
  boolean: () => "Write true or false, without quotes.",
  number: (data) => (isNumeric(data) ? `Write ${Number(data)}, without quotes.` : "Write a number."),
  string: (data) => (typeof data === "object" ? "Write text." : `Write "${String(data)}", in quotes.`),
};

/** How a map is written, where one of its keys takes the word that stands there by itself. */
function mapFor(data: unknown, properties: object): string {
  const keys = Object.entries(properties as Record<string, { enum?: unknown[]; $ref?: string }>);
  const takes = keys.find(([, one]) => choicesOf(one).includes(data));
  if (takes) return `Write {${takes[0]}: ${String(data)}}.`;
  return keys.length > 0
    ? `Write a map with keys among ${keys.map(([key]) => key).join(", ")}.`
    : "Write a map.";
}

function choicesOf({ enum: own, $ref: reference }: { enum?: unknown[]; $ref?: string }): readonly unknown[] {
  const definitions = schema.definitions as Record<string, { enum?: unknown[] }>;
  return own ?? definitions[reference?.split("/").at(-1) ?? ""]?.enum ?? [];
}

function isMap(data: unknown): boolean {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function isNumeric(data: unknown): boolean {
  return typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data));
}

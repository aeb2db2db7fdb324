import type { Path } from "../../findings/path";
import type { Place, Position } from "../../findings/place";

/** A file that holds configuration. */
export interface Source {
  /** Absolute path. */
  file: string;
  /** Where a path of its own values (`config`, then a key, then what is below) stands in its text. */
  positionOf: (path: Path) => Position;
}

/** Where a value is written: a file, and the path there. */
export interface Site {
  source: Source;
  path: Path;
}

/**
 * A value of the configuration with the places that it was written at. Most of it stands in one file as it is; `parts` has
 * what came together from several.
 */
export interface Sited {
  value: unknown;
  at: Site;
  /** By key or index. A part that is not here stands below `at`. */
  parts?: ReadonlyMap<string | number, Sited>;
}

/** A part of a map or a list; undefined where it has none of that key. */
export function partOf(whole: Sited, key: string | number): Sited | undefined {
  const known = whole.parts?.get(key);
  if (known) return known;
  const value = (whole.value as Record<string | number, unknown> | undefined)?.[key];
  return value === undefined ? undefined : { value, at: below(whole.at, key) };
}

/** Where a path below a value is written; what is written nowhere stands where the nearest thing around it does. */
export function siteOf(whole: Sited, path: Path): Site {
  let here = whole;
  for (const [index, key] of path.entries()) {
    const next = here.parts?.get(key);
    if (!next) return { source: here.at.source, path: [...here.at.path, ...path.slice(index)] };
    here = next;
  }
  return here.at;
}

/** A site as a place in a text, by the file's name as `nameOf` has it. */
export function placeOf({ source, path }: Site, nameOf: (file: string) => string): Place {
  return { file: nameOf(source.file), ...source.positionOf(path) };
}

/** A map made of parts. */
export function mapOf(at: Site, parts: ReadonlyMap<string | number, Sited>): Sited {
  return { at, parts, value: Object.fromEntries([...parts].map(([key, { value }]) => [key, value])) };
}

/** A list made of parts. */
export function listOf(at: Site, items: readonly Sited[]): Sited {
  return { at, parts: new Map(items.entries()), value: items.map(({ value }) => value) };
}

function below({ source, path }: Site, key: string | number): Site {
  return { source, path: [...path, key] };
}

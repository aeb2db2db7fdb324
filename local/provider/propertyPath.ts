/** The field names and list positions that lead to a property. */
export type PropertyPath = (string | number)[];

/** `["spec","ports",0,"app.io/x"]` as `spec.ports[0]["app.io/x"]`, the engine's notation. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/[."[\]]/.test(part)) text += `["${part.replaceAll('"', '\\"')}"]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

/** The inverse; `*` stays a part of its own and stands for every item. */
export function parsePath(text: string): PropertyPath {
  const path: PropertyPath = [];
  const token = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\]|([^.[\]]+)/g;
  for (const [, quoted, index, star, name] of text.matchAll(token)) {
    if (quoted !== undefined) path.push(quoted.replaceAll('\\"', '"'));
    else if (index !== undefined) path.push(Number(index));
    else path.push((star ?? name) as string);
  }
  return path;
}

/** Whether a path is the given one or lies below it. */
export function isWithin(path: PropertyPath, outer: PropertyPath): boolean {
  return (
    outer.length <= path.length && outer.every((part, i) => part === "*" || String(part) === String(path[i]))
  );
}

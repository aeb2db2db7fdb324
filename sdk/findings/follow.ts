import { parseDocument } from "yaml";
import type { Changes, Example, Way } from "./example";

/** The example after a way out, with what its commands write. */
export function corrected(example: Example, way: Way): Example {
  const { writes, ...byHand } = way;
  return afterSettings(afterSettings(example, byHand), { ...(writes && { set: writes }) });
}

/** The example after what a user does himself; no command has run yet. */
export function afterSettings(example: Example, { run, set, writes, files, ...replaced }: Way): Example {
  return {
    ...example,
    ...replaced,
    ...(set && { environment: changedText(example.environment ?? "{}", set) }),
    ...(files && { files: changedFiles(example.files ?? {}, files) }),
  };
}

function changedFiles(
  files: Readonly<Record<string, string>>,
  changes: Required<Way>["files"],
): Record<string, string> {
  const kept = Object.entries(files).filter(([path]) => !(path in changes));
  const changed = Object.entries(changes).flatMap(([path, change]) => {
    if (change === null) return [];
    return [[path, typeof change === "string" ? change : changedText(files[path] ?? "{}", change)]];
  });
  return Object.fromEntries([...kept, ...changed]);
}

/** The YAML with the changes in it, one after the other. Null takes a key, or an item of a list, away. */
function changedText(yaml: string, changes: Changes): string {
  const document = parseDocument(yaml);
  for (const [path, value] of Object.entries(changes)) {
    if (value === null) document.deleteIn(keysOf(path));
    else document.setIn(keysOf(path), value);
  }
  return document.toString();
}

/** The keys of a path as findings write it: `ecds[0].nodePorts["radius/1812/udp"]`. */
function keysOf(path: string): (string | number)[] {
  const keys = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/g);
  return [...keys].map(([, index, quoted, name = ""]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? name : (JSON.parse(quoted) as string);
  });
}

/** Where something stands in the configuration: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** As people write it: `environment.ecds[2].ports[0].nodePort`, `environment.ecds[0].nodePorts["radius/1812/udp"]`. */
export function formatPath(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : pathStep(key)))
    .join("")
    .replace(/^\./, "");
}

/** A path as people write it, step by step: what `formatPath` made of it. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[]+)/g)].map(
    ([, index, quoted, key = ""]) => {
      if (index !== undefined) return Number(index);
      return quoted === undefined ? key : (JSON.parse(quoted) as string);
    },
  );
}

/** A key as a path goes on with it: `.ports`, `["example.net/team"]`. */
export function pathStep(key: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Whether a formatted path is another one, or below it. */
export function isAtOrBelow(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);
}

/** Where something stands in the configuration: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** As people write it: `environment.ecds[2].ports[0].nodePort`, `environment.ecds[0].nodePorts["radius/1812/udp"]`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

/** Whether a formatted path is another one, or below it. */
export function isAtOrBelow(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);
}

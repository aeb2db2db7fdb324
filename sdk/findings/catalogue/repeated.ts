/** So many ports for `ports: [...]`, from a number on. */
export function ports(count: number, from = 5000): string {
  return Array.from({ length: count }, (_, index) => `{port: ${from + index}}`).join(", ");
}

/** So many address ranges that share nothing, for `sources: [...]`. */
export function ranges(count: number): string {
  return Array.from({ length: count }, (_, index) => `198.51.100.${index}/32`).join(", ");
}

/** So many ECDs behind load balancers, each with one port, for `ecds: [...]`. */
export function balancedEcds(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `{name: diameter-${index + 1}, exposure: LoadBalancer, ports: [{port: ${5000 + index}}]}`,
  ).join(", ");
}

/** So many ECDs that only pods call, for `ecds: [...]`. */
export function inClusterEcds(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `{name: bridge-${index + 1}, exposure: ClusterIP, ports: [{port: 4444}]}`,
  ).join(", ");
}

/** The name of a port that is given none: `udp-1812`. */
export function defaultPortName(port: number, protocol: string): string {
  return `${protocol.toLowerCase()}-${port}`;
}

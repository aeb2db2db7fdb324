import { askHttp } from "./http";
import { statusServer } from "./radius";
import type { Reply } from "./reply";
import { askTcp } from "./tcp";
import { askUdp, NOTHING } from "./udp";

/** One question to the network. */
export type Probe = { address: string; port: number } & (
  | { kind: "tcp" | "udp" }
  | { kind: "radius"; secret: Buffer }
  | { kind: "http" | "https"; host: string; path: string }
);

/** Whether silence means that the call did not get there: a server of any UDP protocol may take it and say nothing. */
export function alwaysReplies({ kind }: Probe): boolean {
  return kind !== "udp";
}

/** Asks, and waits that long at the most. */
export function ask(probe: Probe, milliseconds: number): Promise<Reply> {
  const { address, port } = probe;
  switch (probe.kind) {
    case "tcp":
      return askTcp(address, port, milliseconds);
    case "udp":
      return askUdp(address, port, NOTHING, milliseconds);
    case "radius":
      return askUdp(address, port, statusServer(probe.secret), milliseconds);
    case "http":
    case "https":
      return askHttp({ ...probe, isSecure: probe.kind === "https" }, milliseconds);
  }
}

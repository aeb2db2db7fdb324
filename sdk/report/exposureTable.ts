import type { PlannedExposure } from "../plan/exposure";
import { type Column, type Layout, renderTable } from "./table";

const EVERYONE = new Set(["0.0.0.0/0", "::/0"]);

const PRIVATE = new Set(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

const COLUMNS: Column<PlannedExposure>[] = [
  { head: "WHO", text: (one) => one.owner, least: 8 },
  { head: "PORT", text: (one) => `${one.name} ${one.port}/${one.protocol}`, least: 10 },
  { head: "VIA", text: (one) => one.via },
  {
    head: "CALLED AT",
    text: calledAt,
    least: 12,
    tone: (one) => (isUnpinned(one) ? "warning" : undefined),
  },
  { head: "NODE", text: (one) => one.node ?? "", least: 8 },
  { head: "SEES", text: seenBy },
  {
    head: "SOURCES",
    text: (one) => (isPrivate(one.sources) ? "private addresses" : one.sources.join(", ")),
    least: 14,
    tone: (one) => (one.sources.some((source) => EVERYONE.has(source)) ? "warning" : undefined),
  },
  { head: "WHY", text: (one) => one.reason, least: 24, tone: () => "faint", isExtra: true },
];

/** Every port that can be called: by whom, at what address and why so. */
export function renderExposures(exposures: readonly PlannedExposure[], layout: Layout): string {
  return renderTable(COLUMNS, exposures, layout);
}

/** What a client is told, as far as the plan knows it: the nodes' and load balancers' addresses come with the cluster. */
function calledAt(one: PlannedExposure): string {
  switch (one.via) {
    case "Ingress":
      return `${one.host ?? ""}${one.path ?? ""}`;
    case "NodePort":
      return one.nodePort === null ? "node port not pinned" : `node port ${one.nodePort}`;
    case "LoadBalancer":
      return `${one.loadBalancer ?? "load balancer"} port ${one.port}`;
    case "ClusterIP":
      return `${one.service}:${one.port}`;
  }
}

function isUnpinned(one: PlannedExposure): boolean {
  return one.via === "NodePort" && one.nodePort === null;
}

/** Whose address the pod sees as the sender's. */
function seenBy(one: PlannedExposure): string {
  if (one.keepsSourceAddress) return "the client";
  return one.via === "Ingress" ? "a proxy" : "a node";
}

/** Exactly the private ranges of RFC 1918: the default, and too long for a column. */
function isPrivate(sources: readonly string[]): boolean {
  return sources.length === PRIVATE.size && sources.every((source) => PRIVATE.has(source));
}

import type { PlannedExposure } from "../plan/exposure";
import { type Column, type Layout, renderTable } from "./table";

const EVERYONE = new Set(["0.0.0.0/0", "::/0"]);

const COLUMNS: Column<PlannedExposure>[] = [
  { head: "WHO", text: (one) => one.owner },
  { head: "PORT", text: (one) => `${one.name} ${one.port}/${one.protocol}` },
  { head: "VIA", text: (one) => one.via },
  {
    head: "CALLED AT",
    text: calledAt,
    least: 14,
    tone: (one) => (isUnpinned(one) ? "warning" : undefined),
  },
  { head: "NODE", text: (one) => one.node ?? "", least: 8 },
  { head: "SEES", text: (one) => (one.keepsSourceAddress ? "the client" : isOutside(one) ? "a node" : "") },
  {
    head: "SOURCES",
    text: (one) => one.sources.join(", "),
    least: 18,
    tone: (one) => (one.sources.some((source) => EVERYONE.has(source)) ? "warning" : undefined),
  },
  { head: "WHY", text: (one) => one.reason, least: 24, tone: () => "faint" },
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

function isOutside(one: PlannedExposure): boolean {
  return one.via !== "ClusterIP";
}

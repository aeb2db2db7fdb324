import type { PlannedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { sourcesText } from "./sourcesText";

/** Above so many ways in, ECDs behind one door are drawn as one: Mermaid refuses more than 500 lines. */
const MOST_LINES = 120;

type Picture = Pick<NetworkPlan, "exposures">;

/**
 * The environment as a Mermaid flow chart: clients, the doors they come through (load balancers, node ports, the ingress
 * controller), Services and who owns them.
 */
export function renderMermaid(plan: Picture): string {
  const outside = plan.exposures.filter(({ via }) => via !== "ClusterIP");
  const inside = plan.exposures.filter(({ via }) => via === "ClusterIP");
  const ownersAreOne = outside.length > MOST_LINES;
  const chart = new Chart();
  for (const one of outside) drawOutside(chart, one, ownersAreOne);
  for (const one of ownersAreOne ? [] : inside) {
    chart.line(chart.node("service", one.service), chart.node("owner", one.owner), label(one));
  }
  return chart.toString();
}

function drawOutside(chart: Chart, one: PlannedExposure, ownersAreOne: boolean): void {
  const clients = chart.node("clients", sourcesText(one));
  const owner = () => chart.node("owner", ownersAreOne ? `ports behind ${doorOf(one)}` : one.owner);
  if (one.via === "Ingress") {
    const controller = chart.node("door", "ingress controller");
    if (ownersAreOne) chart.line(controller, owner());
    else {
      const service = chart.node("service", one.service);
      chart.line(controller, service, `${one.host ?? ""}${one.path ?? ""}`);
      chart.line(service, owner());
    }
    chart.line(clients, controller);
    return;
  }
  const door = chart.node("door", doorOf(one));
  chart.line(clients, door);
  // The controller is the door of others: what leads to it leads on from there.
  if (one.owner === "ingress") {
    chart.line(door, chart.node("door", "ingress controller"), label(one));
    return;
  }
  if (ownersAreOne) chart.line(door, owner());
  else {
    const service = chart.node("service", one.service);
    chart.line(door, service, label(one));
    chart.line(service, owner());
  }
}

function doorOf(one: PlannedExposure): string {
  if (one.via === "LoadBalancer") return `load balancer ${one.loadBalancer ?? one.service}`;
  return one.node === null ? "node ports" : `node ports of ${one.node}`;
}

function label({ via, nodePort, port, protocol }: PlannedExposure): string {
  return via === "NodePort" && nodePort !== null ? `${nodePort} ${protocol}` : `${port} ${protocol}`;
}

type Kind = "clients" | "door" | "service" | "owner";

const SHAPES: Record<Kind, [open: string, close: string]> = {
  clients: ["([", "])"],
  door: ["{{", "}}"],
  service: ["(", ")"],
  owner: ["[", "]"],
};

/** Nodes and lines, each once, in the order of their first use. */
class Chart {
  private readonly ids = new Map<string, string>();
  private readonly nodes: string[] = [];
  private readonly lines = new Set<string>();

  node(kind: Kind, text: string): string {
    const key = `${kind} ${text}`;
    const known = this.ids.get(key);
    if (known) return known;
    const id = `n${this.ids.size}`;
    const [open, close] = SHAPES[kind];
    this.ids.set(key, id);
    this.nodes.push(`${id}${open}"${quoted(text)}"${close}`);
    return id;
  }

  line(from: string, to: string, text = ""): void {
    this.lines.add(text === "" ? `${from} --> ${to}` : `${from} -->|"${quoted(text)}"| ${to}`);
  }

  toString(): string {
    const body = [...this.nodes, ...this.lines].map((line) => `  ${line}`);
    return ["flowchart LR", ...body].join("\n");
  }
}

/** Only what means nothing to Mermaid stays as it is; `#35;` is its way to write a character by number. */
function quoted(text: string): string {
  const clipped = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return [...clipped.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")]
    .map((character) =>
      /[\p{L}\p{N} ./:,*-]/u.test(character) ? character : `#${character.codePointAt(0)};`,
    )
    .join("");
}

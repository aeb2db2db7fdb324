import type { AnsweredExposure } from "../plan/exposure";
import type { AnsweredPlan } from "../reachability/answeredPlan";
import { NOBODY, sourcesText } from "./sourcesText";

/** Above so many ways in, ECDs behind one door are drawn as one: Mermaid refuses more than 500 lines. */
const MOST_LINES = 120;

/** Above so many groups of clients behind their doors, each has its own and none is named: the table does. */
const MOST_GROUPS = 40;
const OWN_SOURCES = "each its own sources";

type Picture = Pick<AnsweredPlan, "exposures">;

/**
 * The environment as a Mermaid flow chart: clients, the doors they come through (load balancers, node ports, the ingress
 * controller), Services and who owns them. A door is drawn once for all that the same clients may call there, so that along
 * the lines clients reach what is open to them and nothing else.
 */
export function renderMermaid(plan: Picture): string {
  const outside = plan.exposures.filter((one) => isCalled(one));
  const inside = plan.exposures.filter((one) => !isCalled(one));
  const ownersAreOne = outside.length > MOST_LINES;
  const groups = new Set(outside.map((one) => `${doorOf(one)} ${sourcesText(one)}`));
  const drawing: Drawing = {
    chart: new Chart(),
    ownersAreOne,
    clientsOf: (one) => (ownersAreOne && groups.size > MOST_GROUPS ? OWN_SOURCES : sourcesText(one)),
    hasController: outside.some(isController),
  };
  const { chart } = drawing;
  for (const one of outside) drawOutside(drawing, one);
  for (const one of ownersAreOne ? [] : inside) {
    chart.line(chart.node("service", one.service), chart.node("owner", one.owner), label(one));
  }
  return chart.toString();
}

interface Drawing {
  chart: Chart;
  /** Whether what is behind a door is drawn as one. */
  ownersAreOne: boolean;
  clientsOf: (one: AnsweredExposure) => string;
  /** Whether the ingress controller is the environment's own, with ports that are drawn. */
  hasController: boolean;
}

/** Whether somebody outside may call it. */
function isCalled(one: AnsweredExposure): boolean {
  return one.via !== "ClusterIP" && !one.disabled && sourcesText(one) !== NOBODY;
}

function isController({ owner, via }: AnsweredExposure): boolean {
  return owner === "ingress" && via !== "Ingress";
}

function drawOutside(
  { chart, ownersAreOne, clientsOf, hasController }: Drawing,
  one: AnsweredExposure,
): void {
  const clients = clientsOf(one);
  const owner = () => {
    const behind = doorOf(one);
    return ownersAreOne
      ? chart.node("owner", `ports behind ${behind}`, `${behind} ${clients}`)
      : chart.node("owner", one.owner);
  };
  if (one.via === "Ingress") {
    // Who calls the environment's own controller is drawn at its ports: all of its hosts are open to the same clients.
    const controller = chart.node(
      "door",
      CONTROLLER,
      hasController ? CONTROLLER : `${CONTROLLER} ${clients}`,
    );
    if (ownersAreOne) chart.line(controller, owner());
    else {
      const service = chart.node("service", one.service);
      chart.line(controller, service, `${one.host ?? ""}${one.path ?? ""}`);
      chart.line(service, owner());
    }
    if (!hasController) chart.line(chart.node("clients", clients), controller);
    return;
  }
  const from = chart.node("clients", clients);
  const door = chart.node("door", doorOf(one), `${doorOf(one)} ${clients}`);
  chart.line(from, door);
  // The controller is the door of others: what leads to it leads on from there.
  if (isController(one)) {
    chart.line(door, chart.node("door", CONTROLLER), label(one));
    return;
  }
  if (ownersAreOne) chart.line(door, owner());
  else {
    const service = chart.node("service", one.service);
    chart.line(door, service, label(one));
    chart.line(service, owner());
  }
}

const CONTROLLER = "ingress controller";

function doorOf(one: AnsweredExposure): string {
  if (one.via === "Ingress") return CONTROLLER;
  if (one.via === "LoadBalancer") return `load balancer ${one.loadBalancer ?? one.service}`;
  return one.node === null ? "node ports" : `node ports of ${one.node}`;
}

function label({ via, nodePort, port, protocol }: AnsweredExposure): string {
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

  /** The node of a kind and a name; nodes of one text are told apart by their names. */
  node(kind: Kind, text: string, name: string = text): string {
    const key = `${kind} ${name}`;
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

import type { AnsweredExposure } from "../../plan/exposure";
import type { AnsweredPlan } from "../../reachability/answeredPlan";
import { NOBODY, sourcesText } from "../sourcesText";

/** What a box of the picture stands for, from those who call to what they reach. */
export type NodeKind = "clients" | "entry" | "service" | "owner";

/** A box of the picture. */
export interface PictureNode {
  /** `n7`: short, unique, and the same for the same plan. */
  id: string;
  kind: NodeKind;
  text: string;
}

/** A line from a box to what can be reached from there. */
export interface PictureLine {
  from: string;
  to: string;
  /** Port and protocol, or host and path; empty where the line says it all. */
  text: string;
}

/** Who reaches what, as boxes and lines. */
export interface AccessPicture {
  nodes: readonly PictureNode[];
  lines: readonly PictureLine[];
}

/** Above so many ECDs, those behind one way in are drawn as one: a picture of more is no picture. */
const MOST_ECDS = 20;

/** Above so many groups of clients at their ways in, each has its own and none is named: the table does. */
const MOST_GROUPS = 40;
const OWN_SOURCES = "each its own sources";

const CONTROLLER = "ingress controller";

/** Who owns ports without being an ECD. */
const PLATFORM: ReadonlySet<string> = new Set(["platform", "ui", "ingress"]);

/**
 * The picture of an environment: clients, the ways in that they take (load balancers, node ports, the ingress controller),
 * Services and who owns them. A way in is drawn once for all that the same clients may call there, so that along the lines
 * clients reach what is open to them and nothing else.
 */
export function accessPicture({ exposures }: Pick<AnsweredPlan, "exposures">): AccessPicture {
  const outside = exposures.filter((one) => isCalled(one));
  const inside = exposures.filter((one) => !isCalled(one));
  const drawing = new Drawing(outside);
  for (const one of outside) drawing.addOutside(one);
  for (const one of inside) drawing.addInside(one);
  return drawing;
}

/** Whether somebody outside may call it. */
function isCalled(one: AnsweredExposure): boolean {
  return one.via !== "ClusterIP" && !one.disabled && sourcesText(one) !== NOBODY;
}

function isController({ owner, via }: AnsweredExposure): boolean {
  return owner === "ingress" && via !== "Ingress";
}

/** The picture while it is drawn: nodes and lines each once, in the order of their first use. */
class Drawing implements AccessPicture {
  readonly nodes: PictureNode[] = [];
  readonly lines: PictureLine[] = [];
  private readonly ids = new Map<string, string>();
  private readonly known = new Set<string>();
  /** ECDs by the group that stands for them; none where each is drawn by itself. */
  private readonly groups = new Map<string, Set<string>>();
  private readonly isGrouped: boolean;
  private readonly hasManyClients: boolean;
  /** Whether the ingress controller is the environment's own, with ports that are drawn. */
  private readonly hasController: boolean;

  constructor(outside: readonly AnsweredExposure[]) {
    const ecds = outside.filter(({ owner }) => !PLATFORM.has(owner));
    this.isGrouped = new Set(ecds.map(({ owner }) => owner)).size > MOST_ECDS;
    const clients = new Set(outside.map((one) => `${entryOf(one)} ${sourcesText(one)}`));
    this.hasManyClients = this.isGrouped && clients.size > MOST_GROUPS;
    this.hasController = outside.some(isController);
    if (!this.isGrouped) return;
    for (const one of ecds) {
      const owners = this.groups.get(this.groupOf(one)) ?? new Set();
      this.groups.set(this.groupOf(one), owners.add(one.owner));
    }
  }

  addOutside(one: AnsweredExposure): void {
    const from = this.node("clients", this.clientsOf(one));
    if (one.via === "Ingress") {
      // Who calls the environment's own controller is drawn at its ports: all of its hosts are open to the same clients.
      const name = this.hasController ? CONTROLLER : `${CONTROLLER} ${this.clientsOf(one)}`;
      const controller = this.node("entry", CONTROLLER, name);
      this.leadOn(controller, one, `${one.host ?? ""}${one.path ?? ""}`);
      if (!this.hasController) this.line(from, controller);
      return;
    }
    const entry = this.node("entry", entryOf(one), `${entryOf(one)} ${this.clientsOf(one)}`);
    this.line(from, entry);
    // The controller is the way in of others: what leads to it leads on from there.
    if (isController(one)) this.line(entry, this.node("entry", CONTROLLER), label(one));
    else this.leadOn(entry, one, label(one));
  }

  addInside(one: AnsweredExposure): void {
    if (this.isGrouped) return;
    this.line(this.node("service", one.service), this.node("owner", one.owner), label(one));
  }

  private leadOn(from: string, one: AnsweredExposure, text: string): void {
    const group = this.groups.get(this.groupOf(one));
    if (group !== undefined && !PLATFORM.has(one.owner)) {
      const [only = ""] = group;
      const ecds = group.size === 1 ? only : `${group.size} ECDs`;
      this.line(from, this.node("owner", ecds, this.groupOf(one)));
      return;
    }
    const service = this.node("service", one.service);
    this.line(from, service, text);
    this.line(service, this.node("owner", one.owner));
  }

  private clientsOf(one: AnsweredExposure): string {
    return this.hasManyClients ? OWN_SOURCES : sourcesText(one);
  }

  private groupOf(one: AnsweredExposure): string {
    return `${entryOf(one)} ${this.clientsOf(one)}`;
  }

  /** The node of a kind and a name; nodes of one text are told apart by their names. */
  private node(kind: NodeKind, text: string, name: string = text): string {
    const key = `${kind} ${name}`;
    const drawn = this.ids.get(key);
    if (drawn !== undefined) return drawn;
    const id = `n${this.ids.size}`;
    this.ids.set(key, id);
    this.nodes.push({ id, kind, text });
    return id;
  }

  private line(from: string, to: string, text = ""): void {
    const key = `${from} ${to} ${text}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.lines.push({ from, to, text });
  }
}

function entryOf(one: AnsweredExposure): string {
  if (one.via === "Ingress") return CONTROLLER;
  if (one.via === "LoadBalancer") return `load balancer ${one.loadBalancer ?? one.service}`;
  return one.node === null ? "node ports" : `node ports of ${one.node}`;
}

function label({ via, nodePort, port, protocol }: AnsweredExposure): string {
  return via === "NodePort" && nodePort !== null ? `${nodePort} ${protocol}` : `${port} ${protocol}`;
}

import type { Layout } from "./layout";
import { inNetworkOf, ip, runWith } from "./namespaces";

/** Processes by whose network namespaces the machines are known. */
export interface Machines {
  /** The LAN's bridge, the router and the control plane. */
  readonly lan: number;
  readonly nodes: Readonly<Record<string, number>>;
  readonly clients: Readonly<Record<string, number>>;
  readonly neighbours: Readonly<Record<string, number>>;
}

async function forward(pid: number): Promise<void> {
  const script = "echo 1 > /proc/sys/net/ipv4/ip_forward";
  const { code, stderr } = await runWith([...inNetworkOf(pid), "sh", "-c", script], "");
  if (code !== 0) {
    throw new Error(`forwarding cannot be switched on: ${stderr.trim()}`);
  }
}

/** How the pods of another node are reached, as `ip` is told it. */
function routes(layout: Layout, except?: string): string[] {
  return layout.nodes
    .filter(({ name }) => name !== except)
    .map(({ podCidr, address }) => `${podCidr} via ${address}`);
}

function adding(all: readonly string[]): string[] {
  return all.map((route) => `route add ${route}`);
}

/** Connects the machines: wires, addresses, and the static routes to each node's pods. */
export async function connect(layout: Layout, machines: Machines): Promise<void> {
  const { lan } = machines;
  const [firstNode] = layout.nodes;
  await forward(lan);
  await ip(lan, [
    "link set lo up",
    // Its own address: else it takes one of its wires', and loses that when a node dies.
    "link add lan address 02:00:00:00:00:01 type bridge",
    "link set lan up",
    // The first is what a call from here comes as.
    `address add ${layout.controlPlane.address}/24 dev lan`,
    `address add ${layout.router}/24 dev lan`,
    ...layout.clients.flatMap(({ name, router }, index) => [
      `link add client${index} type veth peer name eth0 netns ${machines.clients[name]}`,
      `address add ${router}/24 dev client${index}`,
      `link set client${index} up`,
    ]),
    ...adding(routes(layout)),
    // The router knows the Services as well: whether they are closed is then the policies' doing.
    ...(firstNode ? [`route add ${layout.serviceCidr} via ${firstNode.address}`] : []),
  ]);
  for (const { name } of layout.nodes) {
    await connectNode(layout, lan, name, machines.nodes[name] ?? 0);
  }
  for (const [index, { name, address }] of layout.neighbours.entries()) {
    const pid = machines.neighbours[name] ?? 0;
    await plugIn(lan, `neighbour${index}`, pid);
    await ip(pid, onLan(layout, address));
  }
  for (const { name, address, router } of layout.clients) {
    await ip(machines.clients[name] ?? 0, [
      "link set lo up",
      `address add ${address}/24 dev eth0`,
      "link set eth0 up",
      `route add default via ${router}`,
    ]);
  }
}

/** Connects one node to the LAN: its wire goes with it, so one that was started anew has none. */
export async function connectNode(layout: Layout, lan: number, name: string, pid: number): Promise<void> {
  const index = layout.nodes.findIndex((node) => node.name === name);
  await plugIn(lan, `node${index}`, pid);
  await forward(pid);
  await ip(pid, [...onLan(layout, layout.nodes[index]?.address ?? ""), ...adding(routes(layout, name))]);
}

/** A wire from a machine to the LAN's bridge. */
async function plugIn(lan: number, wire: string, pid: number): Promise<void> {
  await ip(lan, [
    `link add ${wire} type veth peer name eth0 netns ${pid}`,
    `link set ${wire} master lan`,
    `link set ${wire} up`,
  ]);
}

/** What a machine on the LAN needs: whoever it does not know there, the router knows. */
function onLan({ router }: Layout, address: string): string[] {
  return [
    "link set lo up",
    `address add ${address}/24 dev eth0`,
    "link set eth0 up",
    `route add default via ${router}`,
  ];
}

/** Adds the static routes to the nodes' pods, to the router and to the nodes, or takes them away. */
export async function route(
  layout: Layout,
  { lan, nodes }: Pick<Machines, "lan" | "nodes">,
  how: "add" | "del",
): Promise<void> {
  const lines = (all: readonly string[]) => all.map((one) => `route ${how} ${one}`);
  await ip(lan, lines(routes(layout)));
  for (const [name, pid] of Object.entries(nodes)) {
    await ip(pid, lines(routes(layout, name)));
  }
}

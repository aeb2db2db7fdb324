import type { Layout } from "./layout";
import { inNetworkOf, ip, runWith } from "./namespaces";

/** Processes by whose network namespaces the machines are known. */
export interface Machines {
  /** The LAN's bridge, the router and the control plane. */
  readonly lan: number;
  readonly nodes: Readonly<Record<string, number>>;
  readonly clients: Readonly<Record<string, number>>;
}

async function forward(pid: number): Promise<void> {
  const script = "echo 1 > /proc/sys/net/ipv4/ip_forward";
  const { code, stderr } = await runWith([...inNetworkOf(pid), "sh", "-c", script], "");
  if (code !== 0) {
    throw new Error(`forwarding cannot be switched on: ${stderr.trim()}`);
  }
}

function routes(layout: Layout, except?: string): string[] {
  return layout.nodes
    .filter(({ name }) => name !== except)
    .map(({ podCidr, address }) => `route add ${podCidr} via ${address}`);
}

/** Connects the machines: wires, addresses, and the static routes to each node's pods. */
export async function connect(layout: Layout, machines: Machines): Promise<void> {
  const { lan } = machines;
  const [firstNode] = layout.nodes;
  await forward(lan);
  const wires = [
    ...layout.nodes.map(({ name }, index) => ({ end: `node${index}`, pid: machines.nodes[name] })),
    ...layout.clients.map(({ name }, index) => ({ end: `client${index}`, pid: machines.clients[name] })),
  ];
  await ip(lan, [
    "link set lo up",
    "link add lan type bridge",
    "link set lan up",
    // The first is what a call from here comes as.
    `address add ${layout.controlPlane.address}/24 dev lan`,
    `address add ${layout.router}/24 dev lan`,
    ...wires.map(({ end, pid }) => `link add ${end} type veth peer name eth0 netns ${pid}`),
    ...layout.nodes.flatMap((_, index) => [`link set node${index} master lan`, `link set node${index} up`]),
    ...layout.clients.flatMap(({ router }, index) => [
      `address add ${router}/24 dev client${index}`,
      `link set client${index} up`,
    ]),
    ...routes(layout),
    // The router knows the Services as well: whether they are closed is then the policies' doing.
    ...(firstNode ? [`route add ${layout.serviceCidr} via ${firstNode.address}`] : []),
  ]);
  for (const { name, address } of layout.nodes) {
    const pid = machines.nodes[name] ?? 0;
    await forward(pid);
    await ip(pid, [
      "link set lo up",
      `address add ${address}/24 dev eth0`,
      "link set eth0 up",
      `route add default via ${layout.router}`,
      ...routes(layout, name),
    ]);
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

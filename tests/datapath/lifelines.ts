import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { inNetworkOf } from "../../local/nodes/namespaces";
import type { Question } from "../../local/nodes/probe";
import { awaitDeployments, deploy } from "../../local/nodes/usageEngine";
import { podOf } from "./questions";
import type { Scene } from "./scene";

/** Ports by which people and programs get to a node, whatever it runs: SSH, BGP, etcd and its peers, Typha. */
const nodePorts = [22, 179, 2379, 2380, 5473] as const;
const nodes = [
  { name: "worker-1", address: "10.240.0.11" },
  { name: "worker-2", address: "10.240.0.12" },
  { name: "worker-3", address: "10.240.0.13" },
];
const dnsAddress = "10.96.0.10";
const milliseconds = 1500;

interface Line {
  readonly from: string;
  readonly pid: number;
  readonly questions: readonly (Question & { readonly name: string })[];
}

/** What a cluster lives on, whoever is guarded against whom: nobody may lock it out, not for a moment. */
export class Lifelines {
  private readonly servers: ChildProcess[] = [];

  private constructor(
    private readonly scene: Scene,
    private readonly lines: readonly Line[],
  ) {}

  /** Starts what answers: programs on the nodes, and a DNS Service. */
  static async open(scene: Scene): Promise<Lifelines> {
    const { api } = scene;
    const labels = { "k8s-app": "kube-dns" };
    await deploy(api, {
      name: "kube-dns",
      namespace: "kube-system",
      labels,
      listen: ["udp:53", "tcp:53"],
      image: "client",
    });
    const ports = (["UDP", "TCP"] as const).map((protocol) => ({
      name: protocol.toLowerCase(),
      port: 53,
      protocol,
    }));
    await api.apply("/api/v1/namespaces/kube-system/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "kube-system" },
      spec: { clusterIP: dnsAddress, selector: labels, ports },
    });
    await awaitDeployments(api, 60);
    const pods = await scene.pods();
    const operator = podOf({ namespace: "uepe", labels: { app: "uepe-operator" } }, pods);
    const radius = podOf({ namespace: "uepe", labels: { app: "radius" } }, pods);
    const fromPod = [
      { name: "the API server's Service", kind: "connect", address: "10.96.0.1", port: 443, milliseconds },
      { name: "DNS by UDP", kind: "udp", address: dnsAddress, port: 53, milliseconds },
      { name: "DNS by TCP", kind: "tcp", address: dnsAddress, port: 53, milliseconds },
    ] as const;
    const lines: Line[] = [
      { from: "the control plane", pid: scene.machine("lan"), questions: onNodes() },
      ...nodes.map(({ name }) => ({
        from: name,
        pid: scene.machine(name),
        questions: [
          {
            name: "the API server",
            kind: "connect" as const,
            address: "10.240.0.2",
            port: 6443,
            milliseconds,
          },
          ...onNodes(),
        ],
      })),
      ...[operator, radius].flatMap((pod) =>
        pod ? [{ from: `pod ${pod.name}`, pid: pod.pid, questions: fromPod }] : [],
      ),
    ];
    const lifelines = new Lifelines(scene, lines);
    for (const { name } of nodes) {
      lifelines.serve(name);
    }
    // kube-proxy hears of the Service a moment later.
    await sleep(2500);
    return lifelines;
  }

  private serve(node: string): void {
    const [program = "", ...args] = [
      ...inNetworkOf(this.scene.machine(node)),
      this.scene.folder.workload,
      "serve",
    ];
    const listen = [...nodePorts.map((port) => `tcp:${port}`), "udp:53"].join(",");
    this.servers.push(spawn(program, args, { env: { LISTEN: listen }, stdio: "ignore" }));
  }

  /** How many there are. */
  get count(): number {
    return this.lines.reduce((sum, { questions }) => sum + questions.length, 0);
  }

  /** What could not be reached while something was done: asked all the time. */
  async during(work: () => Promise<void>): Promise<{ rounds: number; cut: string[] }> {
    const cut = new Set<string>();
    let rounds = 0;
    let isDone = false;
    const watch = async () => {
      // Once more after the end.
      for (let isLast = false; !isLast; ) {
        isLast = isDone;
        for (const one of await this.askAll()) {
          cut.add(one);
        }
        rounds += 1;
        await sleep(200);
      }
    };
    const watching = watch();
    try {
      await work();
    } finally {
      isDone = true;
      await watching;
    }
    return { rounds, cut: [...cut] };
  }

  private async askAll(): Promise<string[]> {
    const answers = await Promise.all(
      this.lines.map(async ({ from, pid, questions }) => {
        const replies = await this.scene.ask(pid, questions);
        return questions.flatMap(({ name }, index) =>
          replies[index]?.outcome === "answered" ? [] : [`${from} to ${name}: ${replies[index]?.outcome}`],
        );
      }),
    );
    return answers.flat();
  }

  close(): void {
    for (const server of this.servers) {
      server.kill("SIGKILL");
    }
  }
}

function onNodes(): Line["questions"] {
  return nodes.flatMap(({ name, address }) => [
    { name: `the kubelet of ${name}`, kind: "connect" as const, address, port: 10250, milliseconds },
    { name: `DNS on ${name}`, kind: "udp" as const, address, port: 53, milliseconds },
    ...nodePorts.map((port) => ({
      name: `port ${port} of ${name}`,
      kind: "tcp" as const,
      address,
      port,
      milliseconds,
    })),
  ]);
}

import * as dgram from "node:dgram";
import { writeFileSync } from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import { join } from "node:path";
import { planStack } from "../../../../cli/stack/planStack";
import { exitCodeOf } from "../../../../cli/verify/verification";
import { type VerificationJson, verificationJson } from "../../../../cli/verify/verificationJson";
import type { VerifyOptions } from "../../../../cli/verify/verifyOptions";
import { verifyStack } from "../../../../cli/verify/verifyStack";
import { readStackFile } from "../../../../sdk/config/stackFile";
import { folderWith, runBeside, stackFile } from "../command";

/** A part of this machine's own loopback that no other run has at the same time. */
const network = `127.${1 + (process.pid % 250)}.${Math.floor(process.pid / 250) % 250}`;

/** Two "nodes": addresses there, so that real sockets answer. */
export const nodes = { "worker-1": `${network}.11`, "worker-2": `${network}.12` } as const;

/** Where a Service may have its address. */
export const serviceAddress = `${network}.21`;

type Objects = Record<string, object[]>;

const NAMESPACE = "uepe";

/** A site with one of everything, on loopback: who calls has the address 127.0.0.1, and is in the sources. */
export const environment = [
  "target: on-prem",
  `namespace: ${NAMESPACE}`,
  "sources: [127.0.0.1/32]",
  "network:",
  "  calico: {install: false, apiServer: true}",
  `  nodeCidrs: [${network}.8/29]`,
  "  podCidr: 10.244.0.0/16",
  "  controlPlaneCidrs: [10.9.9.9/32]",
  "  hostEndpoints: {create: true}",
  "guard: planned",
  "separation: {mode: enforce, labelsConfirmed: true}",
  "platform: {ports: {http: {nodePort: 31500}, desktop: {nodePort: 31501}, control: {nodePort: 31567}}}",
  "ingress: {nodePorts: {http: 31580, https: 31583}}",
  "ecds:",
  "  - {name: radius, node: worker-1, preserveSourceAddress: true, ports: [{port: 1812, protocol: UDP, nodePort: 31510}]}",
  "  - {name: closed, sources: [10.9.0.0/16], ports: [{port: 5000, protocol: TCP, nodePort: 31511}]}",
  "  - {name: usage, http: {host: api.example.net, paths: [{path: /usage, port: 8090}]}}",
];

function service(name: string, ports: Record<number, number | undefined>): object {
  return {
    metadata: { name, namespace: NAMESPACE },
    spec: {
      clusterIP: "None",
      externalTrafficPolicy: name === "radius" ? "Local" : "Cluster",
      ports: Object.entries(ports).map(([port, nodePort]) => ({
        port: Number(port),
        protocol: name === "radius" ? "UDP" : "TCP",
        ...(nodePort !== undefined && { nodePort }),
      })),
    },
  };
}

function slice(name: string, node: string): object {
  return {
    metadata: {
      name: `${name}-1`,
      namespace: NAMESPACE,
      labels: { "kubernetes.io/service-name": name },
    },
    endpoints: [{ nodeName: node, conditions: { ready: true } }],
  };
}

/** What the cluster's API says while everything is as planned. */
export function plannedCluster(): Objects {
  const inNamespace = (group: string, plural: string) => `${group}/namespaces/${NAMESPACE}/${plural}`;
  const backends: Record<string, string> = {
    platform: "worker-1",
    ui: "worker-2",
    radius: "worker-1",
    closed: "worker-2",
    usage: "worker-2",
    "uepe-traefik": "worker-1",
  };
  const guard = ["nodes", "open-platform", "open-ui", "open-ingress", "open-radius", "open-closed", "closed"];
  const separated = ["platform", "ui", "radius", "closed", "usage"];
  return {
    "/api/v1/nodes": Object.entries(nodes).map(([name, address]) => ({
      metadata: { name },
      status: { addresses: [{ type: "InternalIP", address }] },
    })),
    "/api/v1/services": [
      service("platform", { 80: 31500, 6790: 31567 }),
      service("ui", { 9001: 31501 }),
      service("radius", { 1812: 31510 }),
      service("closed", { 5000: 31511 }),
      service("usage", { 8090: undefined }),
      service("uepe-traefik", { 80: 31580, 443: 31583 }),
    ],
    [inNamespace("/apis/discovery.k8s.io/v1", "endpointslices")]: Object.entries(backends).map(
      ([name, node]) => slice(name, node),
    ),
    "/apis/projectcalico.org/v3/hostendpoints": Object.keys(nodes).map((node) => ({
      metadata: { name: `${node}-eth0`, labels: { "usage-engine-networking": "guarded" } },
      spec: { node },
    })),
    "/apis/projectcalico.org/v3/globalnetworkpolicies": guard.map((name) => ({
      metadata: { name: `${NAMESPACE}-guard-${name}` },
    })),
    [inNamespace("/apis/networking.k8s.io/v1", "networkpolicies")]: separated.map((owner) => ({
      metadata: { name: `separation-${owner}`, namespace: NAMESPACE },
    })),
    "/api/v1/pods": [],
  };
}

/** A running site: its API, and whatever answers on its nodes. */
export class Site {
  private readonly servers: net.Server[] = [];
  private readonly sockets: dgram.Socket[] = [];
  private readonly connections = new Set<net.Socket>();
  private readonly files: ReturnType<typeof folderWith>;

  private constructor(readonly objects: Objects) {
    this.files = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.site.yaml": stackFile(...environment),
      secret: "shared\n",
    });
  }

  /** Its API serves these lists by their paths; what is not among them is not there. */
  static async open(objects: Objects): Promise<Site> {
    const site = new Site(objects);
    const api = http.createServer((request, response) => {
      if (request.method !== "GET") response.writeHead(405).end();
      const items = site.objects[(request.url ?? "").split("?")[0] ?? ""];
      if (items === undefined) response.writeHead(404).end("{}");
      else response.end(JSON.stringify({ items }));
    });
    const port = await site.listen(api, "127.0.0.1", 0);
    writeFileSync(join(site.files.folder, "kubeconfig"), kubeconfig(`http://127.0.0.1:${port}`));
    return site;
  }

  /** Everything that answers while all is as planned. */
  async answerAsPlanned(udp: "silent" | Buffer = Buffer.from("here")): Promise<void> {
    for (const address of Object.values(nodes)) {
      for (const port of [31500, 31501, 31567, 31583]) await this.listen(net.createServer(), address, port);
      await this.listen(http.createServer(route), address, 31580);
    }
    await this.answerUdp(nodes["worker-1"], 31510, udp);
  }

  async listen(server: net.Server, address: string, port: number): Promise<number> {
    server.on("connection", (socket: net.Socket) => {
      this.connections.add(socket.on("error", () => undefined));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, address, resolve);
    });
    this.servers.push(server);
    return (server.address() as net.AddressInfo).port;
  }

  /** A silent one takes what comes. */
  private async answerUdp(address: string, port: number, answer: "silent" | Buffer): Promise<void> {
    const socket = dgram.createSocket("udp4");
    socket.on("message", (_, peer) => {
      if (answer !== "silent") socket.send(answer, peer.port, peer.address);
    });
    await new Promise<void>((resolve) => socket.bind(port, address, resolve));
    this.sockets.push(socket);
  }

  /** What answered at one address answers at another one. */
  async moveUdp(from: string, to: string, port: number): Promise<void> {
    const index = this.sockets.findIndex((one) => one.address().address === from);
    this.sockets.splice(index, 1)[0]?.close();
    await this.answerUdp(to, port, Buffer.from("here"));
  }

  /** Nobody answers there any more. */
  stop(address: string, port: number): void {
    const index = this.servers.findIndex((one) => {
      const at = one.address() as net.AddressInfo;
      return at.address === address && at.port === port;
    });
    this.servers.splice(index, 1)[0]?.close();
  }

  /** What the command does, without a process of its own. */
  async verifyHere(options: Partial<VerifyOptions>): Promise<{ code: number; seen: VerificationJson }> {
    const { folder } = this.files;
    const stack = readStackFile(join(folder, "Pulumi.site.yaml"));
    const defaults = { from: "here", cluster: true, sample: 60, timeout: 1 } as const;
    const kubeconfig = join(folder, "kubeconfig");
    const verification = await verifyStack(
      stack,
      planStack(stack),
      { ...defaults, kubeconfig, ...options },
      () => undefined,
    );
    return { code: exitCodeOf(verification), seen: verificationJson(verification) };
  }

  /** The secret of its Radius server. */
  get secretFile(): string {
    return join(this.files.folder, "secret");
  }

  /** The command as a user runs it. */
  verify(...args: string[]) {
    const { folder } = this.files;
    return runBeside([
      ...["verify", "--config", `${folder}/Pulumi.site.yaml`, "--timeout", "1"],
      ...(args.includes("--no-cluster") ? [] : ["--kubeconfig", `${folder}/kubeconfig`]),
      ...args,
    ]);
  }

  close(): void {
    for (const server of this.servers) server.close();
    for (const socket of this.connections) socket.destroy();
    for (const socket of this.sockets) socket.close();
    this.files.remove();
  }
}

/** As the ingress controller answers: it knows one host and path. */
function route(request: http.IncomingMessage, response: http.ServerResponse): void {
  const isKnown = request.headers.host === "api.example.net" && request.url === "/usage";
  if (isKnown) response.end();
  else response.writeHead(404, { "x-content-type-options": "nosniff", "content-length": 19 }).end();
}

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    clusters: [{ name: "here", cluster: { server } }],
    users: [{ name: "me", user: {} }],
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
  });
}

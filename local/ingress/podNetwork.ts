import * as net from "node:net";
import type { Api } from "../cluster/api";

/** On a pod: the loopback port of the program that answers for it. */
export const answeredBy = "local.usage-engine-networking/answered-by";

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

// SOCKS version 5 (RFC 1928), of which an ingress controller needs little: no authentication, CONNECT, IPv4.
const version = 5;
const noAuthentication = 0;
const connect = 1;
const ipv4 = 1;
const requestLength = 10;
const succeeded = 0;
const hostUnreachable = 4;
const refused = 5;
const notSupported = 7;

/**
 * Carries TCP to the addresses of pods. Simulated nodes have no network, so an ingress controller that runs on this machine
 * reaches pods by this proxy: what is sent to a pod goes to the program on loopback that the pod's annotation names. Where
 * there is none, the connection is refused and the log says why. It knows no policies.
 */
export class PodNetwork {
  private constructor(
    private readonly api: Api,
    private readonly server: net.Server,
  ) {}

  static async open(api: Api): Promise<PodNetwork> {
    const server = net.createServer();
    const network = new PodNetwork(api, server);
    server.on("connection", (client) => {
      client.on("error", () => client.destroy());
      network.serve(client).catch((error: unknown) => {
        console.error("the pod network:", error);
        client.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return network;
  }

  /** What HTTP_PROXY and HTTPS_PROXY have to be for a program to reach the pods. */
  get proxy(): string {
    return `socks5://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  private async serve(client: net.Socket): Promise<void> {
    const [, methods = 0] = await read(client, 2);
    await read(client, methods);
    client.write(Buffer.from([version, noAuthentication]));
    const request = await read(client, requestLength);
    if (request[1] !== connect || request[3] !== ipv4) {
      end(client, notSupported);
      return;
    }
    const address = [...request.subarray(4, 8)].join(".");
    const port = await this.portOf(`${address}:${request.readUInt16BE(8)}`, address);
    if (port === undefined) {
      end(client, hostUnreachable);
      return;
    }
    const program = net.connect(port, "127.0.0.1");
    program.once("connect", () => {
      reply(client, succeeded);
      client.pipe(program).pipe(client);
    });
    program.on("error", () => end(client, refused));
    client.on("close", () => program.destroy());
  }

  /** The port of the program that answers for the pod with this address. */
  private async portOf(called: string, address: string): Promise<number | undefined> {
    const { items } = await this.api.get<{ items: Pod[] }>(
      `/api/v1/pods?fieldSelector=status.podIP=${address}`,
    );
    const [pod] = items;
    const port = Number(pod?.metadata.annotations?.[answeredBy]);
    if (Number.isInteger(port)) {
      return port;
    }
    const what = pod
      ? `the pod ${pod.metadata.namespace}/${pod.metadata.name}, for which no program answers: its annotation ${answeredBy} names none`
      : "no pod";
    console.log(`${new Date().toISOString()} ${called} is ${what}`);
    return undefined;
  }
}

/** The next bytes, as soon as they are there. */
async function read(socket: net.Socket, length: number): Promise<Buffer> {
  while (!socket.destroyed) {
    const bytes = length === 0 ? Buffer.alloc(0) : (socket.read(length) as Buffer | null);
    if (bytes?.length === length) {
      return bytes;
    }
    await new Promise<void>((resolve) => {
      socket.once("readable", resolve);
      socket.once("close", resolve);
    });
  }
  throw new Error("the connection ended before it said where to");
}

function reply(client: net.Socket, code: number): void {
  client.write(Buffer.from([version, code, 0, ipv4, 0, 0, 0, 0, 0, 0]));
}

function end(client: net.Socket, code: number): void {
  reply(client, code);
  client.end();
}

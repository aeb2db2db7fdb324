import * as net from "node:net";
import type { Api } from "../cluster/api";

/** On a pod: the loopback port of the program that answers for it. */
export const ANSWERED_BY = "local.usage-engine-networking/answered-by";

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

// SOCKS version 5 (RFC 1928), of which an ingress controller needs little: no authentication, CONNECT, IPv4.
const VERSION = 5;
const NO_AUTHENTICATION = 0;
const CONNECT = 1;
const IPV4 = 1;
const REQUEST_LENGTH = 10;
const SUCCEEDED = 0;
const HOST_UNREACHABLE = 4;
const REFUSED = 5;
const NOT_SUPPORTED = 7;

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
    client.write(Buffer.from([VERSION, NO_AUTHENTICATION]));
    const request = await read(client, REQUEST_LENGTH);
    if (request[1] !== CONNECT || request[3] !== IPV4) {
      end(client, NOT_SUPPORTED);
      return;
    }
    const address = [...request.subarray(4, 8)].join(".");
    const port = await this.portOf(`${address}:${request.readUInt16BE(8)}`, address);
    if (port === undefined) {
      end(client, HOST_UNREACHABLE);
      return;
    }
    const program = net.connect(port, "127.0.0.1");
    program.once("connect", () => {
      reply(client, SUCCEEDED);
      client.pipe(program).pipe(client);
    });
    program.on("error", () => end(client, REFUSED));
    client.on("close", () => program.destroy());
  }

  /** The port of the program that answers for the pod with this address. */
  private async portOf(called: string, address: string): Promise<number | undefined> {
    const { items } = await this.api.get<{ items: Pod[] }>(
      `/api/v1/pods?fieldSelector=status.podIP=${address}`,
    );
    const [pod] = items;
    const port = Number(pod?.metadata.annotations?.[ANSWERED_BY]);
    if (Number.isInteger(port)) {
      return port;
    }
    const what = pod
      ? `the pod ${pod.metadata.namespace}/${pod.metadata.name}, for which no program answers: its annotation ${ANSWERED_BY} names none`
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
  client.write(Buffer.from([VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0]));
}

function end(client: net.Socket, code: number): void {
  reply(client, code);
  client.end();
}

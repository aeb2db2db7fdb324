import * as http from "node:http";
import * as net from "node:net";
import { parseArgs } from "node:util";

/**
 * Joins the API server, which listens on this machine's loopback, to the LAN of the real nodes, through Unix sockets: those
 * reach across network namespaces, so that no wire leads from the one to the other. Runs twice.
 *
 * `lan`: in the LAN's namespace. It is the control plane's address to the nodes, and calls kubelets for the API server, which
 * asks for that by HTTP CONNECT (its egress selector).
 * `host`: beside the API server.
 */

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

/** Both ways, until either side ends. */
function join(one: net.Socket, other: net.Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}

function forward(listenOn: net.ListenOptions, to: () => net.Socket): void {
  const server = net.createServer((socket) => join(socket, to()));
  server.on("error", fail);
  server.listen(listenOn);
}

function serveConnect(socketPath: string): void {
  const server = http.createServer((_, response) => response.writeHead(405).end());
  server.on("connect", (request, client: net.Socket, head: Buffer) => {
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = net.connect(Number(port || 80), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      join(client, target);
    });
    target.once("error", () => client.destroy());
    client.once("error", () => target.destroy());
  });
  server.on("error", fail);
  server.listen(socketPath);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The socket that the host's side listens on. */
    api: { type: "string" },
    /** The socket that the API server calls kubelets through. */
    kubelets: { type: "string" },
    port: { type: "string" },
    /** Whose relay it is. */
    folder: { type: "string" },
  },
});
const { api = "", kubelets = "", port = "" } = values;
if (positionals[0] === "lan") {
  forward({ port: Number(port), host: "0.0.0.0" }, () => net.connect(api));
  serveConnect(kubelets);
} else {
  forward({ path: api }, () => net.connect(Number(port), "127.0.0.1"));
}

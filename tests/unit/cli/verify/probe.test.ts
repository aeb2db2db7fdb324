import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import * as dgram from "node:dgram";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import { askHttp } from "../../../../cli/verify/probe/http";
import { statusServer } from "../../../../cli/verify/probe/radius";
import { askTcp } from "../../../../cli/verify/probe/tcp";
import { askUdp, NOTHING } from "../../../../cli/verify/probe/udp";
import { selfSigned } from "../../../fixture/selfSigned";

const HOST = "127.0.0.1";
const MILLISECONDS = 500;

describe("a probe of TCP", () => {
  it("is answered by whoever accepts, and says nothing to them", async () => {
    const heard: Buffer[] = [];
    const server = net.createServer((socket) => socket.on("data", (data) => heard.push(data)).resume());
    await listening(server, async (port) => {
      assert.deepEqual(await askTcp(HOST, port, MILLISECONDS), { outcome: "answered" });
    });
    assert.deepEqual(heard, []);
  });

  it("is refused where nobody listens", async () => {
    assert.deepEqual(await askTcp(HOST, await unusedPort(), MILLISECONDS), { outcome: "refused" });
  });

  it("waits no longer than it was told", async () => {
    // TEST-NET-1 (RFC 5737): nobody's, so either nothing comes back, or this machine knows no way.
    const { outcome } = await askTcp("192.0.2.113", 9, 200);
    assert.ok(outcome === "silent" || outcome === "unreachable", outcome);
  });
});

describe("a probe of HTTP", () => {
  const answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    const own = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
    if (request.headers.host === "gone.example.net") response.writeHead(503).end();
    else if (request.headers.host === "ecd.example.net" && request.url === "/own") {
      response.writeHead(404, { "content-type": "application/json" }).end();
    } else if (request.headers.host !== "ecd.example.net") {
      response.writeHead(404, { ...own, "content-length": 19 }).end("404 page not found\n");
    } else response.writeHead(401).end();
  };
  let asked: string[] = [];
  beforeEach(() => {
    asked = [];
  });
  const ask = (port: number, host: string, path = "/usage", isSecure = false) =>
    askHttp({ address: HOST, port, host, path, isSecure }, MILLISECONDS);

  it("asks for the head alone, by host and path, and takes any answer of the server's own for one", async () => {
    await listening(http.createServer(answer), async (port) => {
      assert.deepEqual(await ask(port, "ecd.example.net"), { outcome: "answered", detail: "HTTP 401" });
      assert.deepEqual(await ask(port, "ecd.example.net", "/own"), {
        outcome: "answered",
        detail: "HTTP 404",
      });
    });
    assert.deepEqual(asked, ["HEAD ecd.example.net/usage", "HEAD ecd.example.net/own"]);
  });

  it("tells the controller's 404 from a server's, and a controller without anybody behind it", async () => {
    await listening(http.createServer(answer), async (port) => {
      assert.deepEqual(await ask(port, "nobody.example.net"), { outcome: "unrouted", detail: "HTTP 404" });
      assert.deepEqual(await ask(port, "gone.example.net"), { outcome: "no backend", detail: "HTTP 503" });
    });
  });

  it("asks by TLS with the host's name, whosever certificate it is", async () => {
    const names: unknown[] = [];
    const server = https.createServer(await selfSigned("ecd.example.net"), answer);
    server.on("secureConnection", (socket) => names.push(socket.servername));
    await listening(server, async (port) => {
      assert.equal((await ask(port, "ecd.example.net", "/usage", true)).outcome, "answered");
    });
    assert.deepEqual(names, ["ecd.example.net"]);
  });

  it("says that a server speaks something else, or nothing", async () => {
    await listening(
      net.createServer((socket) => socket.end("SSH-2.0-nobody\r\n").on("error", () => undefined)),
      async (port) => {
        assert.equal((await ask(port, "ecd.example.net")).outcome, "broken");
      },
    );
    await listening(
      net.createServer((socket) => socket.on("error", () => undefined).resume()),
      async (port) => {
        assert.equal((await ask(port, "ecd.example.net")).outcome, "silent");
      },
    );
  });
});

describe("a probe of UDP", () => {
  it("sends an empty datagram, and hears an answer", async () => {
    const heard: number[] = [];
    await bound(
      (message, answer) => {
        heard.push(message.length);
        answer(Buffer.from("here"));
      },
      async (port) => {
        assert.deepEqual(await askUdp(HOST, port, NOTHING, MILLISECONDS), { outcome: "answered" });
      },
    );
    assert.deepEqual(heard, [0]);
  });

  it("asks twice before it calls a server silent", async () => {
    let heard = 0;
    await bound(
      () => {
        heard++;
      },
      async (port) => {
        assert.deepEqual(await askUdp(HOST, port, NOTHING, MILLISECONDS), { outcome: "silent" });
      },
    );
    assert.equal(heard, 2);
  });

  it("hears that nobody listens", async () => {
    assert.deepEqual(await askUdp(HOST, await unusedPort(), NOTHING, MILLISECONDS), { outcome: "refused" });
  });
});

describe("a probe of Radius", () => {
  const secret = Buffer.from("shared");
  const ask = async (served: Buffer, code = 2) => {
    let reply: unknown;
    await bound(
      (message, answer) => {
        const response = radiusServer(message, served, code);
        if (response) answer(response);
      },
      async (port) => {
        reply = await askUdp(HOST, port, statusServer(secret), MILLISECONDS);
      },
    );
    return reply;
  };

  it("is answered by a server that has the secret, for authentication and for accounting", async () => {
    assert.deepEqual(await ask(secret, 2), { outcome: "answered" });
    assert.deepEqual(await ask(secret, 5), { outcome: "answered" });
  });

  it("is not answered by a server with another secret", async () => {
    assert.deepEqual(await ask(Buffer.from("other")), { outcome: "silent" });
  });

  it("believes no answer that is not signed for it", async () => {
    const forged = async (change: (answer: Buffer) => Buffer) => {
      let reply: unknown;
      await bound(
        (message, answer) => answer(change(radiusServer(message, secret, 2) ?? Buffer.alloc(0))),
        async (port) => {
          reply = await askUdp(HOST, port, statusServer(secret), MILLISECONDS);
        },
      );
      return reply;
    };
    const changed = (at: number) => (answer: Buffer) => {
      answer[at] = (answer[at] ?? 0) ^ 1;
      return answer;
    };
    assert.deepEqual(await forged(changed(10)), { outcome: "broken", detail: "signed with another secret" });
    assert.deepEqual(await forged(changed(1)), { outcome: "broken", detail: "the answer to another packet" });
    assert.deepEqual(await forged(changed(0)), { outcome: "broken", detail: "Radius code 3" });
    assert.deepEqual(await forged(() => Buffer.from("echo")), {
      outcome: "broken",
      detail: "no Radius packet",
    });
  });
});

/** A Radius server by RFC 5997: it answers Status-Server packets that are signed with its secret, and nothing else. */
function radiusServer(request: Buffer, secret: Buffer, code: number): Buffer | undefined {
  if (request[0] !== 12 || request.readUInt16BE(2) !== request.length) return undefined;
  if (request[20] !== 80 || request[21] !== 18) return undefined;
  const unsigned = Buffer.from(request);
  unsigned.fill(0, 22, 38);
  const signature = createHmac("md5", secret).update(unsigned).digest();
  if (!signature.equals(request.subarray(22, 38))) return undefined;
  const answer = Buffer.concat([Buffer.from([code, request[1] ?? 0, 0, 20]), request.subarray(4, 20)]);
  createHash("md5").update(answer).update(secret).digest().copy(answer, 4);
  return answer;
}

async function listening(server: net.Server, use: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  try {
    await use((server.address() as net.AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function bound(
  hear: (message: Buffer, answer: (packet: Buffer) => void) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (message, { port, address }) =>
    hear(message, (packet) => socket.send(packet, port, address)),
  );
  await new Promise<void>((resolve) => socket.bind(0, HOST, resolve));
  try {
    await use(socket.address().port);
  } finally {
    socket.close();
  }
}

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  let free = 0;
  await listening(net.createServer(), async (port) => {
    free = port;
  });
  return free;
}

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import * as https from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { AwsNetwork } from "../../../../../index";
import { ensurePki, type Pki } from "../../../../../local/cluster/pki";
import { type ApiEndpoint, awaitEndpoint, isNew } from "../../../../../sdk/components/network/aws/endpoint";
import { Cidr } from "../../../../../sdk/values/cidr";
import { registered, settled } from "../../registered";

const SHORT = { whole: 400, pause: 20, attempt: 100 };

describe("the API of a new EKS cluster", () => {
  let folder: string;
  let pki: Pki;
  const servers: { close(): void }[] = [];
  const lines: string[] = [];
  const report = (line: string) => {
    lines.push(line);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endpoint-"));
    ({ pki } = await ensurePki(folder));
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    lines.length = 0;
  });
  after(() => rm(folder, { recursive: true }));

  /** A port that nobody listens on. */
  const freePort = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  };

  const endpoint = async (port: number, more: Partial<ApiEndpoint> = {}): Promise<ApiEndpoint> => ({
    clusterName: "uepe",
    server: `https://127.0.0.1:${port}`,
    certificateAuthority: (await readFile(pki.certificate("ca"))).toString("base64"),
    apiSources: { publicly: [Cidr.of("192.0.2.0/24")], privately: [] },
    ...more,
  });

  /** An API server that answers with each of the statuses, the last one for ever. */
  const serve = async (port: number, ...statuses: number[]): Promise<void> => {
    const tls = {
      key: await readFile(pki.key("kube-apiserver")),
      cert: await readFile(pki.certificate("kube-apiserver")),
    };
    const server = https.createServer(tls, (_, response) => {
      response.writeHead((statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  };

  it("is waited for until it answers, whatever it answers, with progress in the log", async () => {
    const port = await freePort();
    const waiting = awaitEndpoint(await endpoint(port), report, { ...SHORT, whole: 20_000 });
    setTimeout(() => void serve(port, 503, 401), 150);
    await waiting;
    assert.match(lines[0] ?? "", /^The API of uepe is new and does not answer yet/);
    assert.match(lines[1] ?? "", /up to \d+ more seconds: .*ECONNREFUSED/);
    assert.ok(lines.some((line) => line.includes("it answers 503")));
    assert.match(lines.at(-1) ?? "", /^The API of uepe answers/);
  });

  it("costs one question and no line where it answers at once", async () => {
    const port = await freePort();
    await serve(port, 200);
    await awaitEndpoint(await endpoint(port), report, SHORT);
    assert.deepEqual(lines, []);
  });

  it("is given up after a while, with what to check: who may call a public one", async () => {
    const wanted = endpoint(await freePort());
    await assert.rejects(
      async () => awaitEndpoint(await wanted, report, SHORT),
      (error: unknown) =>
        pulumi.RunError.isInstance(error) &&
        /has not answered for \d+ seconds: .*ECONNREFUSED.*192\.0\.2\.0\/24.*apiSources/.test(String(error)),
    );
  });

  it("is given up after a while, with what to check: where a private one is reached from", async () => {
    const apiSources = { publicly: [], privately: [Cidr.of("10.0.0.0/16")] };
    const wanted = await endpoint(await freePort(), { apiSources });
    await assert.rejects(awaitEndpoint(wanted, report, SHORT), /private endpoint only.*10\.0\.0\.0\/16/);
  });

  it("is not waited for longer by a server that accepts and says nothing", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    servers.push(silent);
    const { port } = silent.address() as AddressInfo;
    await assert.rejects(awaitEndpoint(await endpoint(port), report, SHORT), /no answer in time/);
  });

  it("is not believed under the certificate of another authority", async () => {
    const port = await freePort();
    await serve(port, 200);
    const certificateAuthority = (await readFile(pki.certificate("etcd-ca"))).toString("base64");
    const wanted = await endpoint(port, { certificateAuthority });
    await assert.rejects(awaitEndpoint(wanted, report, SHORT), /certificate/);
  });

  it("is new for an hour, however AWS writes the time", () => {
    const now = Date.parse("2026-11-24T16:00:00Z");
    assert.equal(isNew("2026-11-24T15:30:00Z", now), true);
    assert.equal(isNew("2026-11-24 15:30:00.123 +0000 UTC", now), true);
    assert.equal(isNew(String(now / 1000 - 600), now), true);
    assert.equal(isNew("2026-11-23T16:00:00Z", now), false);
    assert.equal(isNew("2026-11-23 16:00:00 +0000 UTC", now), false);
    assert.equal(isNew(String(now / 1000 - 86400), now), false);
    assert.equal(isNew(undefined, now), false);
  });

  describe("in a stack", () => {
    /** A network whose cluster was made at this time, and whose endpoint notes who calls it. */
    const bring = async (createdAt: string, preview: boolean) => {
      let calls = 0;
      const listener = createServer((socket) => {
        calls++;
        socket.destroy();
      });
      await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
      servers.push(listener);
      const server = `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
      const { result } = await registered(
        (opts) =>
          new AwsNetwork(
            "net",
            { aws: { region: "us-east-1", vpc: { zoneNames: ["us-east-1a", "us-east-1b"] } } },
            opts,
          ),
        {
          preview,
          cluster: ({ type }) =>
            type === "aws:eks/cluster:Cluster"
              ? { endpoint: server, certificateAuthority: { data: "Y2E=" }, createdAt, vpcConfig: {} }
              : {},
        },
      );
      assert.ok((await settled(result.kubeconfig)).includes(server));
      return calls;
    };

    it("is not called at preview, and not where the cluster is no new one", async () => {
      assert.equal(await bring(new Date().toISOString(), true), 0);
      assert.equal(await bring("2026-01-01T00:00:00Z", false), 0);
    });
  });
});

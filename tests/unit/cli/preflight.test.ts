import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { takeSnapshot } from "../../../cli/preflight/snapshot";
import { folderWith, run, stackFile } from "./command";

/** A kubeconfig of one cluster, with a token. */
function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    clusters: [{ name: "here", cluster: { server } }],
    users: [{ name: "me", user: { token: "secret" } }],
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
  });
}

describe("preflight and the cluster it looks at", () => {
  const { folder, remove } = folderWith({
    "Pulumi.yaml": "name: site\nruntime: nodejs\n",
    "Pulumi.site.yaml": stackFile("target: on-prem", "network: {calico: {install: false}}"),
    "closed.yaml": kubeconfig("https://127.0.0.1:9"),
  });
  after(remove);
  const preflight = (...args: string[]) =>
    run(["preflight", "--stack", "site", ...args], { cwd: folder, env: { HOME: folder, KUBECONFIG: "" } });

  it("says where it has looked for a kubeconfig when there is none", () => {
    const { code, stderr } = preflight();
    assert.equal(code, 2);
    assert.match(stderr, /There is no kubeconfig: .*KUBECONFIG.*~\/\.kube\/config.*Pass --kubeconfig/);
  });

  it("names the file that it cannot read", () => {
    const { code, stderr } = preflight("--kubeconfig", "absent.yaml");
    assert.equal(code, 2);
    assert.match(stderr, /The kubeconfig .*absent\.yaml cannot be read: .*ENOENT/);
  });

  it("names the context that is not there", () => {
    const { code, stderr } = preflight("--kubeconfig", "closed.yaml", "--context", "elsewhere");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^usage-engine-networking: The kubeconfig \S+closed\.yaml has no context elsewhere\. It has here\.$/m,
    );
  });

  it("names the cluster that does not answer", () => {
    const { code, stderr } = preflight("--kubeconfig", "closed.yaml");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^usage-engine-networking: The cluster at https:\/\/127\.0\.0\.1:9 does not answer: /,
    );
  });

  it("asks again while the API server asks for patience", async () => {
    let asked = 0;
    const server = http.createServer((_, response) => {
      asked++;
      if (asked === 1) response.writeHead(429, { "retry-after": "1" }).end("storage is (re)initializing");
      else response.end("{}");
    });
    await withServer(server, async (api) => {
      assert.deepEqual(await api.get("/version"), {});
      assert.equal(asked, 2);
    });
  });

  it("looks through `kubectl proxy`, which speaks plain HTTP, without showing it a token", async () => {
    const asked: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end('{"major":"1","minor":"37"}');
    });
    await withServer(server, async (api) => {
      assert.deepEqual(await api.get("/version"), { major: "1", minor: "37" });
      assert.deepEqual(asked, ["/version", undefined]);
    });
  });

  it("reads no more of Helm's Secrets than their metadata, and none but Helm's", async () => {
    const secrets: string[] = [];
    const server = http.createServer(({ url = "", headers }, response) => {
      if (url.includes("secret")) secrets.push(`${url} as ${headers.accept}`);
      // An empty list of metadata has no items at all.
      response.writeHead(url === "/version" || url.includes("secret") ? 200 : 404);
      response.end('{"major":"1","minor":"37","items":null}');
    });
    const releases = [
      { name: "uepe-traefik", namespace: "uepe", path: [] },
      { name: "metallb", namespace: "metallb-system", path: [] },
    ];
    await withServer(server, async (api) => {
      const { revisions } = await takeSnapshot(api, { namespace: "uepe", releases });
      assert.deepEqual(revisions, []);
    });
    const metadata = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    assert.deepEqual(secrets.sort(), [
      `/api/v1/namespaces/metallb-system/secrets?labelSelector=owner%3Dhelm as ${metadata}`,
      `/api/v1/namespaces/uepe/secrets?labelSelector=owner%3Dhelm as ${metadata}`,
    ]);
  });

  async function withServer(server: http.Server, look: (api: ReadOnlyApi) => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxied = folderWith({
      kubeconfig: kubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    });
    try {
      await look(ReadOnlyApi.open({ kubeconfig: join(proxied.folder, "kubeconfig") }));
    } finally {
      server.close();
      server.closeAllConnections();
      proxied.remove();
    }
  }
});

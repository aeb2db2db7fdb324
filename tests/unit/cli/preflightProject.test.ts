import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ExampleProject } from "../../../sdk/findings/example";
import { type Exchange, withProject } from "../../fixture/serviceUsage";
import { type Ended, folderWith, runHere, stackFile } from "./command";

const NEEDED = ["cloudresourcemanager", "compute", "container", "iam"];

const NEW_CLUSTER = [
  "target: gcp",
  "network: {gcp: {region: us-central1, cluster: {version: '1.35', apiSources: [198.51.100.0/24]}}}",
  "platform: {services: none}",
];

describe("preflight and the project on GCP", () => {
  const { folder, remove } = folderWith({
    "Pulumi.yaml": "name: site\nruntime: nodejs\n",
    "Pulumi.new.yaml": stackFile(...NEW_CLUSTER).replace("config:\n", "config:\n  gcp:project: from-file\n"),
    "Pulumi.nameless.yaml": stackFile(...NEW_CLUSTER),
    "Pulumi.named.yaml": stackFile(
      "target: gcp",
      "network: {gcp: {project: from-environment, region: us-central1, existingCluster: {name: prod}}}",
      "platform: {services: none}",
      "dns: {zone: example-net, domain: example.net}",
    ),
  });
  after(remove);

  /** Nobody's kubeconfig, and no credentials but the stand-in's token. */
  async function preflight(
    stack: string,
    project: ExampleProject,
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ ended: Ended; exchanges: readonly Exchange[] }> {
    return withProject(project, async (exchanges) => ({
      ended: await runHere(["preflight", "--stack", stack], {
        cwd: folder,
        env: { HOME: folder, KUBECONFIG: "", GOOGLE_APPLICATION_CREDENTIALS: "", ...env },
      }),
      exchanges,
    }));
  }

  it("names what a fresh project lacks, with the one command that enables it, before there is a cluster", async () => {
    const { ended, exchanges } = await preflight("new", { enabled: ["compute", "iam"] });
    assert.equal(ended.code, 1, ended.stderr);
    const said = ended.stdout.replace(/\s+/g, " ");
    assert.match(said, /error UEN671 environment\.network\.gcp/);
    assert.match(
      said,
      /the project from-file has not enabled cloudresourcemanager\.googleapis\.com, container\.googleapis\.com/,
    );
    assert.match(
      said,
      /gcloud services enable cloudresourcemanager\.googleapis\.com container\.googleapis\.com --project from-file`/,
    );
    assert.match(said, /only the project was looked at/);
    assert.equal(exchanges[0]?.authorization, "Bearer token-of-the-test");
  });

  it("has nothing against a project that has them all", async () => {
    const { ended } = await preflight("new", { enabled: NEEDED });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /^\s*no findings; /);
  });

  it("leaves it undecided where the project may not be read, and claims nothing", async () => {
    const { ended } = await preflight("new", { unread: "Permission denied" });
    assert.equal(ended.code, 0, ended.stderr);
    const said = ended.stdout.replace(/\s+/g, " ");
    assert.match(said, /warning UEN672 .*from-file cannot be read: .* answers 403: Permission denied/);
    assert.doesNotMatch(said, /UEN671/);
  });

  it("asks the project of the environment, of the stack file, of the variables, in that order", async () => {
    const asked = async (stack: string, env: NodeJS.ProcessEnv = {}) =>
      (await preflight(stack, {}, env)).exchanges.map(({ url }) => url.split("/services")[0]);
    const env = { GOOGLE_CLOUD_PROJECT: "from-variable", GOOGLE_PROJECT: "" };
    assert.deepEqual(await asked("new", env), ["/v1/projects/from-file"]);
    assert.deepEqual(await asked("nameless", env), ["/v1/projects/from-variable"]);
    assert.deepEqual(await asked("named", env), ["/v1/projects/from-environment"]);
  });

  it("asks of a cluster that exists for no more than names in a zone", async () => {
    const { ended, exchanges } = await preflight("named", { enabled: [] });
    assert.deepEqual(
      exchanges.flatMap(({ url }) => new URL(url, "http://serviceusage").searchParams.getAll("names")),
      ["projects/from-environment/services/dns.googleapis.com"],
    );
    // It is there to be looked at, and nothing names it.
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /There is no kubeconfig/);
  });

  it("gets its token by application default credentials, as Pulumi's provider does", async () => {
    const exchanged: string[] = [];
    // Stands in for the token service that a workload's identity is exchanged at.
    const tokens = createServer((request, response) => {
      exchanged.push(request.url ?? "");
      const token = { access_token: "exchanged", expires_in: 3600, token_type: "Bearer" };
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(
          JSON.stringify({ ...token, issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }),
        );
    });
    await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
    const { folder: credentials, remove: removeCredentials } = folderWith({ subject: "a token of ours" });
    const file = join(credentials, "credentials.json");
    try {
      writeFileSync(
        file,
        JSON.stringify({
          type: "external_account",
          audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          token_url: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/v1/token`,
          credential_source: { file: join(credentials, "subject") },
        }),
      );
      const { ended, exchanges } = await preflight(
        "new",
        { enabled: NEEDED },
        { GOOGLE_APPLICATION_CREDENTIALS: file, GOOGLE_OAUTH_ACCESS_TOKEN: "" },
      );
      assert.match(ended.stdout, /^\s*no findings; /, ended.stderr);
      assert.deepEqual(exchanged, ["/v1/token"]);
      assert.equal(exchanges[0]?.authorization, "Bearer exchanged");
    } finally {
      tokens.close();
      tokens.closeAllConnections();
      removeCredentials();
    }
  });

  it("is not asked for anything on-prem", async () => {
    const own = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.site.yaml": stackFile("target: on-prem", "network: {calico: {install: false}}"),
    });
    try {
      await withProject({}, async (exchanges) => {
        const { code } = await runHere(["preflight", "--stack", "site"], {
          cwd: own.folder,
          env: { HOME: own.folder, KUBECONFIG: "" },
        });
        assert.equal(code, 2);
        assert.deepEqual(exchanges, []);
      });
    } finally {
      own.remove();
    }
  });
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Preflight, preflight } from "../../../cli/preflight/look";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { readStackFile } from "../../../sdk/config/stackFile";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { scratchFolder } from "../../fixture/scratchFolder";
import { stackFile } from "./command";

const ECDS = "/apis/mz.digitalroute.com/v1alpha1";
const GROUP = { name: "mz.digitalroute.com", versions: [{ version: "v1alpha1" }] };
const OTHERS = { name: "apps", versions: [{ version: "v1" }] };
const HELM = { "meta.helm.sh/release-name": "calico-crds" };
const INSTALLATIONS =
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/installations.operator.tigera.io";

/** What a cluster answers, by path: a body, or a status alone. Whatever is not here is a list of nothing. */
type Answers = Readonly<Record<string, object | number>>;

const without: Answers = {
  "/apis": { groups: [OTHERS] },
  [ECDS]: 404,
  [`${ECDS}/namespaces/uepe/ecdeployments`]: 404,
};
const withKind: Answers = {
  "/apis": { groups: [OTHERS, GROUP] },
  [ECDS]: { resources: [{ name: "ecdeployments" }] },
};

/** A list of nothing is no answer for one object. */
const absent = (url: string) => (url.includes("/customresourcedefinitions/") ? 404 : undefined);

/** An ECD that is told by its descriptor, and preflight's answer to it; `write` is what `--write` would put into the file. */
describe("preflight and the stage", () => {
  const scratch = scratchFolder();

  async function look(answers: Answers | "everything is 404", ...environment: string[]): Promise<Preflight> {
    const server = http.createServer(({ url = "" }, response) => {
      const answer =
        answers === "everything is 404"
          ? 404
          : (answers[url] ?? absent(url) ?? { items: [], major: "1", minor: "36" });
      if (typeof answer === "number") response.writeHead(answer).end("no");
      else response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await lookAtServer((server.address() as AddressInfo).port, environment);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  async function lookAtServer(port: number, environment: string[]): Promise<Preflight> {
    const file = join(scratch.path, "Pulumi.site.yaml");
    const isOnPrem = !environment.some((line) => line.startsWith("target:"));
    const network = environment.some((line) => line.startsWith("network:"))
      ? []
      : ["network: {calico: {install: false}}"];
    writeFileSync(
      join(scratch.path, "sftp.yaml"),
      ecDeployment("sftp", "{services: [{spec: {ports: [{port: 22}]}}]}"),
    );
    writeFileSync(
      file,
      stackFile(
        ...(isOnPrem ? ["target: on-prem"] : []),
        ...network,
        "ecds: [{descriptor: sftp.yaml}]",
        ...environment,
      ),
    );
    const kubeconfig = join(scratch.path, "kubeconfig");
    const context = { name: "here", context: { cluster: "here", user: "me" } };
    const clusters = [{ name: "here", cluster: { server: `http://127.0.0.1:${port}` } }];
    const users = [{ name: "me", user: {} }];
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "here",
      clusters,
      users,
      contexts: [context],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    return preflight(readStackFile(file), "site", ReadOnlyApi.open({ kubeconfig }));
  }

  const codes = ({ findings }: Preflight) =>
    findings.map(({ code }) => code).filter((code) => /^UEN66[678]$/.test(code));
  const stage = ({ learned }: Preflight) => learned.find(({ path }) => path.at(-1) === "stage")?.value;

  it("asks for the stage network where the cluster lists its APIs and ECDeployments are not among them", async () => {
    const result = await look(without);
    assert.deepEqual(codes(result), ["UEN666"]);
    assert.equal(stage(result), "network");
  });

  it("asks for it where the group is there without the kind", async () => {
    const result = await look({ ...withKind, [ECDS]: { resources: [{ name: "others" }] } });
    assert.deepEqual([codes(result), stage(result)], [["UEN666"], "network"]);
  });

  it("leaves a stage alone that the file says, whatever it is", async () => {
    const said = await look(without, "stage: ecds");
    assert.deepEqual([codes(said), stage(said)], [["UEN666"], undefined]);
    const waits = await look(without, "stage: network");
    assert.deepEqual([codes(waits), stage(waits)], [[], undefined]);
  });

  it("writes nothing where something of an ECD is in the cluster although its kind is not", async () => {
    const pod = { metadata: { name: "sftp-0", labels: { app: "sftp" } } };
    const service = { metadata: { name: "sftp", namespace: "uepe" }, spec: {} };
    const traces: Answers[] = [
      { "/api/v1/namespaces/uepe/pods": { items: [pod] } },
      { "/api/v1/services": { items: [service] } },
    ];
    for (const seen of traces) {
      const result = await look({ ...without, ...seen });
      assert.deepEqual([codes(result), stage(result)], [["UEN666"], undefined]);
    }
  });

  it("learns the stage of a cluster that the environment has made, which must be said there", async () => {
    const own = ["target: aws", "network: {aws: {region: us-east-1}}"];
    const unsaid = (answers: Answers, ...environment: string[]) => look(answers, ...own, ...environment);
    for (const [answers, value] of [
      [without, "network"],
      [withKind, "ecds"],
    ] as const) {
      const result = await unsaid(answers);
      assert.deepEqual([codes(result), stage(result)], [[], value]);
    }
    const pod = { metadata: { name: "sftp-0", labels: { app: "sftp" } } };
    const traces = await unsaid({ ...without, "/api/v1/namespaces/uepe/pods": { items: [pod] } });
    assert.equal(stage(traces), undefined);
    const said = await unsaid(withKind, "stage: network");
    assert.deepEqual([codes(said), stage(said)], [["UEN667"], undefined]);
  });

  const unknown: [what: string, answers: Answers | "everything is 404"][] = [
    ["may not be read", { ...without, [ECDS]: 403 }],
    ["wants other credentials", { ...without, [ECDS]: 401 }],
    ["does not let its APIs be listed", { ...without, "/apis": 403 }],
    ["is none: everything is 404, as behind a wrong address", "everything is 404"],
    ["answers in another way than Kubernetes", { ...without, "/apis": { hello: "world" } }],
    ["lists the group, and does not serve it now", { ...without, "/apis": { groups: [GROUP] } }],
  ];
  for (const [what, answers] of unknown) {
    it(`says nothing of the stage of a cluster that ${what}`, async () => {
      const result = await look(answers);
      assert.deepEqual([codes(result), stage(result)], [[], undefined]);
    });
  }

  it("ends without a word on the stage where the cluster does not answer, or answers with a fault of its own", async () => {
    await assert.rejects(lookAtServer(9, []), /The cluster at http:\/\/127\.0\.0\.1:9 does not answer/);
    await assert.rejects(look({ ...without, [ECDS]: 503 }), /The cluster answers \S+ with 503/);
  });

  it("says to go on where the kind is there, and which ECDs a run with the stage network would take", async () => {
    const result = await look(
      { ...withKind, [`${ECDS}/namespaces/uepe/ecdeployments`]: { items: [{ metadata: { name: "sftp" } }] } },
      "stage: network",
    );
    assert.deepEqual(codes(result), ["UEN667"]);
    assert.match(
      result.findings.find(({ code }) => code === "UEN667")?.message ?? "",
      /sftp are there, and would go/,
    );
    assert.deepEqual(codes(await look(withKind)), []);
  });

  it("reads where the API servers are from the Service of the API", async () => {
    const slices =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes";
    const addresses = [{ addresses: ["203.0.113.9"] }, { addresses: ["203.0.113.8"] }];
    const result = await look(
      { ...withKind, [slices]: { items: [{ metadata: { name: "kubernetes" }, endpoints: addresses }] } },
      "network: {calico: {install: true}, hostEndpoints: {closeClusterRanges: true}}",
    );
    assert.deepEqual(result.learned.find(({ path }) => path.includes("controlPlaneCidrs"))?.value, [
      "203.0.113.8/32",
      "203.0.113.9/32",
    ]);
  });

  it("warns where a Helm release has the CRDs that are to be objects of the stack", async () => {
    const crd = (more: object) => ({
      [INSTALLATIONS]: { metadata: { name: "installations", annotations: HELM, ...more } },
    });
    const calico = "network: {calico: {install: true}}";
    assert.deepEqual(codes(await look({ ...withKind, ...crd({}) }, calico)), ["UEN668"]);
    const moved = { managedFields: [{ manager: "pulumi-kubernetes-1a2b3c4d" }] };
    assert.deepEqual(codes(await look({ ...withKind, ...crd(moved) }, calico)), []);
    const release = "network: {calico: {install: true, version: 3.32.1}}";
    assert.deepEqual(codes(await look({ ...withKind, ...crd({}) }, release)), []);
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import "reflect-metadata";
import { KeyObject, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import * as x509 from "@peculiar/x509";
import { traefikChart } from "../../local/charts/charts";
import { Api, type KubernetesObject } from "../../local/cluster/api";
import { startCluster } from "../../local/cluster/cluster";
import type { LocalCluster } from "../../local/cluster/localCluster";
import { Pki } from "../../local/cluster/pki";
import { ANSWERED_BY } from "../../local/ingress/podNetwork";
import { type ControllerRecord, readRecord } from "../../local/ingress/record";
import { GROUP } from "../../local/operator/ecDeployment";
import { ensureModule, ensurePrograms } from "../../local/programs";
import type { IngressArgs } from "../../sdk/config/ingressArgs";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { ecDeployment, planWith } from "../fixture/descriptorFolder";
import { skipIfLeftOut } from "../fixture/leftOut";
import { type SharedCluster, sharedCluster, testFolder } from "../fixture/sharedCluster";

const run = promisify(execFile);

interface Answer {
  readonly status: number;
  readonly body: string;
  /** The certificate that the controller showed, by TLS. */
  readonly certificate?: X509Certificate;
}

/** The real Traefik, run as the plan has its chart configured, before Services and pods of ECDs in a real Kubernetes API. */
describe("the ingress controller of a plan, which is Traefik itself", function () {
  this.timeout(120_000);
  const namespace = `ingress-${randomBytes(3).toString("hex")}`;
  const collection = `/apis/${GROUP}/namespaces/${namespace}/ecdeployments`;
  const chartFile = path.join(testFolder, `${namespace}.values.json`);
  let shared: SharedCluster;
  let cluster: LocalCluster;
  let helm: string;
  let api: Api;
  let backend: http.Server;

  before(async function () {
    skipIfLeftOut(this, "traefik");
    shared = await sharedCluster();
    const { helm: helmProgram, traefik } = await ensurePrograms(["helm", "traefik"]);
    helm = helmProgram;
    cluster = await startCluster({
      folder: shared.folder,
      programs: { ...shared.programs, traefik },
      modules: { kwok: await ensureModule("kwok"), calico: await ensureModule("calico") },
    });
    api = await Api.connect(cluster.server, new Pki(path.join(cluster.folder, "pki")), "admin", "ca");
    await api.request("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
    // What a workflow with an HTTP server is on a real cluster.
    backend = http.createServer(({ url, headers }, answer) => {
      // A connection that is kept would lead there past what the test changes.
      answer.shouldKeepAlive = false;
      const { host, "x-forwarded-proto": by } = headers;
      answer.end(JSON.stringify({ answers: "the backend", url, host, by }));
    });
    await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
    await install();
    await deploy();
  });

  after(async function () {
    if (!api) return;
    this.timeout(120_000);
    backend.close();
    await helmRun("uninstall", planned().ingress?.releaseName ?? "", "--wait");
    // Gone for good, with the kinds that Helm leaves behind: other suites begin without them.
    const { items } = await api.get<{ items: KubernetesObject[] }>(
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    );
    const kinds = items.filter(({ metadata }) => metadata.name.endsWith(".traefik.io"));
    for (const { metadata } of kinds) {
      await api.request("DELETE", `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`);
    }
    await api.request("DELETE", `/api/v1/namespaces/${namespace}`);
    const isThere = () =>
      api.get(`/api/v1/namespaces/${namespace}`).then(
        () => true,
        () => false,
      );
    while (await isThere()) {
      await sleep(50);
    }
    api.close();
    await startCluster({
      folder: shared.folder,
      programs: shared.programs,
      modules: { kwok: await ensureModule("kwok"), calico: await ensureModule("calico") },
    });
  });

  function planned(ingress: IngressArgs = {}, more: object = {}): NetworkPlan {
    return planWith(
      {
        target: "on-prem",
        namespace,
        network: { calico: { install: false } },
        platform: { services: "none" },
        ingress: { nodePorts: { http: 30056, https: 30057 }, replicas: 1, ...ingress },
        ecds: [{ descriptor: "records.yaml" }, { descriptor: "usage.yaml" }],
        ...more,
      },
      {
        "records.yaml": ecDeployment(
          "records",
          "{ports: [{containerPort: 8080}], ingress: {host: records.example.net, paths: [{path: /records, port: 8080}]}}",
        ),
        "usage.yaml": ecDeployment(
          "usage",
          "{ports: [{containerPort: 8080}], ingress: {host: usage.example.net, tlsSecretName: usage-tls, paths: [{path: /, port: 8080}]}}",
        ),
      },
    );
  }

  async function helmRun(...args: string[]): Promise<void> {
    await run(helm, [...args, "--namespace", namespace], {
      env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
    });
  }

  /** The chart with the values of the plan. */
  async function install(ingress?: IngressArgs, more?: object): Promise<void> {
    const controller = planned(ingress, more).ingress ?? assert.fail("no ingress controller is planned");
    await fs.writeFile(chartFile, JSON.stringify(controller.chart.values));
    const { releaseName } = controller;
    await helmRun("upgrade", "--install", releaseName, traefikChart(), "--values", chartFile, "--wait");
  }

  /** The ECDs of the plan, each with a pod for which the backend answers. */
  async function deploy(): Promise<void> {
    for (const { name, descriptor } of planned().ecds) {
      const spec = descriptor?.spec ?? assert.fail(`${name} has no descriptor`);
      await api.apply(collection, { apiVersion: GROUP, kind: "ECDeployment", metadata: { name }, spec });
      const port = String((backend.address() as AddressInfo).port);
      await api.request(
        "PATCH",
        `/api/v1/namespaces/${namespace}/pods/${await podOf(name)}`,
        { metadata: { annotations: { [ANSWERED_BY]: port } } },
        "application/merge-patch+json",
      );
    }
  }

  async function podOf(app: string): Promise<string> {
    for (;;) {
      const { items } = await api.get<{ items: KubernetesObject[] }>(
        `/api/v1/namespaces/${namespace}/pods?labelSelector=app=${app}`,
      );
      if (items[0]) return items[0].metadata.name;
      await sleep(50);
    }
  }

  /** Where the controller answers, once it runs. */
  async function controller(): Promise<ControllerRecord> {
    const { releaseName = "" } = planned().ingress ?? {};
    for (;;) {
      const record = await readRecord(path.join(cluster.folder, "ingress"), namespace, releaseName);
      if (record) return record;
      await sleep(50);
    }
  }

  async function ask(entryPoint: "web" | "websecure", host: string, url: string): Promise<Answer> {
    const { entryPoints } = await controller();
    const [address, port] = (entryPoints[entryPoint] ?? assert.fail(`no entry point ${entryPoint}`)).split(
      ":",
    );
    const options = { host: address, port, path: url, headers: { host }, agent: false };
    return new Promise<Answer>((resolve, reject) => {
      const take = (answer: http.IncomingMessage) => {
        const der =
          entryPoint === "websecure" ? (answer.socket as TLSSocket).getPeerCertificate().raw : undefined;
        let body = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            body,
            ...(der && { certificate: new X509Certificate(der) }),
          }),
        );
      };
      const request =
        entryPoint === "web"
          ? http.get(options, take)
          : // What the certificate is, the tests look at themselves.
            https.get({ ...options, servername: host, rejectUnauthorized: false }, take);
      request.on("error", reject);
    });
  }

  /** Asks until the answer is as wanted: the controller follows the cluster some moments behind it. */
  async function answered(
    entryPoint: "web" | "websecure",
    [host, url]: [host: string, url: string],
    fits: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const end = Date.now() + 60_000;
    for (;;) {
      const answer = await ask(entryPoint, host, url).catch((error: Error) => error);
      if (!(answer instanceof Error) && fits(answer)) return answer;
      if (Date.now() > end) {
        throw answer instanceof Error ? answer : new Error(`${answer.status} ${answer.body}`);
      }
      await sleep(100);
    }
  }

  /** A certificate for a host, and its key. */
  async function selfSigned(host: string): Promise<{ key: string; certificate: string }> {
    const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const keys = (await webcrypto.subtle.generateKey(signing, true, ["sign", "verify"])) as CryptoKeyPair;
    x509.cryptoProvider.set(webcrypto as Crypto);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${host}`,
      keys,
      signingAlgorithm: signing,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
    });
    const key = KeyObject.from(keys.privateKey as webcrypto.CryptoKey).export({
      type: "pkcs8",
      format: "pem",
    });
    return { key: key.toString(), certificate: certificate.toString("pem") };
  }

  /**
   * A Secret with a certificate for a host.
   *
   * @returns the certificate's fingerprint
   */
  async function addCertificate(name: string, host: string): Promise<string> {
    const { key, certificate } = await selfSigned(host);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    await api.request("POST", `/api/v1/namespaces/${namespace}/secrets`, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      type: "kubernetes.io/tls",
      data: { "tls.crt": base64(certificate), "tls.key": base64(key) },
    });
    return new X509Certificate(certificate).fingerprint256;
  }

  const isBackends = ({ status }: Answer) => status === 200;
  const isWith = (fingerprint: string) => (answer: Answer) =>
    isBackends(answer) && answer.certificate?.fingerprint256 === fingerprint;
  const records: [string, string] = ["records.example.net", "/records/7?from=3"];

  it("gives the backend's answer for records.example.net/records", async () => {
    const { body } = await answered("web", records, isBackends);
    assert.deepEqual(JSON.parse(body), {
      answers: "the backend",
      url: "/records/7?from=3",
      host: "records.example.net",
      by: "http",
    });
  });

  it("gives it by TLS as well, with its own certificate where none is configured", async () => {
    const { body, certificate } = await answered("websecure", records, isBackends);
    assert.equal((JSON.parse(body) as { by: string }).by, "https");
    assert.match(certificate?.subject ?? "", /TRAEFIK DEFAULT CERT/);
  });

  it("shows the certificate of the Secret that an ECD brings for its host", async () => {
    const fingerprint = await addCertificate("usage-tls", "usage.example.net");
    await answered("websecure", ["usage.example.net", "/"], isWith(fingerprint));
  });

  it("knows no other path and no other host", async () => {
    await answered("web", records, isBackends);
    assert.equal((await ask("web", "records.example.net", "/other")).status, 404);
    assert.equal((await ask("web", "api.example.net", "/records")).status, 404);
  });

  it("leaves an Ingress of another class alone, and takes it up when it becomes its own", async () => {
    const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    const ingress = (ingressClassName: string) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "others" },
      spec: {
        ingressClassName,
        rules: [
          {
            host: "others.example.net",
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "records", port: { number: 8080 } } },
                },
              ],
            },
          },
        ],
      },
    });
    await api.apply(ingresses, ingress("nginx"));
    // Long enough for an Ingress of its own, which the one after it proves.
    await sleep(3_000);
    assert.equal((await ask("web", "others.example.net", "/")).status, 404);
    await api.apply(ingresses, ingress(planned().ingress?.className ?? ""));
    await answered("web", ["others.example.net", "/"], isBackends);
  });

  it("listens on the planned node ports, and says by which pod it would be answered if one ran", async () => {
    const { entryPoints } = await controller();
    assert.equal(entryPoints.web, "127.0.0.1:30056");
    assert.equal(entryPoints.websecure, "127.0.0.1:30057");
    const pod = await podOf("records");
    await api.request(
      "PATCH",
      `/api/v1/namespaces/${namespace}/pods/${pod}`,
      { metadata: { annotations: { [ANSWERED_BY]: null } } },
      "application/merge-patch+json",
    );
    await answered("web", records, ({ status }) => status === 502);
    const log = await fs.readFile(path.join(cluster.folder, "logs", "ingress-controllers.log"), "utf8");
    assert.match(log, new RegExp(`:8080 is the pod ${namespace}/${pod}, for which no program answers`));
    await deploy();
  });

  it("comes back when it is killed", async () => {
    const { pid } = await controller();
    process.kill(pid, "SIGKILL");
    while ((await controller()).pid === pid) {
      await sleep(50);
    }
    await answered("web", records, isBackends);
  });

  it("shows the certificate that is configured for hosts without one", async () => {
    const fingerprint = await addCertificate("site", "site.example.net");
    await install({ defaultCertificate: "site" });
    await answered("websecure", records, isWith(fingerprint));
  });

  it("calls the platform by HTTPS where it serves that, on both its Services", async () => {
    const platform = {
      tls: true,
      exposure: "Ingress",
      host: "uepe.example.net",
      ports: { control: { exposure: "ClusterIP" } },
    };
    const plan = planned({}, { platform });
    const { key, certificate } = await selfSigned("platform");
    const secure = https.createServer({ key, cert: certificate }, ({ url }, answer) => {
      answer.shouldKeepAlive = false;
      answer.end(`by HTTPS: ${url}`);
    });
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const at = `/api/v1/namespaces/${namespace}`;
    const answered_by = { [ANSWERED_BY]: String((secure.address() as AddressInfo).port) };
    for (const { name, ports, selector, annotations } of plan.platform.services) {
      await api.request("POST", `${at}/services`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, annotations },
        spec: { selector, ports },
      });
      await api.request("POST", `${at}/pods`, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, labels: selector, annotations: answered_by },
        spec: {
          containers: [
            { name, image: name, ports: ports.map(({ targetPort }) => ({ containerPort: targetPort })) },
          ],
        },
      });
    }
    const transport = plan.platform.serversTransport;
    await api.apply(`/apis/traefik.io/v1alpha1/namespaces/${namespace}/serverstransports`, {
      apiVersion: "traefik.io/v1alpha1",
      kind: "ServersTransport",
      metadata: { name: transport?.name ?? "" },
      spec: transport?.spec,
    });
    for (const { name, className, host, paths } of plan.platform.ingresses) {
      await api.apply(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name },
        spec: {
          ingressClassName: className,
          rules: [
            {
              host,
              http: {
                paths: paths.map(({ path, serviceName, servicePort }) => ({
                  path,
                  pathType: "Prefix",
                  backend: { service: { name: serviceName, port: { number: servicePort } } },
                })),
              },
            },
          ],
        },
      });
    }
    for (const url of ["/api", "/desktop/"]) {
      const { body } = await answered("websecure", ["uepe.example.net", url], isBackends);
      assert.equal(body, `by HTTPS: ${url}`);
    }
    secure.close();
  });

  it("gives Ingresses the address of its load balancer, for whoever publishes their names", async () => {
    const balanced = { loadBalancer: { className: "example.net/lb" } };
    const installed = install({ exposure: "LoadBalancer" }, balanced);
    const service = `/api/v1/namespaces/${namespace}/services/${planned().ingress?.releaseName}`;
    // What the load balancer's own controller does, and Helm waits for.
    const status = { status: { loadBalancer: { ingress: [{ ip: "192.0.2.10" }] } } };
    for (let isDone = false; !isDone; await sleep(200)) {
      const { spec } = await api.get<{ spec: { type: string } }>(service);
      if (spec.type !== "LoadBalancer") continue;
      await api.request("PATCH", `${service}/status`, status, "application/merge-patch+json");
      isDone = true;
    }
    await installed;
    const ingress = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/records`;
    const end = Date.now() + 60_000;
    for (;;) {
      const { status } = await api.get<{ status: { loadBalancer: { ingress?: { ip: string }[] } } }>(ingress);
      const [first] = status.loadBalancer.ingress ?? [];
      if (first !== undefined) return assert.equal(first.ip, "192.0.2.10");
      assert.ok(Date.now() < end, "the Ingress has no address");
      await sleep(200);
    }
  });
});

import assert from "node:assert/strict";
import * as http from "node:http";
import * as net from "node:net";
import type { VerificationJson } from "../../../../cli/verify/verificationJson";
import type { VerifyOptions } from "../../../../cli/verify/verifyOptions";
import { run } from "../command";
import { nodes, plannedCluster, Site, serviceAddress } from "./site";

const GUARD = "/apis/projectcalico.org/v3/globalnetworkpolicies";
const HOST_ENDPOINTS = "/apis/projectcalico.org/v3/hostendpoints";
const SLICES = "/apis/discovery.k8s.io/v1/namespaces/uepe/endpointslices";

describe("usage-engine-networking verify", () => {
  let site: Site;
  before(function () {
    // Elsewhere the loopback is one address.
    if (process.platform !== "linux") this.skip();
  });
  beforeEach(async () => {
    site = await Site.open(plannedCluster());
    await site.answerAsPlanned();
  });
  afterEach(() => site?.close());

  /** Without these objects. */
  function without(path: string, isGone: (name: string) => boolean): void {
    site.objects[path] = (site.objects[path] ?? []).filter(
      (one) => !isGone((one as { metadata: { name: string } }).metadata.name),
    );
  }

  const json = (options: Partial<VerifyOptions> = {}) => site.verifyHere(options);

  function ofOwner({ calls }: VerificationJson, owner: string) {
    return calls.filter((one) => one.owner === owner);
  }

  it("ends with 0 where everything is as planned, and says from where it asked", async () => {
    const { code, stdout } = await site.verify("--format", "json");
    const seen = JSON.parse(stdout) as VerificationJson;
    assert.deepEqual(
      seen.calls.filter(({ result }) => result !== "as planned"),
      [],
    );
    assert.equal(code, 0);
    assert.deepEqual(seen.from, [{ kind: "outside", address: "127.0.0.1", node: null, as: "127.0.0.1" }]);
    assert.deepEqual(seen.gaps, []);
    // Three ports, the controller's two, and what is behind it, through both nodes; Radius through its own.
    assert.equal(seen.calls.filter(({ expected }) => expected).length, 13);
    assert.ok(ofOwner(seen, "closed").every(({ expected, seen }) => !expected && seen === "refused"));
    const [usage] = ofOwner(seen, "usage");
    assert.deepEqual(
      {
        kind: usage?.kind,
        port: usage?.calledPort,
        host: usage?.host,
        path: usage?.path,
        detail: usage?.detail,
      },
      { kind: "http", port: 31580, host: "api.example.net", path: "/usage", detail: "HTTP 200" },
    );
  });

  it("fits a terminal of 80 columns, and names what should not answer and does not", async () => {
    const { stdout } = await site.verify();
    assert.ok(
      stdout.split("\n").every((line) => line.length <= 80),
      stdout,
    );
    assert.match(stdout, /^platform +http 80\/TCP +every node +answer +answered +as planned$/m);
    assert.match(stdout, /^node +unplanned \d+\/TCP +every node +none +refused +as planned$/m);
    assert.match(stdout, /0 not, 0 undecided; nothing was changed\.$/m);
  });

  it("says a reason once, of all the ports that it is about", async () => {
    for (const address of Object.values(nodes)) {
      for (const port of [31500, 31501, 31567]) site.stop(address, port);
    }
    const { stdout } = await site.verify();
    assert.match(
      stdout.replace(/\n(?=\S)/g, " "),
      /differs: platform http, platform control, ui desktop through every node: the host is reached, and nothing listens there/,
    );
  });

  it("ends with 1 where nobody answers, and says that no pod is ready", async () => {
    site.stop(nodes["worker-1"], 31501);
    site.stop(nodes["worker-2"], 31501);
    const ui = (site.objects[SLICES] ?? []).find((one) => JSON.stringify(one).includes('"ui"'));
    // So the API has it where no pod is.
    (ui as { endpoints: unknown }).endpoints = null;
    const { code, seen } = await json();
    assert.equal(code, 1);
    const different = seen.calls.filter(({ result }) => result === "differs");
    assert.deepEqual(
      different.map(({ owner, through, seen, reason }) => [owner, through, seen, reason]),
      ["worker-1", "worker-2"].map((node) => [
        "ui",
        node,
        "refused",
        "no pod is ready behind the Service uepe/ui",
      ]),
    );
  });

  it("names the policy that is missing", async () => {
    site.stop(nodes["worker-1"], 31500);
    without(GUARD, (name) => name === "uepe-guard-open-platform");
    const { code, seen } = await json();
    assert.equal(code, 1);
    const [call] = seen.calls.filter(({ result }) => result === "differs");
    assert.equal(call?.reason, "GlobalNetworkPolicy uepe-guard-open-platform is not in the cluster");
    assert.deepEqual(seen.gaps, ["GlobalNetworkPolicy uepe-guard-open-platform is not in the cluster"]);
  });

  it("names the node that nothing guards, where it lets in whom it should not", async () => {
    await site.listen(net.createServer(), nodes["worker-2"], 31511);
    without(HOST_ENDPOINTS, (name) => name === "worker-2-eth0");
    const { code, seen } = await json();
    assert.equal(code, 1);
    const reason =
      "worker-2 has no host endpoint that the guard applies to: its node ports are open to everybody";
    assert.deepEqual(
      seen.calls
        .filter(({ result }) => result === "differs")
        .map((one) => [one.owner, one.through, one.reason]),
      [["closed", "worker-2", reason]],
    );
    assert.deepEqual(seen.gaps, [reason]);
  });

  it("names the Service that hides clients from pods which should know them, whether or not a call has shown it", async () => {
    const services = site.objects["/api/v1/services"] as { metadata: { name: string }; spec: object }[];
    const radius = services.find(({ metadata }) => metadata.name === "radius");
    assert.ok(radius);
    radius.spec = { ...radius.spec, externalTrafficPolicy: "Cluster" };
    const { code, seen } = await json();
    assert.equal(code, 1);
    assert.deepEqual(seen.gaps, [
      "the Service uepe/radius has not externalTrafficPolicy Local: its pods see nodes in the place of their clients",
    ]);
  });

  it("does not call a node guarded because no call has shown it otherwise", async () => {
    without(HOST_ENDPOINTS, (name) => name === "worker-2-eth0");
    const { code, seen } = await json();
    assert.equal(code, 1);
    assert.equal(seen.summary.differs, 0);
    assert.equal(seen.gaps.length, 1);
  });

  it("says that a pinned pod runs on another node than the one that peers call", async () => {
    const radius = (site.objects[SLICES] ?? []).find((one) => JSON.stringify(one).includes('"radius"'));
    (radius as { endpoints: object[] }).endpoints = [{ nodeName: "worker-2" }];
    const [there, elsewhere] = [nodes["worker-2"], nodes["worker-1"]];
    await site.moveUdp(elsewhere, there, 31510);
    const { code, seen } = await json();
    assert.equal(code, 1);
    const reason =
      "the pod behind the Service uepe/radius is on worker-2, and not on worker-1, which it is pinned to";
    assert.deepEqual(
      ofOwner(seen, "radius").map((one) => [one.through, one.expected, one.result, one.reason]),
      [
        ["worker-1", true, "differs", reason],
        ["worker-2", false, "differs", reason],
      ],
    );
  });

  it("says which node port the Service has where it is another one", async () => {
    for (const address of Object.values(nodes)) site.stop(address, 31501);
    const ui = (site.objects["/api/v1/services"] ?? [])[1] as { spec: { ports: { nodePort: number }[] } };
    for (const port of ui.spec.ports) port.nodePort = 31599;
    const { seen } = await json();
    assert.equal(ofOwner(seen, "ui")[0]?.reason, "the Service uepe/ui has node port 31599, not 31501");
  });

  it("finds a node port that nobody planned, and none that somebody else in the cluster has", async () => {
    const { seen } = await json();
    const [unplanned] = ofOwner(seen, "node");
    const port = unplanned?.port ?? 0;
    await site.listen(net.createServer(), nodes["worker-1"], port);
    const { code, seen: open } = await json();
    assert.equal(code, 1);
    assert.deepEqual(
      open.calls
        .filter(({ result }) => result === "differs")
        .map((one) => [one.port, one.through, one.reason]),
      [[port, "worker-1", "something listens on a port that the plan does not have"]],
    );
    site.objects["/api/v1/services"]?.push({
      metadata: { name: "others", namespace: "elsewhere" },
      spec: { ports: [{ port: 80, nodePort: port }] },
    });
    assert.equal((await json()).code, 0);
  });

  it("tells a host that the ingress controller does not know from pods that do not answer", async () => {
    site.stop(nodes["worker-1"], 31580);
    await site.listen(
      http.createServer((_, response) => response.writeHead(503).end()),
      nodes["worker-1"],
      31580,
    );
    const { code, seen } = await json();
    assert.equal(code, 1);
    assert.deepEqual(
      ofOwner(seen, "usage").map(({ through, seen, result }) => [through, seen, result]),
      [
        ["worker-1", "no backend", "differs"],
        ["worker-2", "answered", "as planned"],
      ],
    );
  });

  it("leaves a UDP server that says nothing undecided, and ends with 3", async () => {
    site.close();
    site = await Site.open(plannedCluster());
    await site.answerAsPlanned("silent");
    const { code, seen } = await json();
    assert.equal(code, 3);
    assert.deepEqual(
      seen.calls
        .filter(({ result }) => result !== "as planned")
        .map((one) => [one.owner, one.seen, one.result]),
      [["radius", "silent", "undecided"]],
    );
  });

  it("asks Radius servers by Status-Server where it has the secret, and then silence is an answer", async () => {
    site.close();
    site = await Site.open(plannedCluster());
    await site.answerAsPlanned("silent");
    const { code, seen } = await json({ radiusSecretFile: site.secretFile });
    assert.equal(code, 1);
    const [radius] = ofOwner(seen, "radius");
    assert.equal(radius?.kind, "radius");
    assert.equal(radius?.result, "differs");
    assert.match(radius?.reason ?? "", /or the Radius server does not know this client, or its secret$/);
  });

  it("calls no more of what should be silent than it was told", async () => {
    const { code, seen } = await json({ sample: 3 });
    assert.equal(code, 0);
    assert.equal(seen.calls.filter(({ expected }) => expected === false).length, 3);
    assert.ok(seen.leftOut > 5);
  });

  it("needs no cluster where the nodes are named, and calls none that are not the environment's", async () => {
    const node = Object.entries(nodes).map((one) => one.join("="));
    const { code, seen } = await json({ cluster: false, node });
    assert.equal(code, 0);
    assert.equal(seen.forbidden, null);
    const isUsage = (message: RegExp) => ({ name: "UsageError", message });
    await assert.rejects(
      json({ cluster: false, node: ["192.0.2.1"] }),
      isUsage(/192\.0\.2\.1 is no address of this environment's nodes/),
    );
    await assert.rejects(json({ cluster: false }), isUsage(/name them: --node worker-1=10\.0\.0\.11/));
  });

  it("asks the plan about the address that nodes see", async () => {
    const { code, seen } = await json({ address: "10.9.0.7" });
    assert.equal(code, 1);
    assert.ok(ofOwner(seen, "closed").every(({ expected, result }) => expected && result === "differs"));
    assert.ok(ofOwner(seen, "ui").every(({ expected, result }) => !expected && result === "differs"));
  });

  it("knows a node by its address, and is not run from elsewhere than it is said to be", async () => {
    const { seen } = await json({ address: nodes["worker-1"] });
    assert.deepEqual(seen.from, [
      { kind: "node", address: nodes["worker-1"], node: "worker-1", as: nodes["worker-1"] },
    ]);
    assert.ok(ofOwner(seen, "closed").every(({ expected }) => expected));
    await assert.rejects(json({ from: "node" }), /--from node: this is run neither on a node nor in a pod/);
  });

  it("knows a pod by its address, and asks what its labels reach", async () => {
    site.objects["/api/v1/pods"] = [
      {
        metadata: { name: "probe", namespace: "uepe", labels: { app: "probe" } },
        spec: { nodeName: "worker-2" },
      },
    ];
    const { seen } = await json({ from: "pod", address: "10.244.1.7" });
    assert.deepEqual(seen.from, [
      { kind: "pod", address: "10.244.1.7", node: "worker-2", as: "uepe/app=probe" },
    ]);
  });

  it("calls Services by their own address from a pod, and from nowhere else", async () => {
    const ui = (site.objects["/api/v1/services"] ?? [])[1] as { spec: { clusterIP: string } };
    ui.spec.clusterIP = serviceAddress;
    const byService = async () =>
      ofOwner((await json({ address: "10.244.1.7" })).seen, "ui")
        .filter(({ through }) => through === "its Service")
        .map((one) => [one.address, one.calledPort, one.expected, one.seen]);
    assert.deepEqual(await byService(), []);
    const labels = { app: "probe" };
    site.objects["/api/v1/pods"] = [{ metadata: { name: "probe", namespace: "uepe", labels }, spec: {} }];
    // Nothing that Usage Engine needs goes from there to the desktop.
    assert.deepEqual(await byService(), [[serviceAddress, 9001, false, "refused"]]);
  });

  it("ends with 2 where the cluster does not answer, or there is no plan", async () => {
    const closed = await site.verify("--context", "elsewhere");
    assert.equal(closed.code, 2);
    assert.match(closed.stderr, /has no context elsewhere\. It has here\./);
  });

  it("says in its help what it does, and what its exit codes mean", () => {
    const { stdout } = run(["verify", "--help"]);
    assert.match(stdout, /with 3 when\s+something is undecided/);
    assert.match(stdout, /changes nothing/);
    assert.match(stdout, /verify --stack on-prem --radius-secret-file secret/);
  });
});

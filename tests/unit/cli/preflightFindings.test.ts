import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../cli/preflight/look";
import type { Seen, SeenDaemonSet, Snapshot } from "../../../cli/preflight/snapshot";
import { readStackFile } from "../../../sdk/config/stackFile";
import { scratchFolder } from "../../fixture/scratchFolder";
import { stackFile } from "./command";

/** A cluster in which nothing is. */
const EMPTY: Snapshot = {
  kubernetes: "1.37",
  services: [],
  nodes: [],
  daemonSets: [],
  pods: [],
  ingresses: [],
  ecds: [],
  serviceCidrs: [],
  globalPolicies: [],
  hostEndpoints: [],
  pools: [],
  controllers: [],
  installations: [],
  hasCalicoApi: false,
  forbidden: [],
};

const calicoNode: SeenDaemonSet = {
  metadata: { name: "calico-node", namespace: "calico-system" },
  spec: { template: { spec: { containers: [{ image: "quay.io/calico/node:v3.33.1" }] } } },
};

function pod(name: string, owner: string, labels: Record<string, string>): Seen {
  return { metadata: { name, labels, ownerReferences: [{ kind: "StatefulSet", name: owner }] } };
}

describe("what preflight says of a cluster", () => {
  const scratch = scratchFolder();

  function findings(code: string, environment: string[], seen: Partial<Snapshot>) {
    const file = join(scratch.path, "Pulumi.site.yaml");
    writeFileSync(file, stackFile("target: on-prem", "namespace: uepe", ...environment));
    const result = judge(readStackFile(file), "site", { ...EMPTY, ...seen });
    return result.findings.filter((one) => one.code === code);
  }
  const theirs = ["network: {calico: {install: false}}"];

  it("is that Calico is to be installed on a release of Kubernetes that it does not support", () => {
    const ours = ["network: {calico: {install: true, version: 3.33.1}}"];
    const [found] = findings("UEN652", ours, { kubernetes: "1.34" });
    assert.equal(found?.path, "environment.network.calico.version");
    assert.match(found.message, /Calico 3\.33\.1 needs Kubernetes 1\.35 to 1\.37, and the cluster has 1\.34/);
    assert.deepEqual(findings("UEN652", ours, { kubernetes: "1.35" }), []);
  });

  it("is that the Calico which runs there has outlived its release of Kubernetes", () => {
    const [found] = findings("UEN652", theirs, { kubernetes: "1.38", daemonSets: [calicoNode] });
    assert.match(found?.message ?? "", /Calico 3\.33\.1 .* has 1\.38/);
  });

  it("is that somebody else's pods carry the labels too", () => {
    const pods = [pod("platform-0", "platform", { app: "platform" }), pod("db-0", "db", { app: "platform" })];
    const [found] = findings("UEN654", theirs, { pods });
    assert.equal(found?.path, "environment.platform.selectors.platform");
    assert.match(found.message, /app: platform is on the pods of StatefulSet platform, StatefulSet db/);
  });

  it("is what its credentials may not read", () => {
    const [found] = findings("UEN660", theirs, { forbidden: ["/api/v1/nodes"] });
    assert.match(found?.message ?? "", /not readable: \/api\/v1\/nodes/);
  });

  it("is what can be learned from it, and where that belongs", () => {
    const nodes = [
      {
        metadata: { name: "worker-1" },
        spec: {},
        status: { addresses: [{ type: "InternalIP", address: "10.10.0.11" }] },
      },
    ];
    const found = findings("UEN661", theirs, { nodes }).find(
      ({ path }) => path === "environment.network.nodeCidrs",
    );
    assert.match(found?.message ?? "", /\["10\.10\.0\.11\/32"\]/);
  });
});

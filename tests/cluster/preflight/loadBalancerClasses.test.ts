import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from "@kubernetes/client-node";
import { type Preflight, preflight } from "../../../cli/preflight/look";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { readStackFile } from "../../../sdk/config/stackFile";
import { uniqueName } from "../../engine/engineFixture";
import { sharedCluster, testFolder } from "../../fixture/sharedCluster";

const namespace = uniqueName("classes");
const CLASS = "example.net/lb";

const STACK = `config:
  usage-engine-networking:environment:
    target: on-prem
    namespace: ${namespace}
    network: {calico: {install: false}}
    platform: {services: none}
    separation: {mode: off}
    loadBalancer: {className: ${CLASS}}
    ecds:
      - {name: classless, exposure: LoadBalancer, ports: [{port: 3868}]}
      - {name: classed, exposure: LoadBalancer, ports: [{port: 3869}]}
`;

/** A load balancer that somebody has made. */
function balanced(name: string, port: number, loadBalancerClass?: string): KubernetesObject {
  const spec = { type: "LoadBalancer", ports: [{ port }], ...(loadBalancerClass && { loadBalancerClass }) };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec } as KubernetesObject;
}

describe("preflight and load balancers that a real cluster has", function () {
  this.timeout(120_000);
  const file = join(testFolder, `${namespace}.yaml`);
  let objects: KubernetesObjectApi;
  let result: Preflight;

  before(async () => {
    const { kubeconfig } = await sharedCluster();
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
    await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    for (const one of [balanced("classless", 3868), balanced("classed", 3869, CLASS)])
      await objects.create(one);
    writeFileSync(file, STACK);
    result = await preflight(readStackFile(file), "test", ReadOnlyApi.open({ kubeconfig }));
  });
  after(async () => {
    rmSync(file, { force: true });
    const own = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await objects.delete(own);
    // Other suites of this cluster watch that nothing in it changes.
    const isThere = () =>
      objects.read(own).then(
        () => true,
        () => false,
      );
    while (await isThere()) await sleep(100);
  });

  it("cannot be given a class, so says the API server", async () => {
    const classed = balanced("classless", 3868, CLASS);
    await assert.rejects(
      objects.patch(classed, undefined, undefined, "test", true, PatchStrategy.ServerSideApply),
      /loadBalancerClass: Invalid value.*may not change once set/s,
    );
  });

  it("are told, where they lack the class, and the others are not", () => {
    const told = result.findings.filter(({ code }) => code === "UEN368");
    assert.deepEqual(
      told.map(({ path, message }) => [path, message]),
      [
        [
          "environment.ecds[0]",
          `the Service classless is a load balancer with no class, and is to have ${CLASS}`,
        ],
      ],
    );
  });

  it("are adopted where they have it, and no command adopts what could not be changed then", () => {
    const imports = result.adoption.filter((command) => command.startsWith("pulumi import"));
    assert.equal(imports.length, 1, result.adoption.join("\n"));
    assert.match(imports[0] ?? "", new RegExp(`${namespace}/classed`));
    const there = result.findings.filter(({ code }) => code === "UEN657").map(({ fix }) => fix);
    assert.match(there[0] ?? "", /^Delete it before the update/);
    assert.match(there[1] ?? "", /^Adopt it/);
  });
});

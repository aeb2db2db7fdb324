import assert from "node:assert/strict";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KubernetesObject } from "@kubernetes/client-node";
import type { ResourceTransformation } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { calicoChart } from "../../local/charts/charts";
import { ensureModule } from "../../local/programs";
import { OnPremNetwork, type OnPremNetworkArgs } from "../../sdk";
import { EngineFixture, type TestStack } from "./engineFixture";

const CRD = "apiextensions.k8s.io/v1";
const STORED = "crd.projectcalico.org/v1";
const INSTALLATION = ["operator.tigera.io/v1", "Installation", "", "default"] as const;
const POOL = ["crd.projectcalico.org/v1", "IPPool", "", "kept"] as const;

/** What is read of an object that must outlive every move. */
interface Kept {
  metadata: { uid: string; deletionTimestamp?: string };
}

interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema | undefined>;
}

/** What is read of a CRD. */
interface Definition {
  spec: { names: { shortNames?: string[] }; versions: { schema: { openAPIV3Schema: Schema } }[] };
}

/** What is read of a stack's state. */
interface StoredResource {
  type: string;
  urn: string;
  retainOnDelete?: boolean;
}

/**
 * Calico's CRDs through the real engine and a real API server, from charts of the shape of 3.32 and 3.33: the CRDs of the
 * Calico module in a chart of their own, the operator's without them. What stands in the cluster must outlive every move.
 */
describe("Calico's CRDs", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let stack: TestStack;
  let charts: Record<"operator" | "older" | "newer", string>;
  let first: Record<string, string>;

  /** @param forgetful as a package did that retained nothing */
  function network(version: string, crds: string | undefined, forgetful = false): PulumiFn {
    const args = {
      podCidr: "192.168.0.0/16",
      calico: { install: true, version, crds },
      charts: {
        calico: { chart: charts.operator },
        calicoCrds: { chart: version.startsWith("3.32") ? charts.older : charts.newer },
      },
    } as OnPremNetworkArgs;
    const asBefore: ResourceTransformation = ({ type, props, opts }) =>
      type.endsWith(":Release")
        ? { props: { ...props, description: undefined }, opts: { ...opts, retainOnDelete: false } }
        : undefined;
    return async () => {
      new OnPremNetwork("network", args, forgetful ? { transformations: [asBefore] } : {});
    };
  }

  /** Every CRD of the chart by its unique identifier: another one would be another CRD, whose objects have gone. */
  async function uids(): Promise<Record<string, string>> {
    const listed = await fixture.objects.list<KubernetesObject>(CRD, "CustomResourceDefinition");
    const ofCalico = listed.items
      .map(({ metadata }) => metadata ?? {})
      .filter(({ name = "" }) => /\.(operator\.tigera\.io|crd\.projectcalico\.org)$/.test(name));
    for (const { deletionTimestamp } of ofCalico) assert.equal(deletionTimestamp, undefined);
    return Object.fromEntries(ofCalico.map(({ name = "", uid = "" }) => [name, uid]));
  }

  async function stored(type: RegExp): Promise<StoredResource[]> {
    const state = JSON.parse(await stack.storedState()) as {
      checkpoint: { latest: { resources: StoredResource[] } };
    };
    return state.checkpoint.latest.resources.filter((one) => type.test(one.type));
  }

  async function assertAllKept(): Promise<void> {
    assert.deepEqual(await uids(), first);
    assert.ok(await fixture.find(...POOL), "the pool is gone");
  }

  before(async () => {
    fixture = await EngineFixture.start();
    charts = await makeCharts(join(fixture.folder, "charts"));
    stack = await fixture.stack(network("3.32.1", undefined, true));
  });
  after(async () => {
    const header = { apiVersion: CRD, kind: "CustomResourceDefinition" };
    const names = Object.keys(fixture ? await uids() : {}).filter((name) =>
      name.endsWith("crd.projectcalico.org"),
    );
    await Promise.all(names.map((name) => fixture.objects.delete({ ...header, metadata: { name } })));
    await fixture?.stop();
  });

  it("are in a release with 3.32, as an earlier package installed it", async () => {
    await stack.up();
    assert.equal((await stored(/:Release$/)).length, 2);
    assert.ok((await stored(/:Release$/)).every(({ retainOnDelete }) => !retainOnDelete));
    const spec = {
      cidr: "10.99.0.0/16",
      blockSize: 26,
      ipipMode: "Never",
      vxlanMode: "Never",
      nodeSelector: "all()",
    };
    await fixture.objects.create({
      apiVersion: STORED,
      kind: "IPPool",
      metadata: { name: "kept" },
      spec,
    } as object);
    first = await uids();
    assert.equal(Object.keys(first).length, 22);
  });

  it("are not taken out of a release that is not retained: the preview refuses", async () => {
    stack.program = network("3.33.1", "objects");
    await assert.rejects(stack.preview(), /calico-crds has Calico's CRDs, is not retained.*\(UEN668\)/);
    assert.equal((await stored(/:Release$/)).length, 2);
    await assertAllKept();
  });

  it("are retained by the first run with this package, which says so in the release", async () => {
    stack.program = network("3.32.1", undefined);
    await stack.up();
    const [crds] = (await stored(/:Release$/)).filter(({ urn }) => urn.endsWith("network-calico-crds"));
    assert.equal(crds?.retainOnDelete, true);
    await assertAllKept();
  });

  it("move out of the release in the next run, to 3.33, and none disappears", async () => {
    const installation = await fixture.find<Kept>(...INSTALLATION);
    stack.program = network("3.33.1", "objects");
    const { events } = await stack.preview();
    // The release says by now that it is retained.
    assert.doesNotMatch(JSON.stringify(events), /UEN668/);
    await stack.up();
    assert.equal((await stored(/:Release$/)).length, 1);
    const crds = await stored(/:CustomResourceDefinitionPatch$/);
    assert.equal(crds.length, 22);
    assert.ok(crds.every(({ retainOnDelete }) => retainOnDelete));
    await assertAllKept();
    assert.equal((await fixture.find<Kept>(...INSTALLATION))?.metadata.uid, installation?.metadata.uid);
  });

  it("are those of the new version then, whoever had them before, without the prose of their schemas", async () => {
    const pools = await fixture.find<Definition>(
      CRD,
      "CustomResourceDefinition",
      "",
      "ippools.crd.projectcalico.org",
    );
    assert.deepEqual(pools?.spec.names.shortNames, ["newer"]);
    const schema = pools?.spec.versions[0]?.schema.openAPIV3Schema;
    assert.equal(schema?.description, undefined);
    assert.equal(schema?.properties?.spec?.properties?.cidr?.type, "string");
    const policies = await fixture.find(
      CRD,
      "CustomResourceDefinition",
      "",
      "globalnetworkpolicies.crd.projectcalico.org",
    );
    assert.doesNotMatch(JSON.stringify(policies), /"description":"/);
  });

  it("change nothing when run again or refreshed", async () => {
    const { changes, events } = await stack.preview();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.doesNotMatch(JSON.stringify(events), /UEN668/);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
  });

  it("take less than a megabyte of the state", async () => {
    const resources = await stored(/:CustomResourceDefinitionPatch$/);
    const bytes = JSON.stringify(resources).length;
    assert.ok(bytes > 100_000 && bytes < 1_000_000, `${bytes} bytes`);
  });

  it("stay when the stack goes, and a new one takes them over", async () => {
    await stack.destroy();
    assert.equal(await fixture.find(...INSTALLATION), undefined);
    await assertAllKept();
    stack = await fixture.stack(network("3.33.1", "objects"));
    await stack.up();
    await assertAllKept();
    await stack.destroy();
  });
});

/** The Calico module's CRDs in a chart of their own, twice, and its operator's chart without them. */
async function makeCharts(folder: string): Promise<Record<"operator" | "older" | "newer", string>> {
  const text = await readFile(join(await ensureModule("calico"), "manifests", "operator-crds.yaml"), "utf8");
  const operator = join(folder, "operator");
  await cp(await calicoChart(), operator, { recursive: true });
  await rm(join(operator, "crds"), { recursive: true });
  const crds = async (name: string, version: string, content: string) => {
    const chart = join(folder, name);
    await mkdir(join(chart, "templates"), { recursive: true });
    await writeFile(
      join(chart, "Chart.yaml"),
      `apiVersion: v2\nname: crd.projectcalico.org.v1\nversion: ${version}\n`,
    );
    await writeFile(join(chart, "templates", "crds.yaml"), content);
    return chart;
  };
  const newer = text.replace(/(name: ippools\.crd[\s\S]*?\n {2}names:\n)/, "$1    shortNames: [newer]\n");
  assert.notEqual(newer, text);
  return {
    operator,
    older: await crds("older", "3.32.1", text),
    newer: await crds("newer", "3.33.1", newer),
  };
}

import assert from "node:assert/strict";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { OnPremNetwork, type OnPremNetworkArgs } from "../../../../index";
import { registered, settled, the } from "../registered";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const INSTALLATION = "kubernetes:operator.tigera.io/v1:Installation";
const API_SERVER = "kubernetes:operator.tigera.io/v1:APIServer";
const BGP_CONFIGURATION = "kubernetes:projectcalico.org/v3:BGPConfiguration";
const BGP_PEER = "kubernetes:projectcalico.org/v3:BGPPeer";

const CRD = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinitionPatch";
const TEMPLATE = "kubernetes:helm:template";

function crd(name: string) {
  const [plural, ...group] = name.split(".");
  const metadata = { name, creationTimestamp: null };
  const schema = {
    description: "Prose.",
    properties: {
      description: { type: "string", description: "A field." },
      properties: { description: "One more." },
    },
  };
  const spec = { group: group.join("."), names: { plural }, versions: [{ schema }] };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata,
    spec,
    status: {},
  };
}

const CRDS = [crd("installations.operator.tigera.io"), crd("ippools.crd.projectcalico.org")];

/** What the provider renders of the chart; `asked` gets what it is asked for. */
async function bring(args: OnPremNetworkArgs, rendered: unknown[] | null = CRDS, asked: unknown[] = []) {
  const call = ({ token, inputs }: pulumi.runtime.MockCallArgs) => {
    if (token !== TEMPLATE) return {};
    asked.push(JSON.parse(inputs.jsonOpts));
    return rendered ? { result: rendered } : {};
  };
  const { resources } = await registered((opts) => new OnPremNetwork("net", args, opts), { call });
  return resources;
}

describe("OnPremNetwork", () => {
  it("installs the CRDs, then the operator, whose own Installation and APIServer stay off", async () => {
    const asked: unknown[] = [];
    const resources = await bring({ calico: { install: true } }, CRDS, asked);
    const repo = "https://docs.tigera.io/calico/charts";
    assert.deepEqual(asked, [
      {
        chart: "crd.projectcalico.org.v1",
        version: "v3.33.1",
        fetch_opts: { repo },
        values: {},
        release_name: "calico-crds",
      },
    ]);
    const operator = the(resources, RELEASE);
    assert.equal(operator.inputs.chart, "tigera-operator");
    assert.equal(operator.inputs.namespace, "tigera-operator");
    assert.deepEqual(operator.inputs.repositoryOpts, { repo: "https://docs.tigera.io/calico/charts" });
    assert.equal(operator.inputs.values.installation.enabled, false);
    assert.equal(operator.inputs.values.apiServer.enabled, false);
    assert.equal(operator.inputs.values.manageCRDs, false);
    const made = await settled(operator.opts.dependsOn as pulumi.Output<pulumi.Resource[]>);
    assert.deepEqual(
      resources.filter(({ type }) => type === CRD).map(({ name }) => name),
      CRDS.map(({ metadata }) => `net-calico-crds-${metadata.name}`),
    );
    assert.equal(made.length, CRDS.length);
  });

  it("applies each CRD by force, since an earlier stack may have left it, and never deletes one", async () => {
    const resources = await bring({ calico: { install: true } });
    const made = the(resources, CRD, "net-calico-crds-ippools.crd.projectcalico.org");
    assert.deepEqual(made.inputs, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: {
        name: "ippools.crd.projectcalico.org",
        annotations: { "pulumi.com/patchForce": "true" },
      },
      spec: {
        group: "crd.projectcalico.org",
        names: { plural: "ippools" },
        // Without the prose, and with the fields that are called so.
        versions: [{ schema: { properties: { description: { type: "string" }, properties: {} } } }],
      },
    });
    assert.equal(made.opts.retainOnDelete, true);
    assert.equal(made.parent, "net-calico-crds");
  });

  it("finds the CRDs' chart on disk from the folder of the stack file", async () => {
    const asked: unknown[] = [];
    const charts = { calicoCrds: { chart: "./charts/crds.tgz" } };
    await bring({ calico: { install: true }, charts, directory: "examples" }, CRDS, asked);
    const path = resolve("examples", "charts/crds.tgz");
    assert.deepEqual(asked, [{ path, values: {}, release_name: "calico-crds" }]);
  });

  it("makes no CRD in a preview whose cluster is yet to be made, and everything else", async () => {
    const resources = await bring({ calico: { install: true } }, null);
    assert.equal(resources.filter(({ type }) => type === CRD).length, 0);
    assert.ok(the(resources, INSTALLATION));
  });

  it("leaves the CRDs of 3.32 in their release, and has it retained before anybody moves them", async () => {
    const resources = await bring({ calico: { install: true, version: "3.32.1" } });
    const crds = the(resources, RELEASE, "net-calico-crds");
    const operator = the(resources, RELEASE, "net-calico");
    assert.equal(crds.inputs.chart, "crd.projectcalico.org.v1");
    assert.equal(crds.opts.retainOnDelete, true);
    assert.deepEqual(operator.dependsOn, ["net-calico-crds"]);
    assert.equal(resources.filter(({ type }) => type === CRD).length, 0);
  });

  it("takes the CRDs from the operator's chart where a version carries them inside", async () => {
    const resources = await bring({ calico: { install: true, version: "3.31.2" } });
    assert.equal(resources.filter((one) => one.type === RELEASE).length, 1);
    assert.deepEqual(the(resources, RELEASE).dependsOn, ["net-tigera-operator"]);
  });

  it("owns the Installation, waits until it is ready and removes it before the operator", async () => {
    const resources = await bring({ podCidr: "10.244.0.0/16", calico: { install: true } });
    const installation = the(resources, INSTALLATION);
    // No empty labels either: the API server drops them, and every later run would then add them again.
    assert.deepEqual(installation.inputs.metadata, {
      name: "default",
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    });
    assert.equal(installation.inputs.spec.calicoNetwork.bgp, "Disabled");
    assert.equal(installation.inputs.spec.calicoNetwork.ipPools[0].cidr, "10.244.0.0/16");
    assert.equal(installation.inputs.spec.calicoNetwork.ipPools[0].encapsulation, "VXLANCrossSubnet");
    assert.deepEqual(installation.dependsOn, ["net-calico"]);
    assert.equal(installation.parent, "net");
  });

  it("makes Calico's own API server after the Installation, and waits for it", async () => {
    const resources = await bring({ calico: { install: true } });
    const apiServer = the(resources, API_SERVER);
    assert.deepEqual(apiServer.dependsOn, ["net-installation"]);
    assert.equal(apiServer.inputs.metadata.annotations["pulumi.com/waitFor"], "condition=Ready");
  });

  it("makes what Calico's API server serves only after it", async () => {
    const resources = await bring({
      bgp: {
        enabled: true,
        asNumber: 64513,
        nodeToNodeMesh: false,
        peers: [{ name: "tor-1", peerAddress: "192.0.2.1", asNumber: 64512, nodeSelector: 'rack == "a"' }],
      },
      calico: { install: true },
    });
    const configuration = the(resources, BGP_CONFIGURATION);
    assert.equal(configuration.inputs.metadata.name, "default");
    assert.deepEqual(configuration.inputs.spec, { asNumber: 64513, nodeToNodeMeshEnabled: false });
    assert.deepEqual(configuration.dependsOn, ["net-apiserver"]);
    const peer = the(resources, BGP_PEER);
    assert.deepEqual(peer.inputs.spec, {
      peerIP: "192.0.2.1",
      asNumber: 64512,
      nodeSelector: 'rack == "a"',
    });
    assert.deepEqual(peer.dependsOn, ["net-bgp"]);
  });

  it("makes no BGP objects with VXLAN", async () => {
    const resources = await bring({ calico: { install: true } });
    assert.deepEqual(
      resources.filter((one) => one.type.startsWith("kubernetes:projectcalico.org")),
      [],
    );
  });

  it("lets the operator's pods use the host's network in a cluster that restricts pods", async () => {
    const resources = await bring({ calico: { install: true }, labels: { team: "mediation" } });
    const { metadata } = the(resources, NAMESPACE).inputs;
    assert.equal(metadata.name, "tigera-operator");
    assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "privileged");
    assert.equal(metadata.labels.team, "mediation");
  });

  it("finds a chart on disk from the folder of the stack file, wherever the provider runs", async () => {
    const chart = { chart: "./charts/tigera-operator" };
    const resources = await bring({ calico: { install: true, chart }, directory: "examples" });
    const operator = the(resources, RELEASE, "net-calico");
    assert.equal(operator.inputs.chart, resolve("examples", "charts/tigera-operator"));
    assert.equal(operator.inputs.repositoryOpts, undefined);
  });

  it("makes nothing where somebody else runs the network plugin", async () => {
    const resources = await bring({ calico: { install: false } });
    assert.deepEqual(
      resources.map((one) => one.type),
      ["usage-engine-networking:index:OnPremNetwork"],
    );
  });

  it("asks whether Calico is to be installed", async () => {
    await assert.rejects(
      bring({}),
      (error: unknown) =>
        pulumi.InputPropertiesError.isInstance(error) &&
        error.errors.some((one) => one.propertyPath === "calico.install"),
    );
  });
});

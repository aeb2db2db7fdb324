import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { calicoChart, traefikChart } from "../../../local/charts/charts";
import { Api } from "../../../local/cluster/api";
import { Pki } from "../../../local/cluster/pki";
import { ClusterFolder } from "../../../local/cluster/state";
import { REPOSITORY_ROOT } from "../../../local/programs";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { planEnvironment } from "../../../sdk/planEnvironment";
import type { TestStack } from "../engineFixture";
import { touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { GkeController } from "./gkeController";

const KIND = "ecdeployments.mz.digitalroute.com";
const CRD = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: KIND },
};

/**
 * The environments of the root stack files on an API server without namespace and without the kind ECDeployment, as a new
 * cluster is: first their network, then the kind comes, as with Usage Engine's installation, then the ECDs.
 */
describe("the root stack files on a cluster without Usage Engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;

  before(async () => {
    clouds = await CloudFixture.start();
  });
  after(async () => {
    await addKind();
    await clouds?.stop();
  });

  /** As its file has it: the client library knows CRDs, and drops what it does not know of them. */
  async function addKind(): Promise<void> {
    const { server, folder } = clouds.engine.cluster;
    const text = await readFile(join(REPOSITORY_ROOT, "local", "crds", "ecdeployment.yaml"), "utf8");
    const api = await Api.connect(server, new Pki(new ClusterFolder(folder).pki), "admin", "ca");
    try {
      await api.apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", parse(text));
      const isServed = () =>
        api.get("/apis/mz.digitalroute.com/v1alpha1").then(
          () => true,
          () => false,
        );
      while (!(await isServed())) await sleep(100);
    } finally {
      api.close();
    }
  }

  async function removeKind(): Promise<void> {
    await clouds.engine.objects.delete(CRD);
    while (await clouds.engine.find(CRD.apiVersion, CRD.kind, "", KIND)) await sleep(100);
  }

  for (const target of ["on-prem", "aws", "gcp"]) {
    describe(`Pulumi.${target}.yaml`, () => {
      const namespace = uniqueNamespace();
      let stack: TestStack;
      let controller: GkeController;
      let args: EnvironmentArgs;

      before(async () => {
        const file = parse(await readFile(join(REPOSITORY_ROOT, `Pulumi.${target}.yaml`), "utf8"));
        args = {
          ...(await withLocalCharts(file.config["usage-engine-networking:environment"])),
          namespace,
          directory: REPOSITORY_ROOT,
        };
        stack = await clouds.stack(args);
        controller = new GkeController(clouds, namespace);
        controller.start();
        await removeKind();
      });
      after(async () => {
        await controller?.stop();
        await clouds?.removeNamespace(namespace);
        await clouds?.removeCalico();
        await addKind();
      });

      it("comes up as it stands, and says which ECDs wait", async () => {
        const plan = planEnvironment(args, REPOSITORY_ROOT);
        assert.equal(plan.stage, "network");
        assert.ok(plan.ecds.some(({ isWaiting }) => isWaiting));
        const { events } = await stack.up();
        assert.ok(await clouds.service(namespace, "ui"));
        const log = events.map(({ diagnosticEvent }) => diagnosticEvent?.message ?? "").join("\n");
        assert.match(log, /wait for Usage Engine, their ports, listeners and policies are made now/);
      });

      it("goes on with stage: ecds once the kind is there, and changes nothing of what it has made", async () => {
        await addKind();
        stack.program = environmentProgram({ ...args, stage: "ecds" });
        const { events } = await stack.up();
        const waited = planEnvironment(args, REPOSITORY_ROOT).ecds.filter(({ isWaiting }) => isWaiting);
        assert.deepEqual(
          touched(events).map(({ op, type }) => `${op} ${type}`),
          waited.map(() => "create kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment"),
        );
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      });
    });
  }

  for (const [target, cluster, apiSources] of [
    ["aws", "aws:eks/cluster:Cluster", ["198.51.100.7/32", "10.0.0.0/16"]],
    ["gcp", "gcp:container/cluster:Cluster", ["198.51.100.7/32"]],
  ] as const) {
    it(`brings examples/${target}-private up from outside, and closes its API in place`, async () => {
      const namespace = uniqueNamespace();
      const folder = join(REPOSITORY_ROOT, "examples", `${target}-private`);
      const file = parse(await readFile(join(folder, "Pulumi.production.yaml"), "utf8"));
      const environment = await withLocalCharts(file.config["usage-engine-networking:environment"]);
      const closed: EnvironmentArgs = { ...environment, namespace, directory: folder };
      const stack = await clouds.stack(withApiSources(closed, [...apiSources]));
      const controller = new GkeController(clouds, namespace);
      controller.start();
      try {
        await stack.up();
        assert.ok(await clouds.service(namespace, "diameter"));
        stack.program = environmentProgram(closed);
        const { events } = await stack.up();
        assert.deepEqual(
          touched(events).map(({ op, type }) => `${op} ${type}`),
          [`update ${cluster}`],
        );
      } finally {
        await controller.stop();
        await clouds.removeNamespace(namespace);
        await clouds.removeCalico();
      }
    });
  }

  it("fails by the name of the kind where ECDs are asked for too early", async () => {
    await removeKind();
    const namespace = uniqueNamespace();
    const stack = await clouds.stack({
      target: "on-prem",
      namespace,
      createNamespace: true,
      network: { calico: { install: false } },
      platform: { services: "none" },
      directory: REPOSITORY_ROOT,
      ecds: [{ descriptor: "examples/ecd/sftp.yaml" }],
    });
    assert.match(
      await stack.failure("up"),
      /no matches for kind "ECDeployment" in version "mz\.digitalroute\.com\/v1alpha1"/,
    );
    await clouds.removeNamespace(namespace);
    await addKind();
  });
});

/** What of the charts can be had without their repositories; Calico's releases before 3.32 have the CRDs inside. */
async function withLocalCharts(environment: EnvironmentArgs): Promise<EnvironmentArgs> {
  const { crds: _inside, ...calico } = environment.network?.calico ?? {};
  return {
    ...environment,
    network: { ...environment.network, calico: { ...calico, version: "3.31.0" } },
    charts: { calico: { chart: await calicoChart() }, traefik: { chart: traefikChart() } },
  };
}

/** What examples/README.md writes into `cluster` for the first run of a private cluster. */
function withApiSources(environment: EnvironmentArgs, apiSources: string[]): EnvironmentArgs {
  const { network } = environment;
  return {
    ...environment,
    network: {
      ...network,
      ...(network?.aws && { aws: { ...network.aws, cluster: { ...network.aws.cluster, apiSources } } }),
      ...(network?.gcp && { gcp: { ...network.gcp, cluster: { ...network.gcp.cluster, apiSources } } }),
    },
  };
}

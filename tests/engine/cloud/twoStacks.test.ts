import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { calicoChart } from "../../../local/charts/charts";
import { REPOSITORY_ROOT } from "../../../local/programs";
import { PulumiProgram } from "../pulumiProgram";
import { CloudFixture, uniqueNamespace } from "./cloudFixture";

const NLB = "aws:lb/loadBalancer:LoadBalancer";
const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

/**
 * The example as it lies there, run as users run it. Its stack files only get a namespace of their own, Calico's chart from
 * this machine, and no protection.
 */
describe("the example with network and services in two stacks, on the real engine", function () {
  this.timeout(300_000);
  const namespace = uniqueNamespace();
  let clouds: CloudFixture;
  let pulumi: PulumiProgram;
  let folder: string;

  const at = (stack: string) => path.join(folder, stack);

  async function succeed(stack: string, ...args: string[]): Promise<string> {
    const { code, output, stdout } = await pulumi.run(at(stack), ...args);
    assert.equal(code, 0, output);
    return stdout;
  }

  async function settings(stack: string, changes: [string[], unknown][]): Promise<void> {
    const file = path.join(at(stack), "Pulumi.production.yaml");
    const document = parseDocument(await fs.readFile(file, "utf8"));
    for (const [keys, value] of changes) document.setIn(["config", ...keys], value);
    await fs.writeFile(file, document.toString());
  }

  before(async () => {
    clouds = await CloudFixture.start();
    pulumi = await PulumiProgram.install(clouds.engine, clouds.env);
    folder = path.join(clouds.engine.folder, "two-stacks");
    await fs.cp(path.join(REPOSITORY_ROOT, "examples", "aws-two-stacks"), folder, { recursive: true });
    for (const stack of ["network", "services"]) {
      const modules = path.join(at(stack), "node_modules");
      await fs.mkdir(modules);
      await fs.symlink(REPOSITORY_ROOT, path.join(modules, "usage-engine-networking"));
      await fs.symlink(path.join(REPOSITORY_ROOT, "node_modules", "@pulumi"), path.join(modules, "@pulumi"));
    }
    const network = "usage-engine-network:network";
    await settings("network", [
      [[network, "calico"], { version: "3.28.5" }],
      [[network, "charts"], { calico: { chart: await calicoChart() } }],
      [[network, "aws", "protect"], false],
    ]);
    const environment = "usage-engine-services:environment";
    await settings("services", [
      [[environment, "namespace"], namespace],
      [[environment, "network", "aws", "protect"], false],
    ]);
    for (const stack of ["network", "services"]) await succeed(stack, "stack", "init", "production");
  });
  after(async () => {
    await clouds?.removeNamespace(namespace);
    await clouds?.removeCalico();
    await clouds?.stop();
  });

  it("puts the services' load balancer into the network's VPC, in front of its nodes", async () => {
    await succeed("network", "up", "--yes", "--skip-preview");
    assert.equal(clouds.aws.ofType(NLB).length, 0);
    await succeed("services", "up", "--yes", "--skip-preview");
    assert.equal(clouds.aws.ofType(VPC).length, 1);
    const [balancer] = clouds.aws.ofType(NLB);
    assert.ok(balancer);
    const subnets = clouds.aws.ofType(SUBNET).filter(({ urn }) => urn.endsWith("-private"));
    // The cloud numbers them as they arrive, which is in no order.
    const mappings = balancer.inputs.subnetMappings as { subnetId: string }[];
    assert.deepEqual(new Set(mappings.map(({ subnetId }) => subnetId)), new Set(subnets.map(({ id }) => id)));
    const [nodes] = clouds.aws.ofType("aws:eks/nodeGroup:NodeGroup");
    assert.ok(nodes);
    const [{ autoscalingGroups }] = nodes.outputs.resources as [{ autoscalingGroups: { name: string }[] }];
    const attached = clouds.aws
      .ofType("aws:autoscaling/attachment:Attachment")
      .map(({ inputs }) => inputs.autoscalingGroupName);
    assert.deepEqual([...new Set(attached)], [autoscalingGroups[0]?.name]);
    assert.ok(await clouds.service(namespace, "diameter"));
  });

  it("changes neither stack when run again", async () => {
    await succeed("network", "preview", "--expect-no-changes");
    await succeed("services", "preview", "--expect-no-changes");
  });

  it("goes away, the services before the network", async () => {
    await succeed("services", "destroy", "--yes", "--skip-preview");
    assert.equal(clouds.aws.ofType(NLB).length, 0);
    assert.equal(clouds.aws.ofType(VPC).length, 1);
    assert.equal(await clouds.service(namespace, "diameter"), undefined);
    await succeed("network", "destroy", "--yes", "--skip-preview");
    assert.deepEqual([...clouds.aws.resources.keys()], []);
  });
});

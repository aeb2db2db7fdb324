import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { REPOSITORY_ROOT } from "../../../local/programs";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { billingFaults } from "../../fixture/billing";
import type { TestStack } from "../engineFixture";
import { leftovers } from "../publishers/leftovers";
import { Moto } from "../publishers/moto";
import { Replay } from "../publishers/replay";
import { pythonEnvironment, skipWithoutPython } from "../pythonEnvironment";
import { created, touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { awsEnvironment } from "./environments";
import { recordedGraph } from "./recordedGraph";
import type { Call } from "./standIn";

const NLB = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const RECORD = "aws:route53/record:Record";
const ZONE = "Z0123456789ABCDEFGHIJ";

describe("an AWS environment on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let stack: TestStack;
  let namespace: string;

  const become = (args: EnvironmentArgs) => {
    stack.program = environmentProgram(args);
  };

  /** Clients find its load balancer by a name in a zone that is there already. */
  const environment = (ecds: number): EnvironmentArgs => ({
    ...awsEnvironment(namespace, ecds),
    dns: { zone: ZONE, domain: "example.net", loadBalancers: { [namespace]: "peers.example.net" } },
  });

  const targetsOf = (port: string) =>
    clouds.aws
      .ofType(TARGETS)
      .find(({ inputs }) => (inputs.tags as { Name: string }).Name === `${namespace}-${port}`);

  before(async () => {
    clouds = await CloudFixture.start();
    namespace = uniqueNamespace();
    stack = await clouds.stack(environment(3));
  });
  after(async () => {
    await clouds?.removeNamespace(namespace);
    await clouds?.stop();
  });

  it("shows everything at the first preview, when nothing is known yet, and makes nothing", async () => {
    const preview = await stack.preview();
    const types = created(preview.events);
    for (const token of ["aws:ec2/vpc:Vpc", "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", NLB]) {
      assert.equal(types.filter((type) => type === token).length, 1, token);
    }
    assert.equal(types.filter((type) => type === LISTENER).length, 8);
    assert.equal(types.filter((type) => type === "kubernetes:core/v1:Service").length, 7);
    assert.equal(clouds.aws.calls.length, 0);
  });

  it("comes up with one load balancer for the platform and every ECD", async () => {
    await stack.up();
    const outputs = await stack.outputs();
    assert.equal(clouds.aws.ofType(NLB).length, 1);
    const ports = clouds.aws.ofType(LISTENER).map(({ inputs }) => `${inputs.port}/${inputs.protocol}`);
    assert.deepEqual(ports.sort(), [
      "443/TCP",
      "5000/TCP",
      "5001/UDP",
      "5002/TCP",
      "6790/TCP",
      "80/TCP",
      "9000/TCP",
      "9001/TCP",
    ]);
    const [loadBalancer] = outputs.loadBalancers as { addresses: string[]; dnsName: string }[];
    assert.deepEqual(loadBalancer?.addresses, ["10.0.0.4", "10.0.32.4"]);
    const [{ inputs } = {}] = clouds.aws.ofType(RECORD);
    assert.equal(inputs?.name, "peers.example.net");
    const [alias] = (inputs?.aliases ?? []) as { name: string }[];
    assert.equal(alias?.name, loadBalancer?.dnsName);
  });

  it("is priced whole: each billable resource and Service has one item, or is left out by name", async () => {
    const { cost } = planEnvironment(environment(3), ".");
    const graph = recordedGraph(clouds.aws, await clouds.services(namespace));
    assert.ok(graph.length > 10, `${graph.length} resources`);
    assert.deepEqual(billingFaults(graph, cost), []);
  });

  it("sends each listener to the node port that the API server chose, and checks health there", async () => {
    const service = await clouds.service(namespace, "ecd-0");
    const [port] = service?.spec?.ports ?? [];
    const targets = targetsOf("ecd-0-5000-tcp");
    assert.ok(port?.nodePort);
    assert.equal(targets?.inputs.port, port.nodePort);
    const check = targets?.inputs.healthCheck as { port: string; path: string; protocol: string };
    assert.equal(check.port, String(service?.spec?.healthCheckNodePort));
    assert.deepEqual([check.protocol, check.path], ["HTTP", "/healthz"]);
    const ofCluster = targetsOf("ecd-1-5001-udp")?.inputs;
    assert.equal((ofCluster?.healthCheck as { port: string } | undefined)?.port, "10256");
  });

  it("finds the node ports of the Service that the ingress controller's chart makes", async () => {
    const service = await clouds.service(namespace, `${namespace}-traefik`);
    const nodePort = service?.spec?.ports?.find(({ port }) => port === 443)?.nodePort;
    const targets = targetsOf("ingress-443-tcp");
    assert.ok(nodePort);
    assert.equal(targets?.inputs.port, nodePort);
  });

  it("gives the Services a class that no controller claims", async () => {
    const service = await clouds.service(namespace, "ecd-1");
    assert.equal(service?.spec?.type, "LoadBalancer");
    assert.equal(service?.spec?.loadBalancerClass, "usage-engine-networking/nlb");
  });

  it("changes nothing when run again", async () => {
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
  });

  it("makes only the fourth ECD's own listener, target group, rules and Service", async () => {
    become(environment(4));
    const { events } = await stack.up();
    const own = /ecd-3|-5003(-|$)/;
    const others = touched(events).filter(({ urn, op }) => op !== "create" || !own.test(urn));
    assert.deepEqual(others, []);
    assert.deepEqual(created(events).sort(), [
      "aws:autoscaling/attachment:Attachment",
      LISTENER,
      TARGETS,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "kubernetes:core/v1:Service",
    ]);
  });

  it("goes away in an order that AWS accepts, and leaves nothing there", async () => {
    await stack.destroy();
    assert.deepEqual([...clouds.aws.resources.keys()], []);
  });

  it("was made, changed and removed in an order that moto accepts of AWS's own clients", async function () {
    this.timeout(600_000);
    await skipWithoutPython(this);
    const moto = await Moto.start();
    try {
      const made = clouds.aws.calls.filter(({ operation }) => operation !== "delete");
      const replay = new Replay(moto.clients);
      const zone = { Name: "example.net", CallerReference: namespace };
      const { HostedZone } = await moto.clients.route53.createHostedZone(zone);
      replay.know(ZONE, HostedZone?.Id ?? "");
      const before = await leftovers(moto.clients);
      await replay.run(made);
      assert.deepEqual((await leftovers(moto.clients)).records, ["peers.example.net."]);
      await assertOrderMatters(replay, made);
      const Tags = [{ Key: "usage-engine-networking/cluster", Value: namespace }];
      const { VolumeId = "" } = await moto.clients.ec2.createVolume({
        AvailabilityZone: "us-east-1a",
        Size: 1,
        TagSpecifications: [{ ResourceType: "volume", Tags }],
      });
      const billed = await billedBy(moto);
      assert.equal(billed.status, 1, billed.output);
      for (const kind of ["EKS clusters", "load balancers", "NAT gateways", "public addresses", "instances"])
        assert.match(billed.output, new RegExp(`^${kind}: (?!none|not known)\\S+`, "m"));
      assert.match(billed.output, new RegExp(`^volumes of pods: ${VolumeId}$`, "m"));

      await replay.run(clouds.aws.calls.slice(made.length));
      assert.deepEqual(await leftovers(moto.clients), before);
      await moto.clients.ec2.deleteVolume({ VolumeId });
      const { status, output } = await billedBy(moto);
      assert.equal(status, 0, output);
      assert.match(output, /^Nothing is billed by the hour in us-east-1\.$/m);
    } finally {
      await moto.stop();
    }
  });
});

/** What the script that tears a stack down finds in the account, with AWS's own command. */
async function billedBy(moto: Moto): Promise<{ status: number; output: string }> {
  const aws = await pythonEnvironment("awscli");
  const env = { ...process.env, ...moto.variables, PATH: `${aws}:${process.env.PATH}` };
  const script = join(REPOSITORY_ROOT, "examples", "teardown", "teardown.mjs");
  const args = [script, "--cloud", "aws", "--region", "us-east-1", "--destroy"];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    return { status: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, output: stdout + stderr };
  }
}

/** What may not be removed as long as others need it: the type, and what moto answers. */
const IN_USE: readonly (readonly [token: string, refusal: RegExp])[] = [
  ["aws:ec2/vpc:Vpc", /DependencyViolation/],
  ["aws:ec2/routeTable:RouteTable", /DependencyViolation/],
  ["aws:iam/role:Role", /DeleteConflict/],
  ["aws:eks/cluster:Cluster", /ResourceInUse/],
  ["aws:lb/targetGroup:TargetGroup", /ResourceInUse/],
];

/** Tries to remove what others still need, and sees it refused. */
async function assertOrderMatters(replay: Replay, calls: readonly Call[]): Promise<void> {
  for (const [token, refusal] of IN_USE) {
    const resource = calls.find((call) => call.token === token)?.resource;
    assert.ok(resource, token);
    await assert.rejects(replay.remove(resource), refusal, token);
  }
}

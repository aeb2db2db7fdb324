import assert from "node:assert/strict";
import { Environment } from "../../../sdk";
import type { EcdArgs } from "../../../sdk/config/ecdArgs";
import { misplaced } from "../preflight/adoptedPlaces";
import { touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { awsServices } from "./environments";

describe("an environment in a cluster that exists on AWS, on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  const namespace = uniqueNamespace();

  before(async () => {
    clouds = await CloudFixture.start();
  });
  after(async () => {
    await clouds?.removeNamespace(namespace);
    await clouds?.stop();
  });

  it("makes the load balancer and nothing of the network, and takes everything away again", async () => {
    const stack = await clouds.stack(awsServices(namespace));
    await stack.up();
    assert.deepEqual(await misplaced(stack, awsServices(namespace), "ecd-0"), []);
    const types = new Set(
      [...clouds.aws.resources.values()].map(({ token }) => token.split(":")[1]?.split("/")[0]),
    );
    assert.deepEqual([...types].sort(), ["autoscaling", "ec2", "lb", "vpc"]);
    assert.equal(clouds.aws.ofType("aws:ec2/vpc:Vpc").length, 0);
    const attached = clouds.aws
      .ofType("aws:autoscaling/attachment:Attachment")
      .map(({ inputs }) => inputs.autoscalingGroupName);
    assert.deepEqual([...new Set(attached)].sort(), ["eks-workers-recorded", "more-workers"]);
    const onNodes = clouds.aws
      .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(({ inputs }) => inputs.securityGroupId === "sg-existing");
    assert.equal(onNodes.length, 2);
    assert.deepEqual(touched((await stack.preview()).events), []);
    await stack.destroy();
    assert.deepEqual([...clouds.aws.resources.keys()], []);
    assert.equal(await clouds.service(namespace, "ecd-0"), undefined);
  });

  it("takes another scheme: the old load balancer leaves its target groups before the new one comes", async () => {
    const inside = { ...awsServices(namespace), platform: { services: "none" as const } };
    const { network } = inside;
    const existingVpc = {
      ...network?.aws?.existingVpc,
      publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
    };
    const facing = {
      ...inside,
      network: { ...network, aws: { region: "us-east-1", ...network?.aws, existingVpc } },
      loadBalancer: { scheme: "internet-facing" as const },
    };
    const stack = await clouds.stack(inside);
    await stack.up();
    stack.program = environmentProgram(facing);
    await stack.up();
    const balancers = clouds.aws.ofType("aws:lb/loadBalancer:LoadBalancer");
    assert.deepEqual(
      balancers.map(({ inputs }) => inputs.internal),
      [false],
    );
    assert.deepEqual(touched((await stack.preview()).events), []);
    await stack.destroy();
    assert.deepEqual([...clouds.aws.resources.keys()], []);
  });

  describe("and other names", () => {
    const LISTENER = "aws:lb/listener:Listener";
    const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const names = uniqueNamespace();
    const shared = uniqueNamespace();
    const withEcds = (...ecds: EcdArgs[]) => ({
      ...awsServices(names),
      platform: { services: "none" as const },
      ecds,
    });
    const direct = (name: string, more: Partial<EcdArgs> = {}): EcdArgs => ({
      name,
      exposure: "NodePort",
      ports: [{ port: 3868, nodePort: 30169 }],
      ...more,
    });
    const balanced = (name: string, protocol: "TCP" | "UDP"): EcdArgs => ({
      name,
      exposure: "LoadBalancer",
      ports: [{ port: 5000, protocol }],
    });

    after(async () => {
      for (const one of [names, shared]) await clouds.removeNamespace(one);
    });

    it("hands a port to another ECD and protocol, and a rule to a renamed one, without a second one of either", async () => {
      const stack = await clouds.stack(withEcds(direct("gx"), balanced("first", "TCP")));
      await stack.up();
      const [listener] = clouds.aws.ofType(LISTENER);
      const ruleOf = () => clouds.aws.ofType(RULE).filter(({ inputs }) => inputs.fromPort === 30169);
      const rules = ruleOf().map(({ id }) => id);
      stack.program = environmentProgram(
        withEcds(direct("gy", { formerName: "gx" }), balanced("second", "UDP")),
      );
      await stack.up();
      assert.deepEqual(
        clouds.aws.ofType(LISTENER).map(({ id, inputs }) => [id, inputs.port, inputs.protocol]),
        [[listener?.id, 5000, "UDP"]],
      );
      assert.ok(rules.length > 0);
      assert.deepEqual(
        ruleOf().map(({ id }) => id),
        rules,
      );
      await stack.destroy();
    });

    it("stands beside another one of the same namespace in another cluster", async () => {
      const stack = await clouds.stack(withEcds());
      // Both clusters are the local one here, so that the namespace is there for both.
      await clouds.engine.objects.create({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: shared },
      });
      const inCluster = (name: string, ecd: string) => {
        const args = { ...withEcds(balanced(ecd, "TCP")), namespace: shared, createNamespace: false };
        const { aws } = args.network ?? {};
        const cluster = { name, autoScalingGroups: [`nodes-of-${name}`] };
        return aws && { ...args, network: { aws: { ...aws, existingCluster: cluster } } };
      };
      const voice = inCluster("voice", "one");
      const data = inCluster("data", "two");
      assert.ok(voice && data);
      stack.program = async () => {
        new Environment("voice", voice);
        new Environment("data", data);
      };
      await stack.up();
      assert.equal(clouds.aws.ofType("aws:lb/loadBalancer:LoadBalancer").length, 2);
      const attached = clouds.aws
        .ofType("aws:autoscaling/attachment:Attachment")
        .map(({ inputs }) => inputs.autoscalingGroupName);
      assert.deepEqual(attached.sort(), ["nodes-of-data", "nodes-of-voice"]);
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      stack.program = async () => {
        new Environment("voice", voice);
        new Environment("again", voice);
      };
      assert.match(
        await stack.failure("preview"),
        /the environment voice makes the Service one of t\w+ too.*UEN016/,
      );
      await stack.destroy();
      assert.deepEqual([...clouds.aws.resources.keys()], []);
    });
  });
});

import assert from "node:assert/strict";
import { misplaced } from "../preflight/adoptedPlaces";
import { touched } from "./changes";
import { CloudFixture, uniqueNamespace } from "./cloudFixture";
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
});

// Everything in front of Usage Engine, in the cluster of the network's stack.
const pulumi = require("@pulumi/pulumi");
const { configuredEnvironment, Environment } = require("usage-engine-networking");

module.exports = async () => {
  const config = new pulumi.Config();
  const networkStack = config.require("networkStack");
  const network = new pulumi.StackReference(networkStack);
  // What the plan decides by must be plain: the other stack's outputs are known, so they are read as values.
  const read = async (name) => {
    const { value } = await network.getOutputDetails(name);
    if (value === undefined) {
      throw new pulumi.RunError(`The stack ${networkStack} has no output ${name}: bring it up first.`);
    }
    return value;
  };
  const environment = configuredEnvironment("usage-engine-services:environment");
  environment.network.aws.existingCluster = {
    name: await read("clusterName"),
    autoScalingGroups: await read("autoScalingGroups"),
  };
  environment.network.aws.existingVpc = {
    vpcId: await read("vpcId"),
    privateSubnetIds: await read("privateSubnetIds"),
    publicSubnetIds: await read("publicSubnetIds"),
  };
  const { endpoints, exposures, loadBalancers } = new Environment("environment", environment);
  return { endpoints, exposures, loadBalancers };
};

// VPC and cluster, for the stack of the services to stand in.
const pulumi = require("@pulumi/pulumi");
const { AwsNetwork } = require("usage-engine-networking");

const network = new AwsNetwork("network", new pulumi.Config().requireObject("network"));

module.exports = {
  clusterName: network.clusterName,
  kubeconfig: network.kubeconfig,
  vpcId: network.vpcId,
  privateSubnetIds: network.privateSubnetIds,
  publicSubnetIds: network.publicSubnetIds,
  autoScalingGroups: network.autoScalingGroups,
  egressAddresses: network.egressAddresses,
};

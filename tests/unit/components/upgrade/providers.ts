import type * as pulumi from "@pulumi/pulumi";
import type { Providers } from "../../../fixture/engineRequests";

type Plain = Record<string, unknown>;

/** What clouds and API servers add to a resource, as far as the package reads it. */
const MADE: Readonly<Record<string, (resource: pulumi.runtime.MockResourceArgs) => Plain>> = {
  "aws:eks/cluster:Cluster": () => ({
    endpoint: "https://cluster.example",
    certificateAuthority: { data: "Y2E=" },
    vpcConfig: { clusterSecurityGroupId: "sg-nodes", vpcId: "vpc-1" },
  }),
  "aws:eks/nodeGroup:NodeGroup": () => ({ resources: [{ autoscalingGroups: [{ name: "asg-1" }] }] }),
  "aws:ec2/eip:Eip": ({ name }) => ({ publicIp: `ip-of-${name}`, allocationId: `allocation-of-${name}` }),
  "aws:lb/loadBalancer:LoadBalancer": ({ name }) => ({
    arn: `arn-of-${name}`,
    dnsName: `${name}.example`,
    zoneId: "Z26RNL4JYFTOTI",
  }),
  "aws:lb/targetGroup:TargetGroup": ({ name }) => ({ arn: `arn-of-${name}` }),
  "aws:iam/role:Role": ({ name }) => ({ arn: `arn-of-${name}`, name: `name-of-${name}` }),
  "gcp:container/cluster:Cluster": () => ({
    endpoint: "198.51.100.9",
    masterAuth: { clusterCaCertificate: "Y2E=" },
  }),
  "gcp:serviceaccount/account:Account": () => ({
    email: "nodes@site",
    member: "serviceAccount:nodes",
    project: "site",
  }),
  "gcp:compute/address:Address": ({ name }) => ({ address: `ip-of-${name}`, selfLink: `link-of-${name}` }),
  "kubernetes:helm.sh/v3:Release": () => ({ status: { revision: 1 } }),
  "kubernetes:core/v1:Service": ({ inputs }) => completed(inputs),
  "kubernetes:core/v1:ServicePatch": ({ inputs }) => completed(inputs),
  "pulumi:pulumi:StackReference": () => ({
    outputs: {
      clusterName: "production",
      autoScalingGroups: ["asg-1"],
      vpcId: "vpc-1",
      privateSubnetIds: ["subnet-1", "subnet-2"],
      publicSubnetIds: ["subnet-3", "subnet-4"],
    },
  }),
};

const ASKED: Readonly<Record<string, Plain>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    names: ["us-east-1a", "us-east-1b", "us-east-1c"],
  },
  "aws:index/getCallerIdentity:getCallerIdentity": { arn: "arn:aws:iam::123456789012:role/deployer" },
  "aws:eks/getAddonVersion:getAddonVersion": { version: "v1.2.3-eksbuild.1" },
  "aws:eks/getCluster:getCluster": {
    name: "production",
    endpoint: "https://cluster.example",
    certificateAuthorities: [{ data: "Y2E=" }],
    vpcConfig: { clusterSecurityGroupId: "sg-nodes", vpcId: "vpc-1" },
  },
  "aws:eks/getNodeGroup:getNodeGroup": { resources: [{ autoscalingGroups: [{ name: "asg-1" }] }] },
  "aws:autoscaling/getGroup:getGroup": { launchTemplates: [{ id: "lt-1" }], mixedInstancesPolicies: [] },
  "aws:ec2/getLaunchTemplate:getLaunchTemplate": {
    vpcSecurityGroupIds: ["sg-nodes"],
    networkInterfaces: [],
  },
  "gcp:compute/getZones:getZones": { names: ["us-central1-a", "us-central1-b", "us-central1-c"] },
  "gcp:organizations/getClientConfig:getClientConfig": { project: "site" },
  "gcp:container/getCluster:getCluster": {
    name: "production",
    endpoint: "198.51.100.9",
    network: "network-1",
    subnetwork: "subnetwork-1",
    masterAuths: [{ clusterCaCertificate: "Y2E=" }],
  },
  "kubernetes:helm:template": {
    result: [
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "tiers.crd.projectcalico.org", labels: { of: "calico" } },
        spec: { group: "crd.projectcalico.org", names: { kind: "Tier" } },
      },
    ],
  },
};

/** A Service as the API server has it: what it leaves open is chosen there. A chart's has the ports of Traefik's. */
function completed({ spec = { ports: TRAEFIK } }: Plain & { spec?: Plain }): Plain {
  const ports = spec.ports as { port: number; nodePort?: number }[];
  return {
    spec: {
      clusterIP: "10.96.0.10",
      ...(spec.externalTrafficPolicy === "Local" && { healthCheckNodePort: 31999 }),
      ...spec,
      ports: ports.map((port) => ({ nodePort: 31000 + (port.port % 1000), ...port })),
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.250" }] } },
  };
}

const TRAEFIK = [
  { port: 80, protocol: "TCP" },
  { port: 443, protocol: "TCP" },
];

/** The providers of the recorded stacks. */
export const providers: Providers = {
  made: (resource) => MADE[resource.type]?.(resource) ?? {},
  answer: ({ token, inputs }) => {
    const known = ASKED[token];
    if (!known && token !== "pulumi:pulumi:readStackResourceOutputs")
      throw new Error(`${token} is not known`);
    return { ...inputs, ...known };
  },
};

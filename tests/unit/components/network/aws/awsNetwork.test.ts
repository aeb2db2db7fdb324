import assert from "node:assert/strict";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { AwsNetwork, type AwsNetworkArgs } from "../../../../../index";
import type { AwsArgs } from "../../../../../sdk/config/awsArgs";
import { type Registered, registered, settled, the } from "../../registered";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";
const ROUTE = "aws:ec2/route:Route";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const CLUSTER = "aws:eks/cluster:Cluster";
const NODES = "aws:eks/nodeGroup:NodeGroup";
const ADDON = "aws:eks/addon:Addon";
const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";
const INSTALLATION = "kubernetes:operator.tigera.io/v1:Installation";

/** What AWS would add, as far as the network reads it. */
function recorded({ type, name }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  if (type === CLUSTER) {
    return {
      endpoint: "https://cluster.example",
      certificateAuthority: { data: "Y2E=" },
      vpcConfig: { clusterSecurityGroupId: "sg-cluster", vpcId: "vpc-1" },
    };
  }
  if (type === NODES) return { resources: [{ autoscalingGroups: [{ name: "asg-1" }] }] };
  return type === EIP ? { publicIp: `ip-of-${name}`, allocationId: `allocation-of-${name}` } : {};
}

const zoneNames = ["us-east-1a", "us-east-1b"];

const CREATOR = "arn:aws:sts::123456789012:assumed-role/deployer/ci-7";

/** What AWS answers when it is asked. */
const ANSWERS: Record<string, Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { arn: CREATOR },
};

function answer({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
  if (token === "aws:eks/getAddonVersion:getAddonVersion") {
    return { version: `${inputs.addonName} for ${inputs.kubernetesVersion}` };
  }
  return ANSWERS[token] ?? {};
}

async function bring(
  section: Partial<AwsArgs> = {},
  more: Partial<AwsNetworkArgs> = {},
  provider?: ProviderArgs,
) {
  const args = { ...more, aws: { region: "us-east-1", ...section } };
  return registered(
    (opts) => {
      const providers = provider && { aws: new Provider("theirs", provider) };
      return new AwsNetwork("net", args, { ...opts, ...(providers && { providers }) });
    },
    { cluster: recorded, call: answer },
  );
}

const withZones = (aws: Partial<AwsArgs> = {}) => ({ ...aws, vpc: { zoneNames, ...aws.vpc } });
const all = (resources: Registered[], type: string) => resources.filter((one) => one.type === type);

describe("AwsNetwork", () => {
  it("makes a VPC with a public and a private subnet in each zone, tagged as EKS and its load balancers look for them", async () => {
    const { resources } = await bring(withZones());
    assert.equal(the(resources, VPC).inputs.cidrBlock, "10.0.0.0/16");
    const subnets = all(resources, SUBNET);
    assert.deepEqual(
      subnets.map(({ inputs }) => `${inputs.availabilityZone} ${inputs.cidrBlock}`),
      [
        "us-east-1a 10.0.224.0/22",
        "us-east-1a 10.0.0.0/19",
        "us-east-1b 10.0.228.0/22",
        "us-east-1b 10.0.32.0/19",
      ],
    );
    for (const { name, inputs } of subnets) {
      const role = name.endsWith("public") ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb";
      assert.equal(inputs.tags[role], "1", name);
      assert.equal(inputs.tags["kubernetes.io/cluster/uepe"], "shared", name);
      assert.equal(inputs.mapPublicIpOnLaunch ?? false, false, name);
    }
  });

  it("keeps the load balancer's address free before anything else can take one", async () => {
    const { resources } = await bring(withZones());
    const reservations = all(resources, "aws:ec2/subnetCidrReservation:SubnetCidrReservation");
    assert.deepEqual(
      reservations.map(({ inputs }) => inputs.cidrBlock),
      ["10.0.0.0/28", "10.0.32.0/28"],
    );
    const { dependsOn } = the(resources, CLUSTER);
    for (const { name } of reservations) assert.ok(dependsOn.includes(name), `${name} before the cluster`);
  });

  it("makes one NAT gateway for all private subnets, and says where their traffic comes from", async () => {
    const { result, resources } = await bring(withZones());
    assert.equal(all(resources, NAT).length, 1);
    const routes = all(resources, ROUTE).filter(({ inputs }) => inputs.natGatewayId);
    assert.deepEqual(
      routes.map(({ inputs }) => inputs.natGatewayId),
      ["net-0-nat-id", "net-0-nat-id"],
    );
    assert.deepEqual(await settled(result.egressAddresses), ["ip-of-net-0-nat"]);
  });

  it("makes a NAT gateway for each zone where it is asked for", async () => {
    const { resources } = await bring({ vpc: { zoneNames, nat: "perZone" } });
    const routes = all(resources, ROUTE).filter(({ inputs }) => inputs.natGatewayId);
    assert.deepEqual(
      routes.map(({ inputs }) => inputs.natGatewayId),
      ["net-0-nat-id", "net-1-nat-id"],
    );
  });

  it("makes no NAT gateway for public nodes, and puts them into the public subnets", async () => {
    const { resources } = await bring({ vpc: { zoneNames, nat: "none" }, nodes: { placement: "public" } });
    assert.equal(all(resources, NAT).length + all(resources, EIP).length, 0);
    assert.deepEqual(the(resources, NODES).inputs.subnetIds, ["net-0-public-id", "net-1-public-id"]);
    for (const { name, inputs } of all(resources, SUBNET)) {
      assert.equal(inputs.mapPublicIpOnLaunch ?? false, name.endsWith("public"), name);
    }
  });

  it("makes the endpoints that private nodes need without NAT, and always the free one for S3", async () => {
    const { resources } = await bring(
      { vpc: { zoneNames, nat: "none", endpoints: true } },
      { images: { registry: "registry.example" } },
    );
    const services = all(resources, ENDPOINT).map(
      ({ inputs }) => `${inputs.vpcEndpointType} ${inputs.serviceName}`,
    );
    assert.deepEqual(services.sort(), [
      "Gateway com.amazonaws.us-east-1.s3",
      "Interface com.amazonaws.us-east-1.ec2",
      "Interface com.amazonaws.us-east-1.ecr.api",
      "Interface com.amazonaws.us-east-1.ecr.dkr",
      "Interface com.amazonaws.us-east-1.eks",
      "Interface com.amazonaws.us-east-1.eks-auth",
      "Interface com.amazonaws.us-east-1.sts",
    ]);
  });

  it("keeps the cluster's API private unless it is told who may call it", async () => {
    const closed = the((await bring(withZones())).resources, CLUSTER).inputs;
    assert.equal(closed.vpcConfig.endpointPublicAccess, false);
    assert.equal(closed.vpcConfig.publicAccessCidrs, undefined);
    const open = the(
      (await bring(withZones({ cluster: { apiSources: ["192.0.2.0/24"] } }))).resources,
      CLUSTER,
    ).inputs;
    assert.equal(open.vpcConfig.endpointPublicAccess, true);
    assert.deepEqual(open.vpcConfig.publicAccessCidrs, ["192.0.2.0/24"]);
    assert.equal(open.upgradePolicy.supportType, "STANDARD");
  });

  it("opens the API's private endpoint to the VPC or to the private ranges that it is told, before anybody calls it", async () => {
    const rulesWith = async (aws: Partial<AwsArgs>) => {
      const { resources } = await bring(withZones(aws));
      const rules = all(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
      const { dependsOn } = the(resources, "pulumi:providers:kubernetes");
      for (const { name } of rules) assert.ok(dependsOn.includes(name), name);
      return rules.map(({ inputs }) => `${inputs.securityGroupId} ${inputs.toPort} ${inputs.cidrIpv4}`);
    };
    assert.deepEqual(await rulesWith({}), ["sg-cluster 443 10.0.0.0/16"]);
    assert.deepEqual(await rulesWith({ cluster: { apiSources: ["10.9.0.0/16", "192.0.2.0/24"] } }), [
      "sg-cluster 443 10.9.0.0/16",
    ]);
    assert.deepEqual(await rulesWith({ cluster: { apiSources: ["192.0.2.0/24"] } }), []);
  });

  it("closes the API to the internet after the first run by a change of the cluster, and a rule for inside", async () => {
    const first = (await bring(withZones({ cluster: { apiSources: ["198.51.100.7/32"] } }))).resources;
    const later = (await bring(withZones())).resources;
    const names = (resources: Registered[]) => resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(
      names(first).filter((name) => !names(later).includes(name)),
      [],
    );
    assert.deepEqual(
      names(later).filter((name) => !names(first).includes(name)),
      ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule net-api-10.0.0.0/16"],
    );
    const { vpcConfig: was, ...rest } = the(first, CLUSTER).inputs;
    const { vpcConfig: is, ...others } = the(later, CLUSTER).inputs;
    assert.deepEqual(rest, others);
    assert.deepEqual([was.endpointPublicAccess, is.endpointPublicAccess], [true, false]);
    assert.deepEqual(was.subnetIds, is.subnetIds);
  });

  it("configures the VPC CNI for Calico's policies before the first node", async () => {
    const { resources } = await bring(withZones());
    const cni = the(resources, ADDON, "net-vpc-cni");
    assert.deepEqual(JSON.parse(cni.inputs.configurationValues), {
      env: { ANNOTATE_POD_IP: "true" },
      enableNetworkPolicy: "false",
    });
    const { dependsOn } = the(resources, NODES);
    assert.ok(dependsOn.includes("net-vpc-cni") && dependsOn.includes("net-kube-proxy"));
    assert.deepEqual(the(resources, ADDON, "net-coredns").dependsOn, ["net-nodes"]);
    assert.deepEqual(the(resources, INSTALLATION).inputs.spec.cni, { type: "AmazonVPC" });
  });

  it("gives addons the version that EKS has for the cluster's", async () => {
    const { resources } = await bring(withZones({ cluster: { version: "1.35" } }));
    for (const { name, inputs } of all(resources, ADDON)) {
      assert.equal(inputs.addonVersion, `${inputs.addonName} for 1.35`, name);
    }
  });

  it("gives pods volumes: a driver with a role of its own, and the StorageClass that EKS does not have", async () => {
    const { resources } = await bring(withZones({ tags: { team: "mediation" } }));
    const driver = the(resources, ADDON, "net-aws-ebs-csi-driver");
    const association = the(resources, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    assert.deepEqual(
      { ...association.inputs, roleArn: undefined, tags: undefined },
      {
        clusterName: "uepe",
        namespace: "kube-system",
        serviceAccount: "ebs-csi-controller-sa",
        roleArn: undefined,
        tags: undefined,
      },
    );
    // Its first pod must find the role, and a node's agent that hands it out.
    assert.ok(driver.dependsOn.includes("net-aws-ebs-csi-driver") && driver.dependsOn.includes("net-nodes"));
    assert.ok(the(resources, NODES).dependsOn.includes("net-eks-pod-identity-agent"));
    const role = the(resources, "aws:iam/role:Role", "net-aws-ebs-csi-driver");
    assert.deepEqual(JSON.parse(role.inputs.assumeRolePolicy).Statement[0], {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    });
    const policy = the(
      resources,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "net-aws-ebs-csi-driver-amazonebscsidriverpolicy",
    );
    assert.equal(policy.inputs.policyArn, "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
    const { inputs, dependsOn } = the(resources, STORAGE_CLASS);
    assert.equal(inputs.metadata.name, "gp3");
    assert.equal(inputs.metadata.annotations["storageclass.kubernetes.io/is-default-class"], "true");
    assert.equal(inputs.provisioner, "ebs.csi.aws.com");
    assert.equal(inputs.volumeBindingMode, "WaitForFirstConsumer");
    assert.deepEqual(inputs.parameters, {
      type: "gp3",
      encrypted: "true",
      tagSpecification_1: "usage-engine-networking/cluster=uepe",
      tagSpecification_2: "team=mediation",
    });
    assert.ok(!dependsOn.includes("net-nodes"), "a class is there before what serves it");
  });

  it("leaves volumes and metrics to somebody else where it is told so", async () => {
    const { resources } = await bring(withZones({ cluster: { volumes: false, metricsServer: false } }));
    assert.deepEqual(
      all(resources, ADDON).map(({ name }) => name),
      ["net-vpc-cni", "net-kube-proxy", "net-coredns"],
    );
    assert.equal(all(resources, STORAGE_CLASS).length, 0);
    assert.equal(all(resources, "aws:eks/podIdentityAssociation:PodIdentityAssociation").length, 0);
  });

  it("lets the VPC CNI take prefixes where it is told so", async () => {
    const { resources } = await bring(withZones({ nodes: { prefixDelegation: true } }));
    const { configurationValues } = the(resources, ADDON, "net-vpc-cni").inputs;
    assert.deepEqual(JSON.parse(configurationValues).env, {
      ANNOTATE_POD_IP: "true",
      ENABLE_PREFIX_DELEGATION: "true",
      WARM_PREFIX_TARGET: "1",
    });
  });

  it("puts Calico in front of the nodes where it is their network plugin, and waits for neither", async () => {
    const { resources } = await bring(withZones({ cluster: { networkPlugin: "calico" } }));
    assert.deepEqual(
      all(resources, ADDON).map(({ name }) => name),
      ["net-kube-proxy", "net-eks-pod-identity-agent", "net-coredns", "net-aws-ebs-csi-driver"],
    );
    const installation = the(resources, INSTALLATION);
    assert.equal(installation.inputs.spec.kubernetesProvider, "EKS");
    assert.deepEqual(installation.inputs.spec.cni, { type: "Calico" });
    assert.equal(installation.inputs.metadata.annotations?.["pulumi.com/waitFor"], undefined);
    assert.ok(the(resources, NODES).dependsOn.includes("net-installation"));
    const apiServer = the(resources, "kubernetes:operator.tigera.io/v1:APIServer");
    assert.equal(apiServer.inputs.metadata.annotations["pulumi.com/waitFor"], "condition=Ready");
    const policies = all(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(
      ({ inputs }) => inputs.policyArn,
    );
    assert.ok(!policies.some((policy) => policy.endsWith("AmazonEKS_CNI_Policy")));
  });

  it("admits administrators by access entries", async () => {
    const admin = "arn:aws:iam::123456789012:role/platform";
    const { resources } = await bring(withZones({ cluster: { admins: [admin] } }));
    assert.equal(the(resources, "aws:eks/accessEntry:AccessEntry").inputs.principalArn, admin);
    const policy = the(resources, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation").inputs;
    assert.equal(policy.policyArn, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
  });

  it("makes no second access entry for whoever makes the cluster, whichever way its role is written", async () => {
    const others = "arn:aws:iam::123456789012:role/platform";
    for (const creator of [
      "arn:aws:iam::123456789012:role/deployer",
      "arn:aws:iam::123456789012:role/ci/deployer",
    ]) {
      const { resources } = await bring(withZones({ cluster: { admins: [creator, others] } }));
      assert.equal(the(resources, "aws:eks/accessEntry:AccessEntry").inputs.principalArn, others);
      assert.equal(the(resources, CLUSTER).inputs.accessConfig.bootstrapClusterCreatorAdminPermissions, true);
    }
  });

  it("gives Graviton nodes the image that runs on them, and leaves others to EKS", async () => {
    const image = async (instanceType: string) =>
      the((await bring(withZones({ nodes: { instanceType } }))).resources, NODES).inputs.amiType;
    for (const type of ["m7g.large", "c6gn.xlarge", "t4g.medium", "im4gn.large", "a1.large", "x2gd.metal"]) {
      assert.equal(await image(type), "AL2023_ARM_64_STANDARD", type);
    }
    for (const type of ["m6i.large", "g4dn.xlarge", "g6e.xlarge", "r7a.large", "m7i-flex.large"]) {
      assert.equal(await image(type), undefined, type);
    }
  });

  it("gives a kubeconfig that asks the AWS CLI for credentials and holds none", async () => {
    const { result } = await bring(withZones());
    const text = await settled(result.kubeconfig);
    const [user] = JSON.parse(text).users;
    assert.deepEqual(user.user.exec.args, [
      "eks",
      "get-token",
      "--cluster-name",
      "uepe",
      "--region",
      "us-east-1",
    ]);
    assert.equal(user.user.exec.command, "aws");
    assert.ok(!/token"?:|client-key|password/.test(text.replace("get-token", "")));
  });

  const credentialsOf = async (...args: Parameters<typeof bring>): Promise<string[]> => {
    const { result } = await bring(...args);
    const [user] = JSON.parse(await settled(result.kubeconfig)).users;
    const words: string[] = user.user.exec.args;
    assert.deepEqual(words.slice(0, 6), [
      "eks",
      "get-token",
      "--cluster-name",
      "uepe",
      "--region",
      "us-east-1",
    ]);
    return words.slice(6);
  };
  const role = "arn:aws:iam::123456789012:role/deployer";

  it("gives a kubeconfig that calls AWS as the provider that it is handed does", async () => {
    const region = "us-east-1";
    assert.deepEqual(await credentialsOf(withZones(), {}, { region }), []);
    assert.deepEqual(await credentialsOf(withZones(), {}, { region, profile: "prod" }), [
      "--profile",
      "prod",
    ]);
    assert.deepEqual(
      await credentialsOf(withZones(), {}, { region, profile: "prod", assumeRoles: [{ roleArn: role }] }),
      ["--profile", "prod", "--role-arn", role],
    );
  });

  it("gives a kubeconfig that calls AWS as the stack's configuration says", async () => {
    try {
      pulumi.runtime.setAllConfig({ "aws:profile": "prod" });
      assert.deepEqual(await credentialsOf(withZones()), ["--profile", "prod"]);
      pulumi.runtime.setAllConfig({ "aws:assumeRoles": JSON.stringify([{ roleArn: role }]) });
      assert.deepEqual(await credentialsOf(withZones()), ["--role-arn", role]);
      pulumi.runtime.setAllConfig({ "aws:assumeRole": JSON.stringify({ roleArn: role }) });
      assert.deepEqual(await credentialsOf(withZones()), ["--role-arn", role]);
      // A provider that is handed over takes nothing from there.
      assert.deepEqual(await credentialsOf(withZones(), {}, { region: "us-east-1" }), []);
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it("takes the profile and the role of the kubeconfig that the configuration names", async () => {
    const kubeconfig = { profile: "readers", roleArn: role };
    const provider = { region: "us-east-1", profile: "prod" };
    assert.deepEqual(await credentialsOf(withZones({ kubeconfig }), {}, provider), [
      "--profile",
      "readers",
      "--role-arn",
      role,
    ]);
  });

  it("refuses a provider that is handed over for another region", async () => {
    await assert.rejects(bring(withZones(), {}, { region: "eu-west-1" }), /eu-west-1.*us-east-1.*UEN325/);
  });

  it("protects VPC, cluster and addresses, unless told not to", async () => {
    const shielded = (resources: Registered[]) =>
      resources
        .filter(({ opts }) => opts.protect)
        .map(({ type }) => type)
        .sort();
    assert.deepEqual(shielded((await bring(withZones())).resources), [EIP, VPC, CLUSTER]);
    assert.deepEqual(shielded((await bring(withZones({ protect: false }))).resources), []);
  });

  it("lets what is in a cluster of its own go with it", async () => {
    const { resources } = await bring(withZones());
    for (const one of resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      assert.ok(one.opts.deletedWith, `${one.type} ${one.name}`);
    }
  });

  it("puts a cluster into a VPC whose ids another stack gives", async () => {
    const { resources } = await bring(
      {},
      {
        vpcId: pulumi.output("vpc-theirs"),
        privateSubnetIds: pulumi.output(["subnet-a", "subnet-b"]),
      },
    );
    assert.equal(all(resources, VPC).length, 0);
    assert.deepEqual(the(resources, CLUSTER).inputs.vpcConfig.subnetIds, ["subnet-a", "subnet-b"]);
    assert.deepEqual(the(resources, NODES).inputs.subnetIds, ["subnet-a", "subnet-b"]);
  });

  it("refuses a provider of another region, which would make everything there", async () => {
    pulumi.runtime.setConfig("aws:region", "eu-west-1");
    try {
      await assert.rejects(
        bring(withZones()),
        (error: unknown) =>
          pulumi.InputPropertiesError.isInstance(error) && JSON.stringify(error).includes("UEN325"),
      );
      pulumi.runtime.setConfig("aws:region", "us-east-1");
      await bring(withZones());
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });

  it("refuses what cannot work before anything is registered", async () => {
    let sent = 0;
    await assert.rejects(
      registered(
        (opts) => new AwsNetwork("net", { aws: { region: "us-east-1", vpc: { nat: "none" } } }, opts),
        {
          cluster: () => ({ sent: sent++ }),
        },
      ),
      (error: unknown) => pulumi.InputPropertiesError.isInstance(error),
    );
    assert.equal(sent, 0);
  });

  describe("in a cluster that exists", () => {
    /** Auto Scaling groups, each with the security groups of its launch template. */
    type Groups = Record<string, { groups: string[]; byInterface?: boolean; mixed?: boolean }>;

    const answersOf = (groups: Groups) => (call: pulumi.runtime.MockCallArgs) => {
      const { name, id, nodeGroupName } = call.inputs;
      switch (call.token) {
        case "aws:eks/getCluster:getCluster":
          return {
            name,
            endpoint: "https://cluster.example",
            certificateAuthorities: [{ data: "Y2E=" }],
            vpcConfig: { clusterSecurityGroupId: "sg-cluster", vpcId: "vpc-1" },
          };
        case "aws:eks/getNodeGroup:getNodeGroup":
          return { resources: [{ autoscalingGroups: [{ name: nodeGroupName }] }] };
        case "aws:autoscaling/getGroup:getGroup": {
          const template = { id: name, launchTemplateId: name };
          const policy = { launchTemplates: [{ launchTemplateSpecifications: [template] }] };
          return groups[name]?.mixed
            ? { launchTemplates: [], mixedInstancesPolicies: [policy] }
            : { launchTemplates: [template], mixedInstancesPolicies: [] };
        }
        case "aws:ec2/getLaunchTemplate:getLaunchTemplate": {
          const known = groups[id] ?? { groups: [] };
          return known.byInterface
            ? { vpcSecurityGroupIds: [], networkInterfaces: [{ securityGroups: known.groups }] }
            : { vpcSecurityGroupIds: known.groups, networkInterfaces: [] };
        }
        default:
          throw new Error(`AccessDenied: ${call.token}`);
      }
    };

    const groupOf = async (existing: object, call: (call: pulumi.runtime.MockCallArgs) => any) => {
      const args: AwsNetworkArgs = {
        calico: { install: false },
        aws: { region: "us-east-1", existingCluster: { name: "prod", ...existing } },
      };
      const { result } = await registered((opts) => new AwsNetwork("net", args, opts), { call });
      return settled(result.nodeSecurityGroupId);
    };

    it("takes the security group that all nodes have, the cluster's own where it is among them", async () => {
      const own = { groups: ["sg-cluster"] };
      const theirs = { groups: ["sg-nodes", "sg-more"], mixed: true };
      const byInterface = { groups: ["sg-nodes"], byInterface: true };
      assert.equal(await groupOf({ nodeGroups: ["a"] }, answersOf({ a: own })), "sg-cluster");
      assert.equal(await groupOf({ nodeGroups: ["a"] }, answersOf({ a: theirs })), "sg-nodes");
      assert.equal(
        await groupOf(
          { nodeGroups: ["a"], autoScalingGroups: ["b"] },
          answersOf({ a: theirs, b: byInterface }),
        ),
        "sg-nodes",
      );
      const both = { groups: ["sg-nodes", "sg-cluster"] };
      assert.equal(await groupOf({ nodeGroups: ["a"] }, answersOf({ a: both })), "sg-cluster");
      assert.equal(await groupOf({}, answersOf({})), "sg-cluster");
    });

    it("takes the cluster's own for a managed group whose template names none, as EKS does", async () => {
      assert.equal(await groupOf({ nodeGroups: ["a"] }, answersOf({ a: { groups: [] } })), "sg-cluster");
    });

    it("reads nothing where the group is named", async () => {
      const groups = { nodeGroups: ["a"], nodeSecurityGroupId: "sg-named" };
      const call = (one: pulumi.runtime.MockCallArgs) =>
        one.token.includes("getLaunchTemplate") ? assert.fail(one.token) : answersOf({})(one);
      assert.equal(await groupOf(groups, call), "sg-named");
    });

    it("asks for the group where the nodes share none, or their templates cannot be read", async () => {
      const apart = answersOf({ a: { groups: ["sg-a"] }, b: { groups: ["sg-b"] } });
      const asks = /no security group.*sg-a.*sg-b.*existingCluster\.nodeSecurityGroupId/s;
      await assert.rejects(groupOf({ nodeGroups: ["a", "b"] }, apart), asks);
      const nothing = answersOf({ b: { groups: [] } });
      await assert.rejects(
        groupOf({ autoScalingGroups: ["b"] }, nothing),
        /existingCluster\.nodeSecurityGroupId/,
      );
      const denied = (one: pulumi.runtime.MockCallArgs) => {
        // As the engine hands on what a provider says.
        if (one.token.includes("getGroup"))
          throw Object.assign(new Error("AccessDenied"), { details: "AccessDenied" });
        return answersOf({})(one);
      };
      await assert.rejects(
        groupOf({ nodeGroups: ["a"] }, denied),
        /AccessDenied.*existingCluster\.nodeSecurityGroupId/s,
      );
    });
  });
});

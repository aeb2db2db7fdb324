import type { Bag } from "./checkInputs";
import type { CloudRules, Recorded } from "./cloudRules";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/** What ids of each type begin with. Other types are called by their name or a made-up one. */
const PREFIX: Record<string, string> = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
};

/** Where the kubeconfig of a recorded cluster leads: the real API server of a test. */
export interface ClusterEndpoint {
  server: string;
  certificateAuthorityData: string;
}

/** Who calls, as AWS sees it. */
export interface Caller {
  arn: string;
}

/** A session of a role, as a pipeline has it. */
export const DEPLOYER = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run-7`;

/** What AWS answers and refuses, as far as this package's programs can meet it. */
export function awsRules(endpoint: ClusterEndpoint, caller: Caller = { arn: DEPLOYER }): CloudRules {
  return {
    packageName: "aws",
    id: (token, inputs, serial) => {
      const prefix = PREFIX[token];
      if (prefix) return `${prefix}-recorded-${serial}`;
      if (token.startsWith("aws:lb/"))
        return `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${token.split(":")[2]}/${serial}`;
      if (token === "aws:eks/cluster:Cluster" || token === "aws:iam/role:Role") return String(inputs.name);
      return `${token.split(":")[2]?.toLowerCase()}-recorded-${serial}`;
    },
    value: (token, path, { id, inputs, serial }) => {
      if (path === "arn") return id.startsWith("arn:") ? id : `arn:aws:recorded:${REGION}:${ACCOUNT}:${id}`;
      if (path === "region") return REGION;
      // Noted where no input is: EKS gives who makes a cluster an entry of its own.
      if (token === "aws:eks/cluster:Cluster" && path === "platformVersion") return caller.arn;
      return awsValue(`${token.split(":")[2]}.${path}`, { id, inputs, serial, endpoint });
    },
    replaces: {
      "aws:ec2/vpc:Vpc": ["cidrBlock"],
      "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone"],
      "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId"],
      "aws:ec2/securityGroup:SecurityGroup": ["vpcId", "description", "name"],
      "aws:lb/targetGroup:TargetGroup": ["port", "protocol", "vpcId", "targetType", "name"],
      "aws:lb/listener:Listener": ["loadBalancerArn"],
      "aws:lb/loadBalancer:LoadBalancer": ["internal", "loadBalancerType", "name"],
      "aws:autoscaling/attachment:Attachment": ["autoscalingGroupName", "lbTargetGroupArn"],
      "aws:eks/cluster:Cluster": ["name", "roleArn", "bootstrapSelfManagedAddons"],
      "aws:eks/nodeGroup:NodeGroup": ["clusterName", "subnetIds", "instanceTypes", "diskSize", "nodeRoleArn"],
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
    },
    named: {
      "aws:lb/targetGroup:TargetGroup": 32,
      "aws:lb/loadBalancer:LoadBalancer": 32,
      "aws:iam/role:Role": 64,
      "aws:eks/cluster:Cluster": 100,
      "aws:ec2/securityGroup:SecurityGroup": 255,
    },
    refusedName: (name) =>
      /^[A-Za-z0-9][\w-]*$/.test(name) ? undefined : `"${name}" is no name that AWS takes`,
    invokes: {
      "aws:index/getCallerIdentity:getCallerIdentity": () => ({
        id: ACCOUNT,
        accountId: ACCOUNT,
        arn: caller.arn,
        userId: "AROARECORDED",
      }),
      "aws:index/getAvailabilityZones:getAvailabilityZones": (args) => ({
        ...args,
        id: REGION,
        region: REGION,
        names: ["a", "b", "c", "d"].map((letter) => `${REGION}${letter}`),
        zoneIds: ["use1-az1", "use1-az2", "use1-az4", "use1-az6"],
        groupNames: [REGION],
      }),
      "aws:eks/getCluster:getCluster": (args, living) => ({
        ...args,
        id: args.name,
        arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${args.name}`,
        endpoint: endpoint.server,
        certificateAuthorities: [{ data: endpoint.certificateAuthorityData }],
        status: "ACTIVE",
        version: "1.36",
        vpcConfig: {
          clusterSecurityGroupId: "sg-existing",
          endpointPrivateAccess: true,
          endpointPublicAccess: false,
          publicAccessCidrs: [],
          securityGroupIds: [],
          subnetIds: ["subnet-existing-a", "subnet-existing-b"],
          vpcId: "vpc-existing",
          ...ofRecordedCluster(args.name, living),
        },
      }),
      "aws:eks/getAddonVersion:getAddonVersion": (args) => ({
        ...args,
        id: args.addonName,
        mostRecent: false,
        region: REGION,
        version: `v${args.kubernetesVersion}.0-eksbuild.1`,
      }),
      "aws:autoscaling/getGroup:getGroup": (args) => ({
        ...args,
        id: args.name,
        mixedInstancesPolicies: [],
        launchTemplates: [{ id: `lt-of-${args.name}`, name: `lt-of-${args.name}`, version: "1" }],
        launchConfiguration: "",
      }),
      "aws:ec2/getLaunchTemplate:getLaunchTemplate": (args) => ({
        ...args,
        vpcSecurityGroupIds: ["sg-existing"],
        networkInterfaces: [],
      }),
      "aws:eks/getNodeGroup:getNodeGroup": (args) => ({
        ...args,
        id: `${args.clusterName}:${args.nodeGroupName}`,
        resources: [
          {
            autoscalingGroups: [{ name: `eks-${args.nodeGroupName}-recorded` }],
            remoteAccessSecurityGroupId: "",
          },
        ],
        status: "ACTIVE",
      }),
    },
    refusedCreate,
    refusedDelete,
  };
}

/** What is known of a cluster that a stack has made here, in place of one that exists anyway. */
function ofRecordedCluster(name: unknown, resources: readonly Recorded[]): Bag {
  const cluster = living("aws:eks/cluster:Cluster", resources).find((one) => one.id === name);
  const { clusterSecurityGroupId, vpcId, subnetIds } = (cluster?.outputs.vpcConfig ?? {}) as Bag;
  return cluster ? { clusterSecurityGroupId, vpcId, subnetIds } : {};
}

/** What a value of a resource is made from. */
interface ValueInputs {
  id: string;
  inputs: Bag;
  serial: number;
  endpoint: ClusterEndpoint;
}

function awsValue(path: string, { id, inputs, serial, endpoint }: ValueInputs): unknown {
  switch (path) {
    case "Eip.publicIp":
      return `203.0.113.${serial % 250}`;
    case "Eip.allocationId":
      return id;
    case "LoadBalancer.dnsName":
      return `${inputs.name}.elb.${REGION}.amazonaws.com`;
    case "Cluster.endpoint":
      return endpoint.server;
    case "Cluster.certificateAuthority":
      return { data: endpoint.certificateAuthorityData };
    case "Cluster.vpcConfig.clusterSecurityGroupId":
      return `sg-of-${id}`;
    case "NodeGroup.resources":
      return [{ autoscalingGroups: [{ name: `eks-nodes-${serial}` }], remoteAccessSecurityGroupId: "" }];
    default:
      return undefined;
  }
}

const living = (token: string, resources: readonly Recorded[]) =>
  resources.filter((one) => one.token === token);

/** Whether a VPC has its way to the internet. */
function isOpen(vpcId: unknown, resources: readonly Recorded[]): boolean {
  return living("aws:ec2/internetGateway:InternetGateway", resources).some(
    (one) => one.inputs.vpcId === vpcId,
  );
}

function vpcOfSubnet(subnetId: unknown, resources: readonly Recorded[]): unknown {
  return resources.find((one) => one.id === subnetId)?.inputs.vpcId;
}

/** Whether nodes in a subnet can reach the cluster and the registries. */
function hasWayOut(subnetId: unknown, resources: readonly Recorded[]): boolean {
  const subnet = resources.find((one) => one.id === subnetId);
  if (!subnet) return true;
  const association = living("aws:ec2/routeTableAssociation:RouteTableAssociation", resources).find(
    (one) => one.inputs.subnetId === subnetId,
  );
  const routed = living("aws:ec2/route:Route", resources).some(
    (one) =>
      one.inputs.routeTableId === association?.inputs.routeTableId &&
      one.inputs.destinationCidrBlock === "0.0.0.0/0",
  );
  const endpoints = living("aws:ec2/vpcEndpoint:VpcEndpoint", resources).filter(
    (one) => one.inputs.vpcEndpointType === "Interface" && one.inputs.vpcId === subnet.inputs.vpcId,
  );
  return routed || endpoints.length >= 4;
}

function refusedCreate(token: string, inputs: Bag, resources: readonly Recorded[]): string | undefined {
  switch (token) {
    case "aws:ec2/natGateway:NatGateway":
      return isOpen(vpcOfSubnet(inputs.subnetId, resources), resources)
        ? undefined
        : "Gateway.NotAttached: the VPC has no internet gateway attached";
    case "aws:lb/loadBalancer:LoadBalancer":
      return refusedBalancer(inputs, resources);
    case "aws:eks/nodeGroup:NodeGroup":
      return (inputs.subnetIds as string[]).every((id) => hasWayOut(id, resources))
        ? missingPolicy(inputs.nodeRoleArn, "AmazonEKSWorkerNodePolicy", resources)
        : "NodeCreationFailure: instances failed to join the kubernetes cluster";
    case "aws:eks/cluster:Cluster":
      return missingPolicy(inputs.roleArn, "AmazonEKSClusterPolicy", resources);
    case "aws:eks/accessEntry:AccessEntry": {
      const creator = living("aws:eks/cluster:Cluster", resources).find(
        (one) => one.id === inputs.clusterName,
      )?.outputs.platformVersion;
      const taken =
        roleOf(creator) === roleOf(inputs.principalArn) ||
        living(token, resources).some((one) => one.inputs.principalArn === inputs.principalArn);
      return taken
        ? "ResourceInUseException: The specified access entry resource is already in use on this cluster."
        : undefined;
    }
    case "aws:eks/addon:Addon":
      return refusedAddon(inputs, resources);
    case "aws:lb/listener:Listener": {
      const others = living(token, resources).filter(
        (one) => one.inputs.loadBalancerArn === inputs.loadBalancerArn,
      );
      if (others.length >= 50) return "TooManyListeners";
      if (others.some((one) => one.inputs.port === inputs.port)) {
        return `DuplicateListener: a listener already exists on port ${inputs.port}`;
      }
      const elsewhere = living(token, resources).find(
        (one) =>
          one.inputs.loadBalancerArn !== inputs.loadBalancerArn && targetOf(one.inputs) === targetOf(inputs),
      );
      return elsewhere && "TargetGroupAssociationLimit: the target group has a load balancer already";
    }
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
      const others = living(token, resources).filter(
        (one) => one.inputs.securityGroupId === inputs.securityGroupId,
      );
      const key = (one: Bag) =>
        [
          one.ipProtocol,
          one.fromPort,
          one.toPort,
          one.cidrIpv4,
          one.cidrIpv6,
          one.referencedSecurityGroupId,
        ].join();
      if (others.some((one) => key(one.inputs) === key(inputs))) return "InvalidPermission.Duplicate";
      return others.length >= 60 ? "RulesPerSecurityGroupLimitExceeded" : undefined;
    }
    default:
      return undefined;
  }
}

function targetOf({ defaultActions }: Bag): unknown {
  return (defaultActions as { targetGroupArn: unknown }[])[0]?.targetGroupArn;
}

/** Addons with a Deployment: EKS waits for its pods. */
const ON_SOME_NODE = ["coredns", "aws-ebs-csi-driver", "metrics-server"];

function refusedAddon({ addonName }: Bag, resources: readonly Recorded[]): string | undefined {
  if (!ON_SOME_NODE.includes(String(addonName))) return undefined;
  if (living("aws:eks/nodeGroup:NodeGroup", resources).length === 0) {
    return "the addon stays DEGRADED: no node can run it";
  }
  if (addonName !== "aws-ebs-csi-driver") return undefined;
  const association = living("aws:eks/podIdentityAssociation:PodIdentityAssociation", resources).find(
    ({ inputs }) => inputs.namespace === "kube-system" && inputs.serviceAccount === "ebs-csi-controller-sa",
  );
  const hasAgent = living("aws:eks/addon:Addon", resources).some(
    ({ inputs }) => inputs.addonName === "eks-pod-identity-agent",
  );
  return association && hasAgent
    ? missingPolicy(association.inputs.roleArn, "AmazonEBSCSIDriverPolicy", resources)
    : "the addon stays DEGRADED: its pods have no role";
}

/** `deployer` of a role's ARN and of a session's. */
function roleOf(arn: unknown): string | undefined {
  return /:(?:assumed-role\/([^/]+)\/|role\/(?:.*\/)?([^/]+)$)/.exec(String(arn))?.slice(1).find(Boolean);
}

function refusedBalancer(inputs: Bag, resources: readonly Recorded[]): string | undefined {
  const mappings = inputs.subnetMappings as { subnetId: string }[];
  const zones = mappings.map(
    ({ subnetId }) => resources.find((one) => one.id === subnetId)?.outputs.availabilityZone,
  );
  const known = zones.filter((zone) => zone !== undefined);
  if (new Set(known).size !== known.length) return "InvalidConfigurationRequest: two subnets in one zone";
  if (((inputs.securityGroups as string[]) ?? []).length > 5) return "TooManySecurityGroups";
  const vpc = vpcOfSubnet(mappings[0]?.subnetId, resources);
  if (inputs.internal !== true && vpc !== undefined && !isOpen(vpc, resources)) {
    return "InvalidSubnet: the VPC has no internet gateway";
  }
  if (inputs.internal !== true && !mappings.every(({ subnetId }) => hasWayOut(subnetId, resources))) {
    return "InvalidSubnet: a subnet has no route to the internet gateway";
  }
  return undefined;
}

function missingPolicy(roleArn: unknown, policy: string, resources: readonly Recorded[]): string | undefined {
  const role = living("aws:iam/role:Role", resources).find((one) => one.outputs.arn === roleArn);
  const attached = living("aws:iam/rolePolicyAttachment:RolePolicyAttachment", resources).some(
    (one) => one.inputs.role === role?.outputs.name && String(one.inputs.policyArn).endsWith(`/${policy}`),
  );
  return attached ? undefined : `the role has no ${policy}`;
}

function refusedDelete(resource: Recorded, others: readonly Recorded[]): string | undefined {
  if (resource.token === "aws:ec2/internetGateway:InternetGateway") {
    const vpc = resource.inputs.vpcId;
    const inVpc = (subnetId: unknown) => vpcOfSubnet(subnetId, others) === vpc;
    const mapped =
      living("aws:ec2/natGateway:NatGateway", others).some((one) => inVpc(one.inputs.subnetId)) ||
      living("aws:lb/loadBalancer:LoadBalancer", others).some(
        (one) =>
          one.inputs.internal !== true &&
          (one.inputs.subnetMappings as { subnetId: string }[]).some((m) => inVpc(m.subnetId)),
      );
    return mapped ? "DependencyViolation: the network has some mapped public addresses" : undefined;
  }
  if (resource.token === "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
    const role = living("aws:iam/role:Role", others).find((one) => one.outputs.name === resource.inputs.role);
    const user = others.find((one) =>
      [one.inputs.roleArn, one.inputs.nodeRoleArn].includes(role?.outputs.arn ?? ""),
    );
    return user ? `${user.id} still needs the policy to clean up its network interfaces` : undefined;
  }
  // Rules of the cluster's own group hang on it: EKS deletes the group with the cluster.
  if (resource.token === "aws:eks/cluster:Cluster") {
    const group = `sg-of-${resource.id}`;
    const rule = living("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", others).find(
      (one) => one.inputs.securityGroupId === group,
    );
    const nodes = living("aws:eks/nodeGroup:NodeGroup", others).find(
      (one) => one.inputs.clusterName === resource.id,
    );
    if (nodes) return "ResourceInUseException: the cluster has node groups attached";
    return rule ? `its security group has ${rule.id}` : undefined;
  }
  return undefined;
}

import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { Environment } from "../../../../index";
import type { EcdArgs } from "../../../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import { type Registered, registered, settled, the } from "../registered";

const NLB = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const ATTACHMENT = "aws:autoscaling/attachment:Attachment";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const EIP = "aws:ec2/eip:Eip";

const CHOSEN = { node: 31234, health: 31999 };

/** What AWS and the API server would add, as far as load balancers read it. */
function recorded({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  if (type === "aws:eks/cluster:Cluster") {
    return {
      endpoint: "https://cluster.example",
      certificateAuthority: { data: "Y2E=" },
      vpcConfig: { clusterSecurityGroupId: "sg-nodes", vpcId: "vpc-1" },
    };
  }
  if (type === "aws:eks/nodeGroup:NodeGroup")
    return { resources: [{ autoscalingGroups: [{ name: "asg-1" }] }] };
  if (type === EIP) return { publicIp: `ip-of-${name}`, allocationId: `allocation-of-${name}` };
  if (type === NLB || type === TARGETS) return { arn: `arn-of-${name}`, dnsName: `${name}.example` };
  if (type !== "kubernetes:core/v1:Service") return {};
  const ports = inputs.spec.ports.map((port: object) => ({ nodePort: CHOSEN.node, ...port }));
  return { spec: { healthCheckNodePort: CHOSEN.health, ...inputs.spec, ports } };
}

function environment(ecds: EcdArgs[], more: Partial<EnvironmentArgs> = {}): EnvironmentArgs {
  const vpc = { zoneNames: ["us-east-1a", "us-east-1b", "us-east-1c"] };
  const cluster = { apiSources: ["198.51.100.0/24"] };
  return {
    target: "aws",
    namespace: "ue",
    sources: ["192.0.2.0/24"],
    // As many nodes as zones: the load balancer needs no traffic between zones then.
    network: {
      calico: { install: false },
      aws: { region: "us-east-1", vpc, cluster, nodes: { desired: 3 } },
    },
    platform: { services: "none" },
    ecds,
    ...more,
  };
}

async function bring(ecds: EcdArgs[], more: Partial<EnvironmentArgs> = {}) {
  return registered((opts) => new Environment("env", environment(ecds, more), opts), { cluster: recorded });
}

const all = (resources: Registered[], type: string) => resources.filter((one) => one.type === type);
const balanced = (name: string, port: number, more: Partial<EcdArgs> = {}): EcdArgs => ({
  name,
  exposure: "LoadBalancer",
  ports: [{ port, nodePort: 30010 + (port % 50) }],
  ...more,
});

describe("the shared Network Load Balancer", () => {
  it("carries every ECD that asks for one: a listener and a target group for each port", async () => {
    const { resources } = await bring([balanced("a", 5000), balanced("b", 5001)]);
    assert.equal(all(resources, NLB).length, 1);
    const listeners = all(resources, LISTENER).map(({ inputs }) => [
      inputs.port,
      inputs.defaultActions[0].targetGroupArn,
    ]);
    assert.deepEqual(listeners, [
      [5000, "arn-of-ue-a-5000-tcp-env"],
      [5001, "arn-of-ue-b-5001-tcp-env"],
    ]);
    const attached = all(resources, ATTACHMENT).map(
      ({ inputs }) => `${inputs.autoscalingGroupName} ${inputs.lbTargetGroupArn}`,
    );
    assert.deepEqual(attached, ["asg-1 arn-of-ue-a-5000-tcp-env", "asg-1 arn-of-ue-b-5001-tcp-env"]);
  });

  it("is not made where nothing asks for it", async () => {
    const { resources } = await bring([{ name: "a", ports: [{ port: 5000 }] }]);
    for (const type of [NLB, TARGETS, GROUP, INGRESS_RULE]) assert.deepEqual(all(resources, type), []);
  });

  it("sends to instances on the pinned node port, or on the one that the API server chose", async () => {
    const { resources } = await bring([
      balanced("pinned", 5000),
      { ...balanced("free", 5001), ports: [{ port: 5001 }] },
    ]);
    assert.equal(the(resources, TARGETS, "ue-pinned-5000-tcp-env").inputs.port, 30010);
    assert.equal(the(resources, TARGETS, "ue-free-5001-tcp-env").inputs.port, CHOSEN.node);
    for (const { inputs } of all(resources, TARGETS)) assert.equal(inputs.targetType, "instance");
  });

  it("asks kube-proxy for health with policy Cluster, and the Service's own health port with Local", async () => {
    const { resources } = await bring([
      balanced("cluster", 5000),
      balanced("local", 5001, { preserveSourceAddress: true }),
    ]);
    const check = (name: string) => the(resources, TARGETS, name).inputs.healthCheck;
    assert.equal(check("ue-cluster-5000-tcp-env").port, "10256");
    assert.equal(check("ue-local-5001-tcp-env").port, String(CHOSEN.health));
    assert.equal(check("ue-local-5001-tcp-env").protocol, "HTTP");
  });

  it("keeps the client's address only where the pod is to see it, and reaches every zone's nodes then", async () => {
    const { resources } = await bring([
      balanced("cluster", 5000),
      balanced("local", 5001, { preserveSourceAddress: true }),
    ]);
    const targets = (name: string) => the(resources, TARGETS, name).inputs;
    assert.equal(targets("ue-cluster-5000-tcp-env").preserveClientIp, "false");
    assert.equal(targets("ue-cluster-5000-tcp-env").loadBalancingCrossZoneEnabled, "false");
    assert.equal(targets("ue-local-5001-tcp-env").preserveClientIp, "true");
    assert.equal(targets("ue-local-5001-tcp-env").loadBalancingCrossZoneEnabled, "true");
  });

  it("carries UDP, and TCP with UDP on one port", async () => {
    const both: EcdArgs["ports"] = [
      { port: 3386, nodePort: 30020 },
      { port: 3386, nodePort: 30020, protocol: "UDP" },
    ];
    const { resources } = await bring([
      balanced("udp", 1812, { ports: [{ port: 1812, protocol: "UDP" }] }),
      balanced("both", 3386, { ports: both }),
    ]);
    assert.deepEqual(
      all(resources, LISTENER).map(({ inputs }) => `${inputs.port} ${inputs.protocol}`),
      ["1812 UDP", "3386 TCP_UDP"],
    );
    assert.equal(the(resources, TARGETS, "ue-udp-1812-udp-env").inputs.preserveClientIp, undefined);
  });

  it("admits exactly the planned sources to each port", async () => {
    const { resources } = await bring([
      balanced("a", 5000),
      balanced("b", 5001, { sources: ["198.51.100.0/24", "203.0.113.0/24"] }),
    ]);
    const rules = all(resources, INGRESS_RULE)
      .filter(({ inputs }) => inputs.securityGroupId !== "sg-nodes")
      .map(({ inputs }) => `${inputs.ipProtocol} ${inputs.fromPort}-${inputs.toPort} ${inputs.cidrIpv4}`);
    assert.deepEqual(rules, [
      "tcp 5000-5000 192.0.2.0/24",
      "tcp 5001-5001 198.51.100.0/24",
      "tcp 5001-5001 203.0.113.0/24",
    ]);
  });

  it("reaches the nodes by a group that only it carries, and nothing else does", async () => {
    const { resources } = await bring([balanced("a", 5000)]);
    const rules = all(resources, INGRESS_RULE).filter(({ inputs }) => inputs.securityGroupId === "sg-nodes");
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs.fromPort, inputs.toPort, inputs.referencedSecurityGroupId]),
      [
        [30000, 32767, "ue-env-id"],
        [10256, 10256, "ue-env-id"],
      ],
    );
    assert.deepEqual(the(resources, NLB).inputs.securityGroups, ["ue-env-id", "ue-env-sources-0-id"]);
    assert.equal(the(resources, EGRESS_RULE).inputs.referencedSecurityGroupId, "sg-nodes");
  });

  it("has a private address in each zone of the network, that peers are told at once", async () => {
    const { resources, result } = await bring([balanced("a", 5000)]);
    const { inputs } = the(resources, NLB);
    assert.equal(inputs.internal, true);
    assert.deepEqual(
      inputs.subnetMappings.map((mapping: { privateIpv4Address: string }) => mapping.privateIpv4Address),
      ["10.0.0.4", "10.0.32.4", "10.0.64.4"],
    );
    const [endpoint] = result.endpoints;
    assert.ok(endpoint);
    const { address, addresses, port } = await settled(endpoint);
    assert.deepEqual([address, addresses, port], ["10.0.0.4", ["10.0.0.4", "10.0.32.4", "10.0.64.4"], 5000]);
  });

  it("has an elastic address in each zone when it faces the internet, and keeps them", async () => {
    const { resources, result } = await bring([balanced("a", 5000)], {
      loadBalancer: { scheme: "internet-facing", zones: 3 },
    });
    const mappings = the(resources, NLB).inputs.subnetMappings;
    assert.deepEqual(
      mappings.map((mapping: { allocationId: string }) => mapping.allocationId),
      ["allocation-of-ue-env-0", "allocation-of-ue-env-1", "allocation-of-ue-env-2"],
    );
    for (const address of all(resources, EIP)) assert.equal(address.opts.protect, true);
    const [loadBalancer] = await settled(result.loadBalancers);
    assert.deepEqual(loadBalancer?.addresses, ["ip-of-ue-env-0", "ip-of-ue-env-1", "ip-of-ue-env-2"]);
  });

  it("faces the internet only once the network has its way there, and asks for none inside", async () => {
    const facing = await bring([balanced("a", 5000)], { loadBalancer: { scheme: "internet-facing" } });
    assert.deepEqual(the(facing.resources, NLB).dependsOn, ["env-network-public"]);
    const inside = await bring([balanced("a", 5000)]);
    assert.deepEqual(the(inside.resources, NLB).dependsOn, []);
  });

  it("stands beside one of its own for an ECD that asks for that", async () => {
    const { resources } = await bring([
      balanced("a", 5000),
      balanced("b", 5000, { ports: [{ port: 5000 }], dedicated: true }),
    ]);
    assert.deepEqual(
      all(resources, NLB).map(({ name }) => name),
      ["ue-env", "ue-b-env"],
    );
  });

  it("opens a direct node port to its sources only", async () => {
    const { resources } = await bring([
      { name: "a", exposure: "NodePort", ports: [{ port: 5000, nodePort: 30010 }] },
    ]);
    const rules = all(resources, INGRESS_RULE).map(({ inputs }) => [
      inputs.securityGroupId,
      inputs.fromPort,
      inputs.toPort,
      inputs.cidrIpv4,
    ]);
    assert.deepEqual(rules, [["sg-nodes", 30010, 30010, "192.0.2.0/24"]]);
  });

  it("has names of its own beside another environment's of the same namespace, in another cluster", async () => {
    const network = (name: string) => ({
      calico: { install: false },
      aws: { region: "us-east-1", vpc: { zoneNames: ["us-east-1a", "us-east-1b"] }, cluster: { name } },
    });
    const { resources } = await registered(
      (opts) => [
        new Environment("voice", environment([balanced("a", 5000)], { network: network("one") }), opts),
        new Environment("data", environment([balanced("a", 5000)], { network: network("two") }), opts),
      ],
      { cluster: recorded },
    );
    const names = resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});

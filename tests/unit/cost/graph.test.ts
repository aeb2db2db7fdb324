import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { Environment } from "../../../index";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { billingFaults } from "../../fixture/billing";
import { registered } from "../components/registered";
import { balancedEcds } from "./environments";

/** What the clouds would add, as far as the graph depends on it. */
function recorded({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  if (type === "kubernetes:core/v1:Service") {
    // The controller's own Service is read, not made: its chart gives it these two ports.
    const ports: object[] = inputs.spec?.ports ?? [{ port: 80 }, { port: 443 }];
    const numbered = ports.map((port, index) => ({ nodePort: 30100 + index, ...port }));
    return { spec: { ...inputs.spec, ports: numbered, healthCheckNodePort: 32000 } };
  }
  if (type === "aws:eks/cluster:Cluster") {
    return {
      endpoint: "https://cluster.example",
      certificateAuthority: { data: "Y2E=" },
      vpcConfig: { clusterSecurityGroupId: "sg-cluster", vpcId: "vpc-1" },
    };
  }
  if (type === "aws:eks/nodeGroup:NodeGroup")
    return { resources: [{ autoscalingGroups: [{ name: "asg" }] }] };
  if (type === "aws:ec2/eip:Eip") return { publicIp: `ip-of-${name}`, allocationId: `allocation-of-${name}` };
  if (type === "gcp:container/cluster:Cluster")
    return { endpoint: "198.51.100.9", masterAuth: { clusterCaCertificate: "Y2E=" } };
  if (type === "gcp:compute/address:Address")
    return { address: `ip-of-${name}`, selfLink: `link-of-${name}` };
  return {};
}

const zoneNames = ["us-east-1a", "us-east-1b", "us-east-1c"];
const PUBLIC = { scheme: "internet-facing", zones: 3 };

function aws(own: object, more: object = {}): object {
  const vpc = { zoneNames, ...(own as { vpc?: object }).vpc };
  return { target: "aws", network: { aws: { region: "us-east-1", ...own, vpc } }, ...more };
}

function gcp(own: object, more: object = {}): object {
  const nodes = { zoneNames: ["us-central1-a", "us-central1-b"] };
  return { target: "gcp", network: { gcp: { region: "us-central1", nodes, ...own } }, ...more };
}

/** A name for the load balancer. */
function names(zone: string): object {
  return { zone, domain: "example.net", loadBalancers: { uepe: "peers.example.net" } };
}

const ENVIRONMENTS: [name: string, value: object][] = [
  ["a new AWS cluster", aws({})],
  ["a NAT gateway in each zone", aws({ vpc: { nat: "perZone" } })],
  [
    "endpoints in place of NAT",
    aws({ vpc: { nat: "none", endpoints: true } }, { images: { registry: "registry.example.net" } }),
  ],
  ["public nodes on AWS", aws({ vpc: { nat: "none" }, nodes: { placement: "public" } })],
  ["a shared public load balancer", aws({}, { loadBalancer: PUBLIC, ecds: balancedEcds(3) })],
  ["dedicated load balancers", aws({}, { loadBalancer: PUBLIC, ecds: balancedEcds(3, { dedicated: true }) })],
  ["an internal load balancer", aws({}, { ecds: balancedEcds(2) })],
  ["a new GCP cluster", gcp({ vpc: { natAddresses: 2 } })],
  [
    "a shared public address",
    gcp({}, { loadBalancer: { scheme: "internet-facing" }, ecds: balancedEcds(7) }),
  ],
  ["an internal address", gcp({}, { ecds: balancedEcds(2) })],
  ["names in Route 53", aws({}, { ecds: balancedEcds(2), dns: names("Z0123456789ABCDEFGHIJ") })],
  ["names in Cloud DNS", gcp({}, { ecds: balancedEcds(2), dns: names("example-net") })],
  [
    "addresses of their own",
    gcp({}, { loadBalancer: { scheme: "internet-facing" }, ecds: balancedEcds(2, { dedicated: true }) }),
  ],
];

describe("every billable resource has exactly one item or a named omission", function () {
  // The first of each cloud loads that cloud's SDK.
  this.timeout(60_000);

  for (const [name, value] of ENVIRONMENTS) {
    it(`in ${name}`, async () => {
      const plan = planEnvironment(value, ".");
      assert.deepEqual(
        plan.findings.filter(({ severity }) => severity === "error"),
        [],
      );
      const program = (opts: pulumi.ComponentResourceOptions) =>
        new Environment("environment", value as EnvironmentArgs, opts);
      const { resources } = await registered(program, { cluster: recorded });
      assert.ok(resources.some(({ type }) => /^(aws|gcp):/.test(type)));
      assert.deepEqual(billingFaults(resources, plan.cost), []);
    });
  }

  it("and a type that nobody has priced is a fault", () => {
    const { cost } = planEnvironment(aws({}), ".");
    const volume = { type: "aws:ebs/volume:Volume", name: "disk", inputs: {} };
    assert.match(billingFaults([volume], cost)[0] ?? "", /nobody has said how it is billed/);
  });

  it("and an item without its resource is one too", () => {
    const { cost } = planEnvironment(aws({}), ".");
    assert.ok(billingFaults([], cost).some((fault) => fault.startsWith("aws-nat-gateway: ")));
  });
});

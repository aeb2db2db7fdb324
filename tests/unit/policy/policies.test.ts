import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { findingOf, policies, rules } from "../../../sdk/policy/policies";
import type { SeenResource } from "../../../sdk/policy/seenResource";

type Props = SeenResource["props"];
const resource = (type: string, props: Props, name = "it"): SeenResource => ({ type, name, props });
const service = (spec: Props, metadata: Props = {}) =>
  resource("kubernetes:core/v1:Service", { metadata: { namespace: "uepe", ...metadata }, spec });
const LB = { type: "LoadBalancer", ports: [{ port: 3868 }] };
const NP = { type: "NodePort", ports: [{ port: 3868, nodePort: 30010 }], selector: { app: "a" } };
const LOCAL = { ...NP, externalTrafficPolicy: "Local" };
const securityGroup = (rule: Props) => resource("aws:ec2/securityGroup:SecurityGroup", { ingress: [rule] });
const firewall = (props: Props) => resource("gcp:compute/firewall:Firewall", props);
const guard = (ports: unknown[], spec: Props = {}, protocol = "TCP") =>
  resource("kubernetes:projectcalico.org/v3:GlobalNetworkPolicy", {
    spec: {
      preDNAT: true,
      applyOnForward: true,
      ingress: [{ action: "Deny", protocol, destination: { ports } }],
      ...spec,
    },
  });
const deployment = (pod: Props, replicas?: number, namespace = "uepe") =>
  resource("kubernetes:apps/v1:Deployment", {
    metadata: { namespace },
    spec: {
      ...(replicas && { replicas }),
      template: { metadata: { labels: { app: "a", x: "y" } }, spec: pod },
    },
  });
const hostname = (operator = "In") => ({
  matchExpressions: [{ key: "kubernetes.io/hostname", operator, values: ["worker-1"] }],
});
const affinity = (...terms: Props[]) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  },
});
const spread = {
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
    },
  },
};

/** What each policy is asked, and how often it objects. */
const CASES: Record<string, [what: string, resources: SeenResource[], count: number, settings?: Props][]> = {
  "control-port-open-to-everybody": [
    [
      "a security group that opens 9000 to everybody",
      [securityGroup({ protocol: "tcp", fromPort: 9000, toPort: 9001, cidrBlocks: ["0.0.0.0/0"] })],
      1,
    ],
    [
      "one that opens it to half of everybody",
      [securityGroup({ protocol: "tcp", fromPort: 1, toPort: 65535, cidrBlocks: ["0.0.0.0/1"] })],
      1,
    ],
    [
      "one that opens it to everybody by some address",
      [securityGroup({ protocol: "tcp", fromPort: 9000, toPort: 9000, cidrBlocks: ["198.51.100.7/0"] })],
      1,
    ],
    [
      "one that opens every protocol by IPv6",
      [securityGroup({ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] })],
      1,
    ],
    [
      "one that opens it to a network",
      [securityGroup({ protocol: "tcp", fromPort: 9000, toPort: 9000, cidrBlocks: ["10.0.0.0/8"] })],
      0,
    ],
    [
      "one that opens another port",
      [securityGroup({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })],
      0,
    ],
    [
      "one that opens ICMP",
      [securityGroup({ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["0.0.0.0/0"] })],
      0,
    ],
    [
      "a port of the organisation's own",
      [securityGroup({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })],
      1,
      { ports: [443] },
    ],
    [
      "a rule of its own",
      [
        resource("aws:ec2/securityGroupRule:SecurityGroupRule", {
          type: "ingress",
          protocol: "tcp",
          fromPort: 6790,
          toPort: 6790,
          cidrBlocks: ["0.0.0.0/0"],
        }),
      ],
      1,
    ],
    [
      "a rule for what goes out",
      [
        resource("aws:ec2/securityGroupRule:SecurityGroupRule", {
          type: "egress",
          protocol: "-1",
          fromPort: 0,
          toPort: 0,
          cidrBlocks: ["0.0.0.0/0"],
        }),
      ],
      0,
    ],
    [
      "the newer rule of its own",
      [
        resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
          ipProtocol: "tcp",
          fromPort: 9001,
          toPort: 9001,
          cidrIpv4: "0.0.0.0/0",
        }),
      ],
      1,
    ],
    [
      "the newer rule for another group",
      [
        resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
          ipProtocol: "-1",
          referencedSecurityGroupId: "sg-1",
        }),
      ],
      0,
    ],
    ["a firewall that names nobody", [firewall({ allows: [{ protocol: "tcp", ports: ["9000-9001"] }] })], 1],
    [
      "a firewall for tagged machines",
      [firewall({ sourceTags: ["bastion"], allows: [{ protocol: "tcp" }] })],
      0,
    ],
    [
      "a firewall for a network",
      [firewall({ sourceRanges: ["10.0.0.0/8"], allows: [{ protocol: "all" }] })],
      0,
    ],
    ["a firewall that is disabled", [firewall({ disabled: true, allows: [{ protocol: "all" }] })], 0],
    ["a firewall for what goes out", [firewall({ direction: "EGRESS", allows: [{ protocol: "all" }] })], 0],
  ],
  "load-balancer-open-to-everybody": [
    ["a Service without source ranges", [service(LB)], 1],
    [
      "a Service that admits everybody twice",
      [service({ ...LB, loadBalancerSourceRanges: ["0.0.0.0/0", "::/0"] })],
      2,
    ],
    ["a Service with source ranges", [service({ ...LB, loadBalancerSourceRanges: ["10.0.0.0/8"] })], 0],
    [
      "an internal one of GKE, by its class",
      [service({ ...LB, loadBalancerClass: "networking.gke.io/l4-regional-internal" })],
      0,
    ],
    [
      "an internal one of GKE, by its annotation",
      [service(LB, { annotations: { "networking.gke.io/load-balancer-type": "Internal" } })],
      0,
    ],
    [
      "the AWS controller's, internal by default",
      [service({ ...LB, loadBalancerClass: "service.k8s.aws/nlb" })],
      0,
    ],
    [
      "the AWS controller's, facing the internet",
      [
        service(
          { ...LB, loadBalancerClass: "service.k8s.aws/nlb" },
          { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" } },
        ),
      ],
      1,
    ],
    ["a Service of another type", [service(NP)], 0],
    ["a load balancer of AWS that faces the internet", [resource("aws:lb/loadBalancer:LoadBalancer", {})], 1],
    [
      "one with security groups",
      [resource("aws:lb/loadBalancer:LoadBalancer", { securityGroups: ["sg-1"] })],
      0,
    ],
    ["an internal one", [resource("aws:lb/loadBalancer:LoadBalancer", { internal: true })], 0],
    ["a forwarding rule for everybody", [resource("gcp:compute/forwardingRule:ForwardingRule", {})], 1],
    [
      "one with sources",
      [resource("gcp:compute/forwardingRule:ForwardingRule", { sourceIpRanges: ["192.0.2.0/24"] })],
      0,
    ],
    [
      "an internal forwarding rule",
      [resource("gcp:compute/forwardingRule:ForwardingRule", { loadBalancingScheme: "INTERNAL" })],
      0,
    ],
  ],
  "ingress-without-host": [
    [
      "a rule without a host",
      [resource("kubernetes:networking.k8s.io/v1:Ingress", { spec: { rules: [{ host: "a.example" }, {}] } })],
      1,
    ],
    [
      "a default backend",
      [resource("kubernetes:networking.k8s.io/v1:Ingress", { spec: { defaultBackend: {} } })],
      1,
    ],
    [
      "hosts",
      [resource("kubernetes:networking.k8s.io/v1:Ingress", { spec: { rules: [{ host: "a.example" }] } })],
      0,
    ],
  ],
  "node-port-without-guard": [
    ["a node port that nothing closes", [service(NP)], 1],
    ["a load balancer's node ports", [service(LB)], 1],
    ["a load balancer without node ports", [service({ ...LB, allocateLoadBalancerNodePorts: false })], 0],
    ["one that is closed by its number", [service(NP), guard([30010])], 0],
    ["one that is closed by a range", [service(NP), guard(["30000:32767"])], 0],
    ["one that is closed for another protocol", [service(NP), guard([30010], {}, "UDP")], 1],
    ["another one that is closed", [service(NP), guard([30011])], 1],
    ["one that may be any, with one closed", [service({ ...NP, ports: [{ port: 1 }] }), guard([30010])], 1],
    [
      "one that may be any, with all closed",
      [service({ ...NP, ports: [{ port: 1 }] }), guard(["30000:32767"])],
      0,
    ],
    [
      "a range of the cluster's own",
      [service({ ...NP, ports: [{ port: 1 }] }), guard(["31000:31999"])],
      0,
      { nodePortRange: "31000-31999" },
    ],
    ["a policy after translation", [service(NP), guard([30010], { preDNAT: false })], 1],
    [
      "a policy that only allows",
      [service(NP), guard([30010], { ingress: [{ action: "Allow", destination: { ports: [30010] } }] })],
      1,
    ],
    ["a ClusterIP", [service({ ports: [{ port: 1 }] })], 0],
  ],
  "local-without-pin": [
    ["pods that may run anywhere", [service(LOCAL), deployment({})], 1],
    ["policy Cluster", [service(NP), deployment({})], 0],
    [
      "a load balancer, which asks for healthy nodes",
      [service({ ...LB, selector: { app: "a" }, externalTrafficPolicy: "Local" }), deployment({})],
      0,
    ],
    ["pods that the stack does not make", [service(LOCAL)], 0],
    ["pods of another namespace", [service(LOCAL), deployment({}, 1, "other")], 0],
    ["pods of a node by name", [service(LOCAL), deployment({ nodeName: "worker-1" })], 0],
    [
      "pods of a node by selector",
      [service(LOCAL), deployment({ nodeSelector: { "kubernetes.io/hostname": "worker-1" } })],
      0,
    ],
    ["pods of a zone", [service(LOCAL), deployment({ nodeSelector: { zone: "a" } })], 1],
    ["pods of a node by affinity", [service(LOCAL), deployment(affinity(hostname()))], 0],
    ["pods of any but a node", [service(LOCAL), deployment(affinity(hostname("NotIn")))], 1],
    ["pods of a node or of others", [service(LOCAL), deployment(affinity(hostname(), {}))], 1],
    [
      "pods that are spread over fewer nodes than there are",
      [service(LOCAL), deployment(spread, 2)],
      1,
      { nodes: 3 },
    ],
    ["pods that are spread over every node", [service(LOCAL), deployment(spread, 3)], 0, { nodes: 3 }],
    ["pods that are spread over nobody knows how many", [service(LOCAL), deployment(spread, 3)], 1],
    [
      "pods on every node",
      [
        service(LOCAL),
        resource("kubernetes:apps/v1:DaemonSet", {
          metadata: { namespace: "uepe" },
          spec: { template: { metadata: { labels: { app: "a" } } } },
        }),
      ],
      0,
    ],
    [
      "an ECD without a node",
      [
        service(LOCAL),
        resource("kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment", {
          metadata: { name: "a", namespace: "uepe" },
          spec: {},
        }),
      ],
      1,
    ],
    [
      "an ECD with its node",
      [
        service(LOCAL),
        resource("kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment", {
          metadata: { name: "a", namespace: "uepe" },
          spec: { nodeHost: "worker-1" },
        }),
      ],
      0,
    ],
  ],
  "peers-by-address-without-the-address": [
    ["Radius behind policy Cluster", [service({ ...NP, ports: [{ port: 1812, protocol: "UDP" }] })], 1],
    ["Radius behind policy Local", [service({ ...LOCAL, ports: [{ port: 1812, protocol: "UDP" }] })], 0],
    ["TCP on Radius' number", [service({ ...NP, ports: [{ port: 1812 }] })], 0],
    ["Radius inside the cluster", [service({ ports: [{ port: 1812, protocol: "UDP" }] })], 0],
  ],
  "load-balancer-without-a-price": [
    ["a Service without a class", [service(LB)], 1],
    ["a Service of a class that nobody knows", [service({ ...LB, loadBalancerClass: "example.net/lb" })], 1],
    [
      "a class whose price the organisation says",
      [service({ ...LB, loadBalancerClass: "example.net/lb" })],
      0,
      { prices: { "example.net/lb": 0.02 } },
    ],
    [
      "a class of GKE's",
      [service({ ...LB, loadBalancerClass: "networking.gke.io/l4-regional-external" })],
      0,
    ],
    ["an application load balancer", [resource("aws:lb/loadBalancer:LoadBalancer", {})], 1],
    [
      "a network load balancer",
      [resource("aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "network" })],
      0,
    ],
    ["a forwarding rule", [resource("gcp:compute/forwardingRule:ForwardingRule", {})], 0],
    ["a Service of another type", [service(NP)], 0],
  ],
  "node-port-not-pinned": [
    ["a port without a number", [service({ ...NP, ports: [{ port: 1 }, { port: 2, nodePort: 30001 }] })], 1],
    ["numbers everywhere", [service(NP)], 0],
  ],
};

/** What a policy says of a stack's resources, as the library asks it. */
async function said(
  name: string,
  resources: readonly SeenResource[],
  settings: Props = {},
): Promise<string[]> {
  const policy = policies.find((one) => one.name === name) ?? assert.fail(`there is no policy ${name}`);
  const messages: string[] = [];
  const report = (message: string) => void messages.push(message);
  const seen = resources.map((one) => ({ ...one, urn: `urn:${one.name}`, getConfig: () => settings }));
  if ("validateStack" in policy) {
    await policy.validateStack?.({ resources: seen, getConfig: () => settings } as never, report);
  } else if ("validateResource" in policy) {
    for (const one of seen) await (policy.validateResource as (...all: unknown[]) => void)(one, report);
  }
  return messages;
}

describe("policies for any stack", () => {
  it("are a pack of the package's own version", () => {
    const root = join(__dirname, "..", "..", "..", "..");
    const [own, pack] = ["package.json", "policy/package.json"].map(
      (file) => JSON.parse(readFileSync(join(root, file), "utf8")).version,
    );
    assert.equal(pack, own);
  });

  it("are all told in the documentation", () => {
    const text = readFileSync(join(__dirname, "..", "..", "..", "..", "docs/policies.md"), "utf8");
    for (const { name, enforcementLevel } of policies) {
      assert.match(text, new RegExp(`^\\| \`${name}\` \\|.*\\| ${enforcementLevel} \\|`, "m"));
    }
  });

  it("have cases each", () => {
    assert.deepEqual(Object.keys(CASES).sort(), rules.map(({ name }) => name).sort());
  });

  for (const rule of rules) {
    const { name, finding, fix } = rule;
    const end = typeof finding === "string" ? `. ${fix} (${finding})` : `. ${fix}`;
    describe(name, () => {
      for (const [what, resources, count, settings] of CASES[name] ?? []) {
        it(`${count === 0 ? "has nothing against" : "objects to"} ${what}`, async () => {
          const messages = await said(name, resources, settings);
          assert.equal(messages.length, count, messages.join("\n"));
          for (const message of messages) assert.ok(message.endsWith(end), message);
        });
      }

      it("has nothing against what its owner accepts", async () => {
        const [, resources = [], , settings = {}] =
          (CASES[name] ?? []).find(([, , count]) => count > 0) ?? [];
        assert.deepEqual(await said(name, resources, { ...settings, accept: { it: "meant" } }), []);
      });

      it("says what the catalogue says, and is mandatory where a plan refuses it", () => {
        const policy = policies.find((one) => one.name === name);
        const { severity, reason } = findingOf(rule);
        assert.ok(policy?.description.includes(reason));
        assert.equal(policy?.enforcementLevel, severity === "error" ? "mandatory" : "advisory");
      });
    });
  }

  it("has nothing mandatory against what this package makes of its own stack files", async () => {
    const folder = join(__dirname, "..", "..", "..", "..", "tests/unit/components/upgrade/recorded");
    const mandatory = policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
    let asked = 0;
    let services = 0;
    for (const file of globSync("*.yaml", { cwd: folder })) {
      const recorded = parse(readFileSync(join(folder, file), "utf8")) as Record<string, { inputs?: Props }>;
      const resources = Object.entries(recorded).map(([id, { inputs = {} }]) => {
        // `parent's types$type::name`
        const [types = "", name = ""] = id.split(/::(?=[^:]*$)/);
        return resource(types.split("$").at(-1) ?? "", inputs, name);
      });
      asked += resources.length;
      services += resources.filter(({ type }) => type === "kubernetes:core/v1:Service").length;
      for (const { name } of mandatory) assert.deepEqual(await said(name, resources), [], `${file}: ${name}`);
    }
    assert.ok(services > 50, `${services} Services are not all`);
    assert.ok(asked > 300, `${asked} resources are not all`);
  });
});

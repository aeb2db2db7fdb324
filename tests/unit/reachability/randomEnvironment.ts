import fc from "fast-check";
import type { AwsArgs } from "../../../sdk/config/awsArgs";
import type { EcdArgs, HttpPathArgs } from "../../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import type { GcpArgs } from "../../../sdk/config/gcpArgs";
import type { HostEndpointsArgs } from "../../../sdk/config/guardArgs";
import type { IngressArgs } from "../../../sdk/config/ingressArgs";
import type { LoadBalancerArgs } from "../../../sdk/config/loadBalancerArgs";
import type { CalicoArgs } from "../../../sdk/config/networkArgs";
import type { PlatformPortsArgs } from "../../../sdk/config/platformArgs";
import type { FlowArgs, MetricsArgs, PodsArgs } from "../../../sdk/config/separationArgs";

const SOURCES = [
  "10.0.0.0/8",
  "10.20.0.0/16",
  "10.20.1.0/24",
  "198.51.100.7/32",
  "203.0.113.0/24",
  "192.0.2.0/28",
  "2001:db8:1::/48",
  "2001:db8:1:2::/64",
];

const THEIR_VPC = {
  existingVpc: { privateSubnetIds: ["subnet-a", "subnet-b"], publicSubnetIds: ["subnet-c", "subnet-d"] },
};

const sources = fc.option(fc.subarray(SOURCES), { nil: undefined });

/** ECDs with distinct names; a few share labels or node ports, as people do by mistake. */
function ecd(index: number): fc.Arbitrary<EcdArgs> {
  const name = `ecd-${index}`;
  const port = fc.record({
    port: fc.constantFrom(1812, 3868, 4444, 9090, 6790),
    protocol: fc.constantFrom("TCP" as const, "UDP" as const, "SCTP" as const),
    nodePort: fc.option(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 30100 + index * 20, max: 30119 + index * 20 }) },
        { weight: 1, arbitrary: fc.constantFrom(6443, 10250, 179, 4789, 30007) },
      ),
      { nil: undefined },
    ),
  });
  const local = { preserveSourceAddress: true, node: "worker-1" };
  return fc
    .record(
      {
        name: fc.constant(name),
        ports: fc.uniqueArray(port, {
          minLength: 1,
          maxLength: 3,
          selector: (one) => `${one.port}/${one.protocol}`,
        }),
        exposure: fc.constantFrom("ClusterIP", "NodePort", "NodePort", "LoadBalancer", undefined),
        kept: fc.boolean(),
        http: fc.option(
          fc.record({
            host: fc.constant(`${name}.example.net`),
            paths: fc.constant<HttpPathArgs[]>([{ path: "/", port: 8080 }]),
          }),
          { nil: undefined },
        ),
        sources,
        selector: fc.option(
          fc.constantFrom<Record<string, string>[]>(
            { app: name },
            { app: name, tier: "a" },
            { app: "ecd-0" },
          ),
          {
            nil: undefined,
          },
        ),
        nodeAddresses: fc.option(
          fc.constantFrom<string[][]>(["192.0.2.11"], ["192.0.2.12", "2001:db8:f::12"]),
          {
            nil: undefined,
          },
        ),
      },
      { requiredKeys: ["name", "ports", "kept", "exposure"] },
    )
    .map(({ kept, ports, exposure, ...rest }) => {
      const opens = exposure === "NodePort" || exposure === "LoadBalancer";
      return {
        ...rest,
        ...(exposure && { exposure }),
        ports: ports.map(({ nodePort, ...one }) => ({ ...one, ...(opens && nodePort && { nodePort }) })),
        ...(opens && kept && local),
      };
    });
}

type Section<Key extends keyof EnvironmentArgs> = fc.Arbitrary<EnvironmentArgs[Key]>;

const separation: Section<"separation"> = fc.record(
  {
    labelsConfirmed: fc.constantFrom(true, true, false),
    mode: fc.constantFrom("enforce" as const, "observe" as const, "off" as const),
    metrics: fc.constant<MetricsArgs>({
      from: { namespace: "monitoring", labels: { app: "prometheus" } },
      ports: [9090, 9404],
    }),
    operator: fc.constantFrom<PodsArgs[]>(
      { labels: { app: "operator" } },
      { namespace: "operators", labels: { control: "uepe", pod: "a" } },
    ),
    executionContexts: fc.constant<PodsArgs>({ labels: { kind: "ec" } }),
    betweenExecutionContexts: fc.boolean(),
    managementPorts: fc.constantFrom<number[][]>([9090], [9090, 9091], []),
    flows: fc.constant<FlowArgs[]>([
      { to: "platform", from: { labels: { app: "operator" } }, ports: [{ port: 9000 }] },
    ]),
  },
  { requiredKeys: ["labelsConfirmed"] },
);

const platform: Section<"platform"> = fc.record(
  {
    services: fc.constantFrom("create" as const, "patch" as const, "none" as const),
    exposure: fc.constantFrom("NodePort" as const, "ClusterIP" as const, "LoadBalancer" as const),
    ports: fc.constantFrom<PlatformPortsArgs[]>(
      {},
      { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
      { http: { nodePort: 30000, sources: ["203.0.113.0/24"] }, control: { nodePort: 30067 } },
    ),
  },
  { requiredKeys: [] },
);

const onPremNetwork = fc.record(
  {
    calico: fc.constantFrom<CalicoArgs[]>(
      { install: true },
      { install: false, apiServer: true },
      { install: false },
    ),
    podCidr: fc.constant("172.20.0.0/16"),
    nodeCidrs: fc.constant<string[]>(["192.0.2.0/24"]),
    tunnelCidr: fc.constant("172.31.0.0/20"),
    nodePortRange: fc.constantFrom("30000-32767", "30000-32767", "2000-40000", "1-65535", "31000-31999"),
    reservedNodePorts: fc.constant<number[]>([30007]),
    hostEndpoints: fc.constantFrom<HostEndpointsArgs[]>(
      { create: true },
      { create: false },
      { create: true, alwaysAllow: ["203.0.113.128/25"] },
    ),
  },
  { requiredKeys: ["calico", "hostEndpoints"] },
);

const apiSources = ["198.51.100.0/24"];
const known = fc.option(fc.constant<string[]>(["10.64.0.0/16"]), { nil: undefined });

const awsNetwork: Section<"network"> = fc
  .record({
    nodeCidrs: known,
    calico: fc.boolean(),
    aws: fc.constantFrom<Omit<AwsArgs, "region">[]>(
      { cluster: { apiSources } },
      { cluster: { apiSources, networkPlugin: "calico" } },
      {
        existingCluster: { name: "theirs", nodeGroups: ["a"], nodeSecurityGroupId: "sg-nodes" },
        ...THEIR_VPC,
      },
      { existingCluster: { name: "theirs", nodeGroups: ["a"] }, ...THEIR_VPC },
    ),
  })
  .map(({ calico, aws, nodeCidrs }) => ({
    ...(nodeCidrs && aws.existingCluster && { nodeCidrs }),
    ...(aws.cluster?.networkPlugin === "calico" && { tunnelCidr: "172.31.0.0/20" }),
    calico: { install: calico },
    aws: { region: "us-east-1", ...aws },
  }));

const gcpNetwork: Section<"network"> = fc
  .record({
    nodeCidrs: known,
    gcp: fc.constantFrom<Omit<GcpArgs, "region">[]>(
      { cluster: { apiSources } },
      { cluster: { apiSources, dataplane: "dataplaneV2" } },
      { existingCluster: { name: "theirs", nodeTag: "their-node" } },
      { existingCluster: { name: "theirs" } },
    ),
  })
  .map(({ gcp, nodeCidrs }) => ({
    ...(nodeCidrs && gcp.existingCluster && { nodeCidrs, podCidr: "172.20.0.0/16" }),
    gcp: { region: "us-central1", ...gcp },
  }));

/** Several ECDs, at most five. */
const ecds = fc
  .integer({ min: 0, max: 5 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => ecd(index))));

/** On-prem environments as people write them, faults included. */
const onPrem: fc.Arbitrary<EnvironmentArgs> = fc
  .record({
    guard: fc.constantFrom("planned" as const, "range" as const, "off" as const, undefined),
    sources,
    network: onPremNetwork,
    separation,
    platform,
    ingress: fc.constantFrom<(IngressArgs | undefined)[]>(
      undefined,
      { nodePorts: { http: 30080, https: 30083 } },
      { nodePorts: { http: 30080 }, sources: ["10.20.0.0/16"] },
      { controller: "none", className: "theirs" },
      { exposure: "LoadBalancer" },
    ),
    loadBalancer: fc.constantFrom<(LoadBalancerArgs | undefined)[]>(
      undefined,
      { className: "theirs" },
      { addressPool: ["192.0.2.200-192.0.2.220"] },
    ),
    ecds,
  })
  .map((one) => withoutAbsent({ target: "on-prem", ...one }));

/** Environments on a cloud. What no load balancer carries, and ports that two of them want, are mostly left out. */
const onCloud = (target: "aws" | "gcp", network: Section<"network">): fc.Arbitrary<EnvironmentArgs> =>
  fc
    .record({
      sources,
      network,
      separation,
      platform,
      ingress: fc.constantFrom<(IngressArgs | undefined)[]>(
        undefined,
        { sources: ["10.20.0.0/16"] },
        { exposure: "NodePort", nodePorts: { http: 30080, https: 30083 } },
        { controller: "none", className: "theirs" },
      ),
      loadBalancer: fc.constantFrom<(LoadBalancerArgs | undefined)[]>(
        undefined,
        { scheme: "internet-facing" },
        { zones: 2 },
        { className: "theirs" },
      ),
      ecds: ecds.map((list) => list.map(carriedByClouds)),
    })
    .map((one) => withoutAbsent({ target, ...one, sources: one.sources?.filter(isV4) }));

const isV4 = (range: string) => !range.includes(":");

function carriedByClouds({ nodeAddresses: _, ports = [], ...rest }: EcdArgs, index: number): EcdArgs {
  const direct = rest.exposure === "NodePort";
  if (!direct && rest.sources) rest.sources = rest.sources.filter(isV4);
  const own = ports.map((one) => ({
    ...one,
    port: one.port + 10 * index,
    ...(one.protocol === "SCTP" && { protocol: "TCP" as const }),
  }));
  const [first] = own;
  const distinct = new Map(own.map((one) => [one.port, one]));
  return { ...rest, ports: first ? [...distinct.values()] : [] };
}

function withoutAbsent({ sources: own, ingress, loadBalancer, guard, ...rest }: EnvironmentArgs) {
  return {
    ...rest,
    ...(own && { sources: own }),
    ...(ingress && { ingress }),
    ...(loadBalancer && { loadBalancer }),
    ...(guard && { guard }),
  };
}

/** Environments by target. */
export const environmentsOn = {
  "on-prem": onPrem,
  aws: onCloud("aws", awsNetwork),
  gcp: onCloud("gcp", gcpNetwork),
} as const;

/** Environments of every target. */
export const environments: fc.Arbitrary<EnvironmentArgs> = fc.oneof(
  environmentsOn["on-prem"],
  environmentsOn.aws,
  environmentsOn.gcp,
);

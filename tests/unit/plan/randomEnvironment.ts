import fc from "fast-check";
import type { DescriptorFile } from "../../../sdk/config/descriptors/descriptorFile";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";

/** An environment with the descriptor files that it names, as the plan takes them. */
export interface RandomEnvironment {
  args: EnvironmentArgs;
  descriptors: DescriptorFile[];
}

/** Few numbers in and around the static band, so that they meet often. */
const nodePort = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 30000, max: 30024 }) },
  { weight: 1, arbitrary: fc.constantFrom(29999, 30085, 30086, 32767, 32768) },
);
const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });
const exposure = fc.constantFrom("ClusterIP" as const, "NodePort" as const, "LoadBalancer" as const);
const number = fc.constantFrom(1812, 3386, 3868, 9000);
const protocol = fc.constantFrom("TCP" as const, "UDP" as const, "SCTP" as const);

function withoutPin<Port extends { nodePort?: number }>({
  nodePort: _,
  ...port
}: Port): Omit<Port, "nodePort"> {
  return port;
}

/** Ports that differ by number or protocol, as one Service needs them. */
const ports = fc.uniqueArray(
  fc.record({ port: number, protocol, nodePort }, { requiredKeys: ["port", "protocol"] }),
  { minLength: 1, maxLength: 4, selector: (one) => `${one.port}/${one.protocol}` },
);

const entry = fc.record({ ports, exposure, local: fc.boolean() }).map(({ local, ...rest }) => {
  if (rest.exposure === "ClusterIP") return { ...rest, ports: rest.ports.map(withoutPin) };
  return { ...rest, ...(local && { preserveSourceAddress: true, node: "worker-1" }) };
});

const platformPort = optional({
  nodePort,
  exposure: fc.constantFrom("NodePort" as const, "LoadBalancer" as const),
});
const platform = optional({
  services: fc.constantFrom("create" as const, "patch" as const, "none" as const),
  ports: optional({ http: platformPort, control: platformPort, desktop: platformPort }),
});

/** `spec.services` of a descriptor, with node ports pinned in the file or not. */
const services = fc.array(
  fc
    .record({
      type: exposure,
      ports,
      local: fc.boolean(),
      healthCheckNodePort: fc.option(nodePort, { nil: undefined }),
    })
    .map(({ type, ports: list, local, healthCheckNodePort }) => {
      const opens = type !== "ClusterIP";
      return {
        spec: {
          type,
          ...(opens && { externalTrafficPolicy: local ? "Local" : "Cluster" }),
          ...(type === "LoadBalancer" &&
            local &&
            healthCheckNodePort !== undefined && { healthCheckNodePort }),
          ports: opens ? list : list.map(withoutPin),
        },
      };
    }),
  { minLength: 1, maxLength: 2 },
);

/** On-prem environments of the platform, ECDs with and without descriptors, and an ingress controller. */
export const randomEnvironment: fc.Arbitrary<RandomEnvironment> = fc
  .record({
    platform: fc.option(platform, { nil: undefined }),
    entries: fc.array(entry, { maxLength: 4 }),
    described: fc.array(services, { maxLength: 2 }),
    ingress: fc.option(fc.record({ exposure, nodePorts: optional({ http: nodePort, https: nodePort }) }), {
      nil: undefined,
    }),
    reservedNodePorts: fc.uniqueArray(fc.integer({ min: 30000, max: 30030 }), { maxLength: 5 }),
    nodePortRange: fc.constantFrom(undefined, "30000-30040", "30000-32767"),
  })
  .map(({ platform: platformArgs, entries, described, ingress, reservedNodePorts, nodePortRange }) => ({
    args: {
      target: "on-prem",
      network: {
        calico: { install: false },
        reservedNodePorts,
        ...(nodePortRange !== undefined && { nodePortRange }),
      },
      loadBalancer: { className: "example.net/lb" },
      ...(platformArgs && { platform: platformArgs }),
      ...(ingress && {
        ingress: ingress.exposure === "ClusterIP" ? { exposure: ingress.exposure } : ingress,
      }),
      ecds: [
        ...entries.map((one, index) => ({ name: `own-${index}`, ...one })),
        ...described.map((_, index) => ({ descriptor: `ecd/${index}.yaml` })),
      ],
    },
    descriptors: described.map((list, index) => ({
      entry: entries.length + index,
      file: `ecd/${index}.yaml`,
      documents: [
        {
          value: structuredClone({
            apiVersion: "mz.digitalroute.com/v1alpha1",
            kind: "ECDeployment",
            metadata: { name: `described-${index}` },
            spec: { nodeHost: "worker-2", services: list },
          }),
          positionOf: () => ({ line: 1, column: 1 }),
        },
      ],
      repeatedKeys: [],
      faults: [],
    })),
  }))
  // Plain objects, as parsers make them.
  .map(({ args, descriptors }) => ({ args: structuredClone(args) as EnvironmentArgs, descriptors }));

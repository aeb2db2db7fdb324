import assert from "node:assert/strict";
import fc from "fast-check";
import { Target } from "../../../../sdk/config/target";
import { plan } from "../../../../sdk/plan/plan";

/** Whether everything that `part` says is in `whole`, at its place. */
function isWithin(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((one, index) => isWithin(one, whole[index]))
    );
  if (typeof part === "object" && part !== null) {
    return (
      typeof whole === "object" &&
      whole !== null &&
      Object.entries(part).every(
        ([key, value]) =>
          Object.hasOwn(whole, key) && isWithin(value, (whole as Record<string, unknown>)[key]),
      )
    );
  }
  return Object.is(part, whole);
}

describe("any descriptor", () => {
  const unknown = fc.dictionary(
    fc.string({ minLength: 1 }).map((key) => `x-${key}`),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 3 },
  );
  const withUnknown = (known: fc.Arbitrary<Record<string, unknown>>) =>
    fc.tuple(known, unknown).map(([own, more]) => ({ ...more, ...own }));
  const optional = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
  const port = withUnknown(
    optional({
      protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
      name: fc.constantFrom("a", "b", "records"),
      targetPort: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constant("named")),
      nodePort: fc.integer({ min: 30000, max: 30020 }),
      appProtocol: fc.string(),
    }),
  ).chain((rest) => fc.integer({ min: 1, max: 65535 }).map((number) => ({ port: number, ...rest })));
  // An empty one says nothing, and is completed as if it were not there.
  const patch = fc.string().filter((text) => text.trim() !== "");
  const service = withUnknown(
    optional({
      patch,
      patchType: fc.string(),
    }),
  ).chain((rest) =>
    withUnknown(
      optional({
        type: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
        externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
        loadBalancerClass: fc.string({ minLength: 1 }),
        loadBalancerSourceRanges: fc.constant(["192.0.2.0/24"]),
        sessionAffinity: fc.constant("ClientIP"),
        ports: fc.array(port, { maxLength: 3 }),
      }),
    ).map((spec) => ({ ...rest, spec })),
  );
  const ingress = withUnknown(
    optional({
      host: fc.constantFrom("a.example.net", "b.example.net"),
      paths: fc.array(withUnknown(fc.record({ path: fc.constant("/"), port: fc.constant(9090) })), {
        maxLength: 2,
      }),
      patch,
      tlsSecretName: fc.constant("tls"),
    }),
  );
  const descriptor = fc.record({
    apiVersion: fc.constant("mz.digitalroute.com/v1alpha1"),
    kind: fc.constant("ECDeployment"),
    metadata: withUnknown(
      optional({ labels: unknown, annotations: unknown }).map((metadata) => ({ ...metadata, name: "one" })),
    ),
    spec: withUnknown(
      optional({
        services: fc.array(service, { maxLength: 3 }),
        ingress,
        ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 65535 }) })),
        nodeHost: fc.constantFrom("worker-1", "worker-2"),
        autoscale: optional({ minReplicas: fc.nat(3), maxReplicas: fc.nat(5) }),
        jvmArgs: fc.array(fc.string()),
      }),
    ),
    status: unknown,
  });
  const entry = optional({
    exposure: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer", "Ingress"),
    preserveSourceAddress: fc.boolean(),
    externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
    node: fc.constantFrom("worker-1", "worker-3"),
    sources: fc.constant(["198.51.100.0/24"]),
    http: fc.constant({ host: "a.example.net", paths: [{ path: "/", port: 9090 }] }),
    ports: fc.constant([{ port: 1812, protocol: "UDP", nodePort: 30015 }]),
    labels: fc.constant({ team: "voice" }),
  });

  it("keeps every field that it has, known or not, whatever the stack file says", () => {
    fc.assert(
      fc.property(descriptor, entry, (value, args) => {
        const planned = plan(
          {
            target: Target.OnPrem,
            network: { calico: { install: false } },
            loadBalancer: { className: "example.net/lb" },
            ecds: [{ descriptor: "one.yaml", ...args }],
          },
          [
            {
              entry: 0,
              file: "one.yaml",
              documents: [{ value, positionOf: () => ({ line: 1, column: 1 }) }],
              repeatedKeys: [],
              faults: [],
            },
          ],
        );
        const [one] = planned.ecds;
        assert.ok(one?.descriptor);
        assert.ok(isWithin(value, one.descriptor), JSON.stringify(one.descriptor));
      }),
    );
  });
});

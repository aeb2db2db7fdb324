import fc from "fast-check";

/** Mostly what is right, now and then something on the edge of what Kubernetes takes, or just behind it. */
function mostly<T>(right: fc.Arbitrary<T>, ...edges: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...edges) });
}

const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });
const long = (length: number) => "a".repeat(length);

const objectName = mostly(
  fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/),
  ...[long(63), long(53), long(64), "1a", "a.b", "A", "a_b", "-a", "a-", "", "true", "ä"],
);
const portName = mostly(
  fc.stringMatching(/^[a-z]{1,8}$/),
  ...[long(15), long(16), "1", "1a", "a1", "a-b", "a--b", "-a", "a-", "A", "a_b", ""],
);
const secretName = mostly(
  fc.constant("tls"),
  ...[`${long(63)}.${long(63)}`, long(253), long(254), "a.b", "A", "a_b", ""],
);
const labelKey = mostly(
  fc.constantFrom("team", "example.net/team"),
  ...[long(63), long(64), "Team_1", "example.net/", "/a", "a/b/c", "Example.net/a", "-a", "", "ä"],
);
const labelValue = mostly(
  fc.stringMatching(/^[a-zA-Z0-9]{0,8}$/),
  ...[long(63), long(64), "a b", "-a", "a-", "A_b.c", "ä", "true", "1"],
);
const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 1 });
const annotations = fc.dictionary(labelKey, fc.string({ unit: "grapheme", maxLength: 12 }), { maxKeys: 1 });
const host = mostly(
  fc.stringMatching(/^[a-z]{1,6}\.example\.net$/),
  ...["*.example.net", "*", "a.*.net", "A.example.net", "a..b", "a.", "1.2.3.4", "localhost", ""],
  ...[`${long(63)}.net`, `${long(64)}.net`, `${`${long(61)}.`.repeat(4)}net`, "ä.net", "a_b.net"],
);
const urlPath = mostly(
  fc.stringMatching(/^(\/[a-z]{1,6}){1,2}$/),
  ...[
    "/",
    "/a/",
    "/a b",
    "/a?b=c",
    "/a#b",
    "/ä",
    "/a*",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/..",
    "/a/.",
    "a",
    "",
  ],
  ...["/%2f", "/a%2Fb", "/%2e", `/${long(2000)}`, "/a\\b", '/a"b', "/a;b", "/{a}", "/$a", "/a\nb"],
);
const port = mostly(fc.constantFrom(1812, 3386, 3868, 8080, 4444, 9000), 1, 65535, 65536, 0);
const nodePort = mostly(fc.integer({ min: 30000, max: 30085 }), 30086, 32767, 32768, 29999);
const source = mostly(
  fc.constantFrom("10.0.0.0/8", "192.0.2.0/24", "198.51.100.7/32"),
  ...["2001:db8::/32", "::1/128", "10.0.0.1/8", "10.0.0.0/08", "010.0.0.0/8", " 10.0.0.0/8", "10.0.0.0"],
  ...["::ffff:10.0.0.0/104", "2001:DB8::/32", "10.0.0.0/33", "10/8", "0.0.0.0/32"],
);
const sources = fc.uniqueArray(source, { minLength: 1, maxLength: 2 });
const protocol = fc.constantFrom("TCP", "UDP", "SCTP");

const ports = fc.array(
  fc.record(
    { name: portName, port, targetPort: port, protocol, nodePort },
    { requiredKeys: ["port", "protocol"] },
  ),
  { minLength: 1, maxLength: 3 },
);
const paths = fc.array(fc.record({ path: urlPath, port }), { minLength: 1, maxLength: 2 });
const http = fc.record({ host, paths, tlsSecretName: secretName }, { requiredKeys: ["host", "paths"] });
const metadata = { labels, annotations };

const tcp = fc
  .record(
    {
      name: objectName,
      ports,
      exposure: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
      preserveSourceAddress: fc.boolean(),
      externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
      node: mostly(fc.constant("worker-1"), long(253), "Node", "a_b", ""),
      replicas: mostly(fc.constant(1), 2, 0),
      sources,
      dedicated: fc.boolean(),
      selector: labels,
      ...metadata,
    },
    { requiredKeys: ["name", "ports"] },
  )
  .map((ecd) => {
    // A node port of a ClusterIP Service is refused, so that hardly anything would be left.
    const opens = ecd.exposure !== "ClusterIP";
    return opens ? ecd : { ...ecd, ports: ecd.ports.map(({ nodePort: _, ...rest }) => rest) };
  });
const web = fc.record({ name: objectName, http, sources, ...metadata }, { requiredKeys: ["name", "http"] });

const platform = optional({
  services: fc.constantFrom("create", "patch", "none"),
  exposure: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer", "Ingress"),
  ports: optional({
    http: optional({ nodePort }),
    desktop: optional({ nodePort }),
    control: fc.constant({ exposure: "NodePort" }),
  }),
  tls: fc.boolean(),
  host,
  tlsSecretName: secretName,
  selectors: optional({ platform: labels, ui: labels }),
  sources,
  ...metadata,
});
const ingress = optional({
  controller: fc.constantFrom("traefik", "none"),
  className: objectName,
  exposure: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
  nodePorts: optional({ http: nodePort, https: nodePort }),
  defaultCertificate: secretName,
  sources,
  ...metadata,
});
const separation = optional({
  mode: fc.constantFrom("enforce", "observe", "off"),
  labelsConfirmed: fc.boolean(),
  managementPorts: fc.uniqueArray(port, { maxLength: 2 }),
  operator: fc.record({ labels }),
  executionContexts: fc.record({ labels }),
  betweenExecutionContexts: fc.boolean(),
  metrics: fc.record({ from: fc.record({ labels }), ports: fc.uniqueArray(port, { maxLength: 2 }) }),
});
const network = fc.record(
  {
    calico: fc.constantFrom({ install: false }, { install: false, apiServer: true }, { install: true }),
    podCidr: mostly(fc.constant("192.168.0.0/16"), "fd00::/48", "192.168.1.0/16"),
    nodeCidrs: sources,
    tunnelCidr: fc.constant("172.30.0.0/24"),
    reservedNodePorts: fc.uniqueArray(nodePort, { maxLength: 2 }),
    hostEndpoints: optional({ create: fc.boolean(), alwaysAllow: sources }),
  },
  { requiredKeys: ["calico"] },
);

/** A configuration of an on-prem environment as people write them, right or nearly so. */
export const randomConfiguration = fc
  .record(
    {
      network,
      createNamespace: fc.boolean(),
      loadBalancer: fc.constant({ className: "example.net/lb" }),
      ecds: fc.array(fc.oneof(tcp, web), { maxLength: 3 }),
      platform,
      ingress,
      guard: fc.constantFrom("planned", "planned", "off", "range"),
      separation,
      sources,
      ...metadata,
    },
    { requiredKeys: ["network", "ecds", "loadBalancer"] },
  )
  // Plain objects, as parsers make them.
  .map((configuration) => JSON.parse(JSON.stringify(configuration)) as Record<string, unknown>);

const servicePorts = fc.array(
  fc.record(
    {
      name: mostly<unknown>(portName, null, 5),
      port: mostly<unknown>(port, "80", null, 1.5),
      targetPort: mostly<unknown>(fc.constantFrom(80, "http"), "8080", long(16), "HTTP", ""),
      protocol: mostly<unknown>(protocol, "tcp", null),
      nodePort: mostly<unknown>(nodePort, "30001"),
      appProtocol: mostly(fc.constantFrom("http", "example.net/a"), "A b", ""),
    },
    { requiredKeys: ["port"] },
  ),
  { minLength: 1, maxLength: 2 },
);

/** Fields of a Service that people write by hand, and what the API server makes of them depends on the others. */
const byHand = optional({
  externalTrafficPolicy: mostly(fc.constantFrom("Local", "Cluster"), "local"),
  internalTrafficPolicy: mostly(fc.constantFrom("Local", "Cluster"), "x"),
  sessionAffinity: mostly(fc.constantFrom("None", "ClientIP"), "x"),
  sessionAffinityConfig: fc.constantFrom(
    { clientIP: { timeoutSeconds: 10 } },
    { clientIP: { timeoutSeconds: 0 } },
  ),
  healthCheckNodePort: mostly<unknown>(nodePort, "30001"),
  loadBalancerSourceRanges: fc.constantFrom<unknown>(["10.0.0.0/8"], ["x"], [], "10.0.0.0/8"),
  loadBalancerClass: mostly(fc.constant("example.net/lb"), "lb", "Example/lb", "", "a b"),
  allocateLoadBalancerNodePorts: fc.boolean(),
  clusterIP: mostly(fc.constantFrom("None", ""), "x", "10.0.0.300"),
  publishNotReadyAddresses: mostly<unknown>(fc.boolean(), "yes"),
  externalIPs: fc.constantFrom(["192.0.2.1"], ["127.0.0.1"], ["x"]),
  selector: fc.constantFrom<unknown>({ app: "one" }, { app: "a b" }, {}),
  trafficDistribution: mostly(fc.constant("PreferClose"), "x"),
});

/** `spec` of a descriptor's Service: two of the fields that people seldom write, at most. */
export const randomServiceSpec = fc
  .record({
    type: mostly<string | undefined>(
      fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
      "Foo",
      undefined,
    ),
    ports: servicePorts,
    more: byHand.chain((fields) => fc.subarray(Object.entries(fields), { maxLength: 2 })),
  })
  .map(
    ({ type, ports, more }) =>
      JSON.parse(JSON.stringify({ type, ports, ...Object.fromEntries(more) })) as object,
  );

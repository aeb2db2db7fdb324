import assert from "node:assert/strict";
import { serviceFaults } from "../../../../sdk/plan/ecd/serviceSpec";

type Type = Parameters<typeof serviceFaults>[1];

describe("a Service of a descriptor", () => {
  const refused: [type: Type, spec: Record<string, unknown>, field: string, why: RegExp][] = [
    ["NodePort", { clusterIP: "None" }, "clusterIP", /NodePort Service cannot be without/],
    ["ClusterIP", { clusterIP: "10.0.0.300" }, "clusterIP", /no IP address/],
    ["ClusterIP", { clusterIPs: ["None", "x"] }, "clusterIPs", /"x" is no IP address/],
    ["NodePort", { loadBalancerClass: "example.net/lb" }, "loadBalancerClass", /takes none/],
    ["LoadBalancer", { loadBalancerClass: "a b" }, "loadBalancerClass", /letters, digits/],
    ["NodePort", { loadBalancerSourceRanges: ["10.0.0.0/8"] }, "loadBalancerSourceRanges", /takes none/],
    ["ClusterIP", { allocateLoadBalancerNodePorts: true }, "allocateLoadBalancerNodePorts", /takes none/],
    [
      "LoadBalancer",
      { allocateLoadBalancerNodePorts: "no" },
      "allocateLoadBalancerNodePorts",
      /true or false/,
    ],
    [
      "NodePort",
      { healthCheckNodePort: 30020 },
      "healthCheckNodePort",
      /policy Local|externalTrafficPolicy Local/,
    ],
    ["LoadBalancer", { healthCheckNodePort: "30020" }, "healthCheckNodePort", /no node port/],
    ["ClusterIP", { externalIPs: ["127.0.0.1"] }, "externalIPs", /cannot be called from outside/],
    ["ClusterIP", { externalIPs: "192.0.2.1" }, "externalIPs", /not a list/],
    ["ClusterIP", { internalTrafficPolicy: "local" }, "internalTrafficPolicy", /not one of Cluster, Local/],
    ["ClusterIP", { trafficDistribution: "Near" }, "trafficDistribution", /not one of/],
    ["ClusterIP", { sessionAffinity: "Cookie" }, "sessionAffinity", /not one of None, ClientIP/],
    [
      "ClusterIP",
      { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
      "sessionAffinityConfig",
      /0 is not 1 to 86400/,
    ],
    ["ClusterIP", { ipFamilies: ["IPv4", "IPv4"] }, "ipFamilies", /twice/],
    ["ClusterIP", { ipFamilies: ["IPv4", "IPv6"] }, "ipFamilies", /SingleStack/],
    ["ClusterIP", { ipFamilyPolicy: "Dual" }, "ipFamilyPolicy", /not one of/],
    ["ClusterIP", { publishNotReadyAddresses: "yes" }, "publishNotReadyAddresses", /true or false/],
    ["ClusterIP", { selector: { app: "a b" } }, "selector", /63 letters/],
    ["ClusterIP", { selector: { app: 5 } }, "selector", /is a string/],
    ["ClusterIP", { ports: [{ port: 1, targetPort: "8080" }] }, "ports[0].targetPort", /at least one letter/],
    ["ClusterIP", { ports: [{}, { port: 1, appProtocol: "" }] }, "ports[1].appProtocol", /1 to 63 letters/],
  ];
  for (const [type, spec, field, why] of refused) {
    it(`of type ${type} is refused with ${JSON.stringify(spec)}`, () => {
      const faults = serviceFaults(spec, type);
      assert.deepEqual(
        faults.map((fault) => fault.field),
        [field],
      );
      assert.match(faults[0]?.why ?? "", why);
    });
  }

  it("may be without an address inside the cluster, speak two families, and leave fields null", () => {
    const spec = {
      clusterIP: "None",
      ipFamilies: ["IPv4", "IPv6"],
      ipFamilyPolicy: "PreferDualStack",
      loadBalancerClass: null,
      loadBalancerSourceRanges: [],
      ports: [{ port: 1, targetPort: "http", appProtocol: "example.net/radius" }, null],
    };
    assert.deepEqual(serviceFaults(spec, "ClusterIP"), []);
  });
});

import assert from "node:assert/strict";
import type { EcdArgs } from "../../../../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../../../../sdk/config/environmentArgs";
import type { NetworkPolicyPeer } from "../../../../../sdk/plan/access/policyObject";
import type { NetworkPlan } from "../../../../../sdk/plan/networkPlan";
import { plan } from "../../../../../sdk/plan/plan";
import { atPod, inRange, isLogged } from "../../../reachability/evaluate";

const diameter: EcdArgs = { name: "diameter", ports: [{ port: 3868, nodePort: 30012 }] };
const local = { preserveSourceAddress: true, node: "worker-1" };
const network = {
  calico: { install: true },
  podCidr: "192.168.0.0/16",
  nodeCidrs: ["10.1.0.0/24"],
  tunnelCidr: "172.31.0.0/20",
};
const NODE = "10.1.0.11";
const POD = "192.168.7.7";

const planned = (ecd: Partial<EcdArgs> = {}, more: Partial<EnvironmentArgs> = {}) =>
  plan({
    target: "on-prem",
    network,
    separation: { labelsConfirmed: true },
    platform: { services: "none" },
    ecds: [{ ...diameter, ...ecd }],
    ...more,
  });

/** What the pod's policy says to a sender by address: on the pod's own node that is the client's, behind policy Cluster too. */
function admits({ policies }: NetworkPlan, address: string): boolean {
  const [target] = policies.workloads.filter(({ owner }) => owner === "diameter");
  assert.ok(target);
  return atPod(policies.separation.objects, target, { port: 3868, protocol: "TCP" }, { address });
}

/** Whether a pod with labels of its own and an address among the pods' gets in. */
function admitsRogue({ policies }: NetworkPlan, among: string): boolean {
  const [target] = policies.workloads.filter(({ owner }) => owner === "diameter");
  assert.ok(target);
  const rogue = {
    namespace: "uepe",
    labels: { app: "rogue" },
    mayBeAt: (one: string) => inRange(one, among),
  };
  return atPod(policies.separation.objects, target, { port: 3868, protocol: "TCP" }, rogue);
}

/** The address blocks of diameter's policy. */
function blocksOf({ policies }: NetworkPlan): NonNullable<NetworkPolicyPeer["ipBlock"]>[] {
  return policies.separation.objects.flatMap((one) =>
    one.apiVersion === "networking.k8s.io/v1" && one.metadata.name === "separation-diameter"
      ? one.spec.ingress.flatMap(({ from }) => from.flatMap(({ ipBlock }) => ipBlock ?? []))
      : [],
  );
}

const codes = ({ findings }: NetworkPlan) => findings.map(({ code }) => code);

describe("the pod's policy of a port behind policy Cluster", () => {
  it("admits the default sources and the nodes, and no pod, although pods are among the sources", () => {
    const one = planned();
    for (const client of ["10.20.1.1", "172.16.0.9"]) assert.equal(admits(one, client), true, client);
    assert.equal(admits(one, NODE), true);
    assert.equal(admits(one, POD), false);
    assert.equal(admitsRogue(one, "192.168.0.0/16"), false);
    assert.equal(admits(one, "203.0.113.1"), false);
  });

  it("admits what is left of a source that holds the pods' range", () => {
    const one = planned({}, { network: { ...network, podCidr: "10.244.0.0/16" } });
    assert.equal(admits(one, "10.243.255.255"), true);
    assert.equal(admits(one, "10.245.0.0"), true);
    assert.equal(admits(one, "10.244.0.0"), false);
    assert.equal(admitsRogue(one, "10.244.0.0/16"), false);
  });

  it("admits narrow sources, and nobody besides them and the nodes", () => {
    const one = planned({ sources: ["198.51.100.0/24"] });
    assert.equal(admits(one, "198.51.100.7"), true);
    assert.equal(admits(one, NODE), true);
    for (const other of ["198.51.101.1", "10.20.1.1", POD]) assert.equal(admits(one, other), false, other);
    assert.equal(admitsRogue(one, "192.168.0.0/16"), false);
  });

  it("names exceptions inside their range alone, as the API server demands", () => {
    const one = planned({ sources: ["192.168.0.0/15", "10.20.0.0/16"] });
    assert.deepEqual(blocksOf(one), [
      { cidr: "10.1.0.0/24" },
      { cidr: "172.31.0.0/20" },
      { cidr: "192.168.0.0/15", except: ["192.168.0.0/16"] },
      { cidr: "10.20.0.0/16" },
    ]);
  });

  it("leaves out sources that are pods' altogether", () => {
    const one = planned({ sources: ["192.168.5.0/24", "192.168.0.0/16", "10.20.0.0/16"] });
    assert.deepEqual(
      blocksOf(one).map(({ cidr }) => cidr),
      ["10.1.0.0/24", "172.31.0.0/20", "10.20.0.0/16"],
    );
    const none = planned({ sources: ["192.168.5.0/24"] });
    assert.deepEqual(
      blocksOf(none).map(({ cidr }) => cidr),
      ["10.1.0.0/24", "172.31.0.0/20"],
    );
  });

  it("keeps pods of both families out of sources of both", () => {
    const pool = (name: string, cidr: string) => ({ name, cidr, encapsulation: "None" as const });
    const one = planned(
      { sources: ["10.0.0.0/8", "2001:db8::/32", "2001:db8:2:3::/64"] },
      {
        network: {
          calico: { install: true },
          bgp: { enabled: true },
          nodeCidrs: ["192.0.2.0/24", "2001:db8:f::/64"],
          ipPools: [pool("v4", "10.244.0.0/16"), pool("v6", "2001:db8:2::/48")],
        },
      },
    );
    assert.deepEqual(blocksOf(one).slice(2), [
      { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] },
      { cidr: "2001:db8::/32", except: ["2001:db8:2::/48"] },
    ]);
    assert.equal(admits(one, "2001:db8:1::1"), true);
    assert.equal(admits(one, "2001:db8:2:3::1"), false);
  });

  it("admits what the guard always admits, such as a load balancer in front of the nodes", () => {
    const balanced = { network: { ...network, hostEndpoints: { alwaysAllow: ["203.0.113.0/28"] } } };
    assert.equal(admits(planned({ sources: ["198.51.100.0/24"] }, balanced), "203.0.113.3"), true);
    assert.equal(
      admits(planned({ sources: ["198.51.100.0/24"] }, { ...balanced, guard: "off" }), "203.0.113.3"),
      false,
    );
  });

  it("logs none of these calls where it only observes", () => {
    const one = planned({}, { separation: { labelsConfirmed: true, mode: "observe" } });
    const [target] = one.policies.workloads.filter(({ owner }) => owner === "diameter");
    assert.ok(target);
    const logged = (address: string) =>
      isLogged(one.policies.separation.objects, target, { port: 3868, protocol: "TCP" }, address);
    assert.deepEqual(["10.20.1.1", "172.16.0.9", NODE].filter(logged), []);
    assert.deepEqual([POD, "203.0.113.1"].filter(logged), [POD, "203.0.113.1"]);
  });
});

describe("the pod's policy of a port behind policy Local", () => {
  it("admits the sources without the pods', and nobody else, whatever stands before it", () => {
    for (const guard of ["planned", "off"] as const) {
      const narrow = planned({ ...local, sources: ["198.51.100.0/24"] }, { guard });
      assert.deepEqual(blocksOf(narrow), [{ cidr: "198.51.100.0/24" }]);
      assert.equal(admits(narrow, "203.0.113.1"), false);
      const wide = planned(local, { guard });
      // The pods have all of the third private range.
      assert.deepEqual(blocksOf(wide), [{ cidr: "10.0.0.0/8" }, { cidr: "172.16.0.0/12" }]);
    }
  });
});

describe("pods whose addresses are not known", () => {
  const theirs = { calico: { install: false }, nodeCidrs: ["10.1.0.0/24"] };

  for (const [policy, ecd] of [
    ["Cluster", {}],
    ["Local", local],
  ] as const) {
    it(`are told of, with the ports that they may call, behind policy ${policy} (UEN625)`, () => {
      const one = planned(ecd, { network: theirs });
      assert.equal(one.policies.separation.mode, "enforce");
      const found = one.findings.find(({ code }) => code === "UEN625");
      assert.equal(found?.path, "environment.network.podCidr");
      assert.match(found?.message ?? "", /pods in 10\.0\.0\.0\/8 may call diameter tcp-3868$/);
      assert.equal(admitsRogue(one, "10.0.0.0/8"), true);
    });
  }

  it("are no matter once their range is known, and where no port is open to the outside", () => {
    assert.ok(!codes(planned({}, { network: { ...theirs, podCidr: "10.244.0.0/16" } })).includes("UEN625"));
    const inside = { ...diameter, ports: [{ port: 3868 }], exposure: "ClusterIP" as const };
    assert.ok(!codes(planned(inside, { network: theirs })).includes("UEN625"));
  });

  it("are one family's matter where only the other's range is known", () => {
    const dual = { ...theirs, podCidr: "10.244.0.0/16", nodeCidrs: ["10.1.0.0/24", "2001:db8:f::/64"] };
    const of = (sources: string[]) => codes(planned({ sources }, { network: dual })).includes("UEN625");
    assert.deepEqual([of(["10.20.0.0/16"]), of(["2001:db8:1::/48"])], [false, true]);
  });

  it("are told of on GKE clusters of somebody else's, and not on ours", () => {
    const gcp = (args: object, more: object = {}) =>
      codes(
        plan({
          target: "gcp",
          network: { ...more, gcp: { region: "us-central1", ...args } },
          separation: { labelsConfirmed: true },
          platform: { services: "none" },
          ecds: [{ ...diameter, exposure: "NodePort" }],
        }),
      ).includes("UEN625");
    const existing = { existingCluster: { name: "theirs", nodeTag: "node" } };
    const nodes = { nodeCidrs: ["10.128.0.0/20"] };
    assert.equal(gcp(existing, nodes), true);
    assert.equal(gcp(existing, { ...nodes, podCidr: "10.244.0.0/16" }), false);
    assert.equal(gcp({ cluster: { apiSources: ["198.51.100.0/24"] } }), false);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import type { EnvironmentArgs } from "../../../../../sdk/config/environmentArgs";
import type { NetworkArgs } from "../../../../../sdk/config/networkArgs";
import { FAILSAFE_PORTS } from "../../../../../sdk/plan/access/nodePortGuard/failsafePorts";
import type { NetworkPlan } from "../../../../../sdk/plan/networkPlan";
import { plan } from "../../../../../sdk/plan/plan";
import { beforeDnat } from "../../../reachability/evaluate";
import { environmentsOn } from "../../../reachability/randomEnvironment";

const NODE = "192.0.2.11";
const POD = "172.20.3.4";
const SERVICE = "10.96.0.10";
/** The API server is no node here. */
const API_SERVER = "203.0.113.5";
const OUTSIDER = "10.20.1.1";

const network: NetworkArgs = {
  calico: { install: true },
  podCidr: "172.20.0.0/16",
  serviceCidr: "10.96.0.0/12",
  nodeCidrs: ["192.0.2.0/24"],
  controlPlaneCidrs: ["203.0.113.0/28"],
  hostEndpoints: { create: true, closeClusterRanges: true },
};
const radius = {
  name: "radius",
  sources: ["10.20.0.0/16"],
  ports: [{ port: 1812, protocol: "UDP" as const, nodePort: 30010 }],
};
const planned = (of: Partial<NetworkArgs> = {}, more: Partial<EnvironmentArgs> = {}) =>
  plan({ target: "on-prem", network: { ...network, ...of }, ecds: [radius], ...more });

/** What becomes of a packet that arrives at a node, for it or for what is behind it. */
function arrives(
  { policies }: NetworkPlan,
  source: string,
  destination: string,
  { port = 443, protocol = "TCP", isCalicoEndpoint = false } = {},
): "Allow" | "Deny" {
  const packet = { source, destination, port, protocol };
  return beforeDnat(policies.guard?.objects ?? [], packet, isCalicoEndpoint);
}

const codes = ({ findings }: NetworkPlan) => findings.map(({ code }) => code);

describe("the pods' and the Services' ranges, closed by the guard", () => {
  it("are closed to outsiders, sources of an exposure among them, on every port", () => {
    const one = planned();
    for (const destination of [POD, SERVICE]) {
      for (const port of [443, 1812, 30010]) {
        for (const protocol of ["TCP", "UDP"]) {
          const verdict = arrives(one, OUTSIDER, destination, { port, protocol });
          assert.equal(verdict, "Deny", `${destination}:${port}/${protocol}`);
        }
      }
    }
    assert.equal(arrives(one, OUTSIDER, NODE, { port: 30010, protocol: "UDP" }), "Allow");
  });

  it("stay open to an API server that is no node, which gets to no node port by that", () => {
    const one = planned();
    for (const destination of [POD, SERVICE]) assert.equal(arrives(one, API_SERVER, destination), "Allow");
    assert.equal(arrives(one, API_SERVER, NODE, { port: 10250 }), "Allow");
    assert.equal(arrives(one, API_SERVER, NODE, { port: 30010, protocol: "UDP" }), "Deny");
  });

  it("stay open to nodes, to pods and to whoever is always admitted", () => {
    const one = planned({ hostEndpoints: { ...network.hostEndpoints, alwaysAllow: ["198.51.100.0/28"] } });
    for (const destination of [POD, SERVICE]) {
      assert.equal(arrives(one, "192.0.2.77", destination), "Allow");
      assert.equal(arrives(one, "172.20.9.9", destination), "Allow");
      assert.equal(arrives(one, "172.31.0.1", destination, { isCalicoEndpoint: true }), "Allow");
      assert.equal(arrives(one, "198.51.100.3", destination), "Allow");
    }
  });

  it("are two families' where the cluster has two", () => {
    const pool = (name: string, cidr: string) => ({ name, cidr, encapsulation: "None" as const });
    const { podCidr: _, ...rest } = network;
    const one = plan({
      target: "on-prem",
      network: {
        ...rest,
        bgp: { enabled: true },
        nodeCidrs: ["192.0.2.0/24", "2001:db8:f::/64"],
        ipPools: [pool("v4", "172.20.0.0/16"), pool("v6", "2001:db8:2::/48")],
        controlPlaneCidrs: ["203.0.113.0/28", "2001:db8:c::/64"],
      },
      ecds: [{ ...radius, sources: ["10.20.0.0/16", "2001:db8:1::/48"] }],
    });
    const udp = { port: 30010, protocol: "UDP" };
    assert.equal(arrives(one, "2001:db8:1::1", "2001:db8:2::9", udp), "Deny");
    assert.equal(arrives(one, "2001:db8:1::1", "2001:db8:f::11", udp), "Allow");
    assert.equal(arrives(one, "2001:db8:c::5", "2001:db8:2::9"), "Allow");
    assert.equal(arrives(one, OUTSIDER, POD, udp), "Deny");
  });

  it("are left alone by default", () => {
    const one = planned({ hostEndpoints: { create: true } });
    assert.equal(arrives(one, OUTSIDER, POD), "Allow");
    assert.ok(!codes(one).includes("UEN627"));
  });

  it("are others' too, and the plan says so (UEN627)", () => {
    const found = planned().findings.filter(({ code }) => code === "UEN627");
    assert.equal(found[0]?.path, "environment.network.hostEndpoints.closeClusterRanges");
    assert.match(found[0]?.message ?? "", /172\.20\.0\.0\/16, 10\.96\.0\.0\/12/);
  });

  for (const key of ["controlPlaneCidrs", "nodeCidrs", "serviceCidr"] as const) {
    it(`are refused without network.${key}, and nothing is closed (UEN626)`, () => {
      const one = planned({ [key]: undefined });
      const found = one.findings.filter(({ code }) => code === "UEN626");
      assert.deepEqual(
        found.map(({ path, fix }) => [path, fix]),
        [
          [
            "environment.network.hostEndpoints.closeClusterRanges",
            `Set network.${key}: \`usage-engine-networking preflight --write\` finds it.`,
          ],
        ],
      );
      assert.equal(arrives(one, OUTSIDER, POD), "Allow");
    });
  }

  it("are refused where the pods' range is not known, and without a guard (UEN626)", () => {
    const running = { install: false, apiServer: true };
    const unknown = planned({ calico: running, podCidr: undefined }, { guard: "planned" });
    assert.match(unknown.findings.find(({ code }) => code === "UEN626")?.message ?? "", /network\.podCidr/);
    const off = planned({}, { guard: "off" });
    assert.match(off.findings.find(({ code }) => code === "UEN626")?.message ?? "", /no guard/);
    assert.equal(off.policies.guard, undefined);
  });

  it("need a control plane that is not everybody (UEN210)", () => {
    const found = planned({ controlPlaneCidrs: ["0.0.0.0/0"] }).findings.filter(
      ({ code }) => code === "UEN210",
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      ["environment.network.controlPlaneCidrs[0]"],
    );
  });

  it("cut off nobody of the cluster, in any environment", function () {
    this.timeout(120_000);
    let closed = 0;
    fc.assert(
      fc.property(environmentsOn["on-prem"], (args) => {
        const hostEndpoints = { ...args.network?.hostEndpoints, closeClusterRanges: true };
        const one = plan({
          ...args,
          network: { ...args.network, ...network, calico: args.network?.calico, hostEndpoints },
        });
        if (one.policies.guard?.clusterRanges === undefined) return;
        closed++;
        const ports = one.nodePorts.flatMap(({ nodePort }) => nodePort ?? []);
        for (const destination of [POD, SERVICE]) {
          for (const port of [443, 1812, ...ports]) {
            assert.equal(arrives(one, OUTSIDER, destination, { port }), "Deny", `${destination}:${port}`);
            for (const source of [API_SERVER, "192.0.2.77", "172.20.9.9"]) {
              assert.equal(arrives(one, source, destination, { port }), "Allow", `${source} ${destination}`);
            }
            assert.equal(arrives(one, "172.31.0.1", destination, { port, isCalicoEndpoint: true }), "Allow");
          }
        }
        for (const { port, protocol, what } of FAILSAFE_PORTS) {
          assert.equal(arrives(one, OUTSIDER, NODE, { port, protocol }), "Allow", what);
        }
      }),
      { numRuns: 600 },
    );
    assert.ok(closed > 100, `only ${closed} environments had closed ranges`);
  });
});

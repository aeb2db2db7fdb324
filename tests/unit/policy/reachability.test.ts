import * as assert from "node:assert/strict";
import fc from "fast-check";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import { plan } from "../../../sdk/plan/plan";
import type { KnownPods, KnownPort } from "../../../sdk/policy/knownPods";
import { reachFromOutside, reachFromPod, reachNode } from "../../../sdk/policy/reachability";
import { VITAL_PORTS } from "../../../sdk/policy/vitalPorts";
import { atPod, beforeDnat, inRange, type Pod } from "./evaluate";
import { environments } from "./randomEnvironment";

const NODE = "192.0.2.11";
const ADDRESSES = [
  "10.20.1.5",
  "10.99.0.1",
  "198.51.100.7",
  "203.0.113.9",
  "203.0.113.200",
  "192.0.2.3",
  "192.0.2.77",
  "8.8.8.8",
  "172.20.3.4",
  "172.31.1.1",
  "2001:db8:1:2::5",
  "2001:db8:ffff::1",
];

/** The address that a client of this family calls. */
const calledNode = (source: string) => (source.includes(":") ? "2001:db8:f::12" : NODE);

function objectsOf({ policies }: NetworkPlan) {
  return { guard: policies.guard?.objects ?? [], pods: policies.separation.objects };
}

/** Straight from the objects: what happens to a call from outside at one port. */
function evaluate(planned: NetworkPlan, target: KnownPods, port: KnownPort, source: string): boolean {
  const { exposure } = port;
  const { guard, pods } = objectsOf(planned);
  if (exposure.via === "ClusterIP") return false;
  if (exposure.via === "Ingress") {
    const controller = planned.policies.pods.find(({ kind }) => kind === "ingress");
    const door =
      controller === undefined ||
      controller.ports.some((way) => way.exposure.via !== "ClusterIP" && door1(planned, way, source));
    const sender: Pod = controller ?? {
      namespace: "ingress",
      labels: { nobody: "knows" },
    };
    return door && atPod(pods, target, port.port, port.protocol, sender);
  }
  if (!door1(planned, port, source)) return false;
  const seen = exposure.keepsSourceAddress ? source : nodeSeen(planned);
  return atPod(pods, target, port.port, port.protocol, { address: seen });

  function nodeSeen({ network }: NetworkPlan): string {
    return network.nodeCidrs.length > 0 ? NODE : "192.0.2.250";
  }
  function door1(of: NetworkPlan, { exposure: way }: KnownPort, from: string): boolean {
    const packet = { source: from, destination: calledNode(from), protocol: way.protocol };
    if (way.via === "LoadBalancer") {
      const ranges = serviceOf(of, way.service)?.loadBalancerSourceRanges;
      if (ranges && !ranges.some((range) => inRange(from, range))) return false;
      return beforeDnat(guard, { ...packet, port: way.port }, false) === "Allow";
    }
    return way.nodePort === null || beforeDnat(guard, { ...packet, port: way.nodePort }, false) === "Allow";
  }
}

function serviceOf({ platform, ingress, ecds }: NetworkPlan, name: string) {
  const all = [
    ...platform.services,
    ...platform.patches,
    ...(ingress ? [ingress.service] : []),
    ...ecds.flatMap((ecd) => [...ecd.services, ...ecd.operatorServices]),
  ];
  return all.find((one) => one.name === name);
}

const runs = { numRuns: 1000 };
const someAddresses = fc.subarray(ADDRESSES, { minLength: 3, maxLength: 3 });

describe("who may come in", function () {
  // A thousand environments, each planned in full.
  this.timeout(180_000);

  it("is answered by the model as by the objects, from outside, in any environment", () => {
    let asked = 0;
    fc.assert(
      fc.property(environments, someAddresses, (args, addresses) => {
        const planned = plan(args);
        for (const target of planned.policies.pods) {
          for (const port of target.ports) {
            for (const address of addresses) {
              asked++;
              const verdict = reachFromOutside(planned, target, port, {
                caller: { address },
                nodeAddress: calledNode(address),
              });
              assert.equal(
                verdict.allowed,
                evaluate(planned, target, port, address),
                `${address} to ${target.owner} ${port.exposure.name}: ${JSON.stringify(verdict)}`,
              );
            }
          }
        }
      }),
      runs,
    );
    assert.ok(asked > 10_000, `${asked} questions are no sample`);
  });

  it("is answered by the model as by the objects, between pods, in any environment", () => {
    const ports = [9000, 6790, 9001, 9090, 9404, 4444, 1812, 8080, 3868];
    fc.assert(
      fc.property(environments, (args) => {
        const planned = plan(args);
        const { pods } = objectsOf(planned);
        const known = planned.policies.pods;
        const callers: Pod[] = [
          ...known,
          { namespace: "monitoring", labels: { app: "prometheus" } },
          { namespace: "uepe", labels: { app: "operator" } },
          { namespace: "other", labels: { app: "platform" } },
          { namespace: "uepe", labels: {} },
        ];
        for (const target of known) {
          for (const { namespace, labels } of callers) {
            for (const port of ports) {
              for (const protocol of ["TCP", "UDP"] as const) {
                const verdict = reachFromPod(planned, target, { port, protocol }, { namespace, labels });
                const truth = atPod(pods, target, port, protocol, { namespace, labels });
                assert.equal(
                  verdict.allowed,
                  truth,
                  `${JSON.stringify(labels)} to ${target.owner}:${port}/${protocol}: ${JSON.stringify(verdict)}`,
                );
              }
            }
          }
        }
      }),
      runs,
    );
  });

  it("never denies what the cluster lives on, in any environment", () => {
    let guards = 0;
    fc.assert(
      fc.property(environments, someAddresses, (args, addresses) => {
        const planned = plan(args);
        const { guard } = objectsOf(planned);
        if (guard.length === 0) return;
        guards++;
        for (const { port, protocol, what } of VITAL_PORTS) {
          for (const source of [...addresses, NODE]) {
            const packet = { source, destination: calledNode(source), port, protocol };
            assert.equal(beforeDnat(guard, packet, false), "Allow", `${what} from ${source}`);
            const question = { caller: { address: source }, nodeAddress: packet.destination };
            assert.ok(reachNode(planned, { port, protocol }, question).allowed, what);
          }
        }
        // Node to node and pod to node, whatever the port.
        for (const port of [...planned.nodePorts.flatMap(({ nodePort }) => nodePort ?? []), 30500, 32767]) {
          const packet = { source: "192.0.2.12", destination: NODE, port, protocol: "TCP" };
          assert.equal(beforeDnat(guard, packet, true), "Allow", `node to node on ${port}`);
        }
      }),
      runs,
    );
    assert.ok(guards > 300, `only ${guards} environments had a guard`);
  });
});

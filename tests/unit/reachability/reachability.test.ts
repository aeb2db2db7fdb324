import assert from "node:assert/strict";
import fc from "fast-check";
import { FAILSAFE_PORTS } from "../../../sdk/plan/access/nodePortGuard/failsafePorts";
import type { Workload } from "../../../sdk/plan/access/workload";
import { type EnforcedExposure, exposuresAt } from "../../../sdk/plan/exposure";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import { plan } from "../../../sdk/plan/plan";
import { reachNode } from "../../../sdk/reachability/atEnforcement";
import { reachFromOutside, reachFromPod } from "../../../sdk/reachability/reachability";
import { atPod, beforeDnat, inRange, type Pod } from "./evaluate";
import { isLocal, keepsSource, passesEnforcement, reachesNode } from "./evaluateEnforcement";
import { isNeverMade } from "./isNeverMade";
import { podsMayBeAt } from "./podsMayBeAt";
import { environments, environmentsOn } from "./randomEnvironment";

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
  "10.64.0.9",
];

/** The address that a client of this family calls. */
const calledNode = (source: string) => (source.includes(":") ? "2001:db8:f::12" : NODE);

function objectsOf({ policies }: NetworkPlan) {
  return { guard: policies.guard?.objects ?? [], pods: policies.separation.objects };
}

/** Straight from the objects: what happens to a call from outside at one port, through the pod's own node or another. */
function evaluate(
  planned: NetworkPlan,
  target: Workload,
  port: EnforcedExposure,
  { source, onPodNode }: { source: string; onPodNode: boolean },
): boolean {
  const { pods } = objectsOf(planned);
  const call = { source, node: calledNode(source) };
  if (port.via === "ClusterIP") return false;
  if (port.via === "Ingress") {
    const controller = planned.policies.workloads.find(({ kind }) => kind === "ingress");
    const passes =
      controller === undefined ||
      exposuresAt(planned.exposures, controller.exposures).some(
        (way) => way.via !== "ClusterIP" && passesEnforcement(planned, way, call),
      );
    const sender: Pod = controller ?? {
      namespace: "ingress",
      labels: { nobody: "knows" },
    };
    return passes && atPod(pods, target, { port: port.targetPort, protocol: port.protocol }, sender);
  }
  if (!passesEnforcement(planned, port, call)) return false;
  if (port.via === "NodePort" && isLocal(planned, port) && !onPodNode) return false;
  // Felix filters in FORWARD, kube-proxy masquerades in POSTROUTING: only the pod's own node shows the policy the client.
  const isSeen = keepsSource(planned, port) || (onPodNode && reachesNode(planned, port));
  const seen = isSeen ? source : aNode(planned);
  return atPod(pods, target, { port: port.targetPort, protocol: port.protocol }, { address: seen });
}

function isCluster(planned: NetworkPlan, port: EnforcedExposure): boolean {
  const { via } = port;
  return (via === "NodePort" || via === "LoadBalancer") && !isLocal(planned, port);
}

/** Whether an address is a source of the exposure, and no pod's. */
function isSource(planned: NetworkPlan, { sources }: EnforcedExposure, address: string): boolean {
  const isPod = planned.policies.podAddresses.own.some((range) => inRange(address, range.text));
  return !isPod && sources.some((range) => inRange(address, range.text));
}

/** The address of some node, as far as the plan can know; what policies say of others is chance. */
function aNode({ network }: NetworkPlan): string {
  const made = network.aws?.vpc?.cidr ?? network.gcp?.vpc?.nodeCidr;
  const [range = made] = network.nodeCidrs;
  return range === undefined ? "192.0.2.250" : (range.text.split("/")[0]?.replace(/0$/, "11") ?? "");
}

const runs = { numRuns: 1000 };
const someAddresses = fc.subarray(ADDRESSES, { minLength: 3, maxLength: 3 });

describe("who may come in", function () {
  // A thousand environments, each planned in full.
  this.timeout(180_000);

  for (const [target, environments] of Object.entries(environmentsOn)) {
    it(`is answered by the model as by the objects, from outside, in any environment on ${target}`, () => {
      let asked = 0;
      let denied = 0;
      let sameAnswers = 0;
      fc.assert(
        fc.property(environments, someAddresses, (args, addresses) => {
          const planned = plan(args);
          if (isNeverMade(planned)) return;
          for (const workload of planned.policies.workloads) {
            for (const port of exposuresAt(planned.exposures, workload.exposures)) {
              for (const address of addresses) {
                asked++;
                const call = { caller: { address }, nodeAddress: calledNode(address) };
                const verdict = reachFromOutside(planned, workload, port, call);
                const what = `${address} to ${workload.owner} ${port.name}`;
                const truths = [true, false].map((onPodNode) => {
                  const truth = evaluate(planned, workload, port, { source: address, onPodNode });
                  const through = reachFromOutside(planned, workload, port, { ...call, onPodNode });
                  const where = onPodNode ? "through the pod's node" : "through another node";
                  assert.equal(through.allowed, truth, `${what} ${where}: ${JSON.stringify(through)}`);
                  return truth;
                });
                assert.equal(verdict.allowed, truths.includes(true), `${what}: ${JSON.stringify(verdict)}`);
                // Sources get in through every node alike.
                if (isCluster(planned, port) && isSource(planned, port, address)) {
                  sameAnswers++;
                  assert.deepEqual([what, truths[0]], [what, truths[1]]);
                }
                if (!verdict.allowed) denied++;
                else if (port.via !== "Ingress") {
                  assert.equal(
                    verdict.seenAs === address,
                    keepsSource(planned, port),
                    `seen as ${verdict.seenAs}`,
                  );
                }
              }
            }
          }
        }),
        runs,
      );
      assert.ok(asked > 5000, `${asked} questions are no sample`);
      assert.ok(sameAnswers > 1000, `${sameAnswers} sources are no sample`);
      assert.ok(denied > asked / 10 && denied < (asked * 9) / 10, `${denied} of ${asked} were denied`);
    });
  }

  it("is answered by the model as by the objects, between pods, in any environment", () => {
    const ports = [9000, 6790, 9001, 9090, 9404, 4444, 1812, 8080, 3868];
    fc.assert(
      fc.property(environments, (args) => {
        const planned = plan(args);
        if (isNeverMade(planned)) return;
        const { pods } = objectsOf(planned);
        const mayBeAt = podsMayBeAt(args);
        const known = planned.policies.workloads;
        const callers: Pod[] = [
          ...known,
          { namespace: "monitoring", labels: { app: "prometheus" } },
          { namespace: "uepe", labels: { app: "operator" } },
          { namespace: "uepe", labels: { app: "uepe-operator" } },
          { namespace: "operators", labels: { control: "uepe", pod: "a" } },
          { namespace: "uepe", labels: { app: "an-ec-of-nobody", kind: "ec" } },
          { namespace: "other", labels: { app: "platform" } },
          { namespace: "uepe", labels: {} },
        ];
        for (const target of known) {
          for (const { namespace, labels } of callers) {
            for (const port of ports) {
              for (const protocol of ["TCP", "UDP"] as const) {
                const verdict = reachFromPod(
                  planned,
                  target,
                  { targetPort: port, protocol },
                  { namespace, labels },
                );
                const truth = atPod(pods, target, { port, protocol }, { namespace, labels, mayBeAt });
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
      fc.property(environmentsOn["on-prem"], someAddresses, (args, addresses) => {
        const planned = plan(args);
        const { guard } = objectsOf(planned);
        if (guard.length === 0) return;
        guards++;
        for (const { port, protocol, what } of FAILSAFE_PORTS) {
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
      // A third of them has a guard: of a thousand, too few for the floor below, in one run of some hundreds.
      { numRuns: 1500 },
    );
    assert.ok(guards > 300, `only ${guards} environments had a guard`);
  });
});

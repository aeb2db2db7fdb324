import assert from "node:assert/strict";
import fc from "fast-check";
import type { Workload } from "../../../sdk/plan/access/workload";
import { type EnforcedExposure, exposuresAt } from "../../../sdk/plan/exposure";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import { plan } from "../../../sdk/plan/plan";
import { reachThroughNode } from "../../../sdk/reachability/reachThroughNode";
import { atPod, beforeDnat, inRange, type Pod } from "./evaluate";
import { isLocal, keepsSource } from "./evaluateEnforcement";
import { isNeverMade } from "./isNeverMade";
import { podsMayBeAt } from "./podsMayBeAt";
import { environments } from "./randomEnvironment";

/** A pod's call to a node port, as it happens. */
interface Call {
  caller: Pod;
  onPodNode: boolean;
  /** Whether the caller runs on the node that it calls. */
  fromThere: boolean;
  node: Pod;
}

/**
 * Straight from the objects. The guard sees a pod; Calico may put the caller's node in its place where it leaves it (no pool
 * here switches that off); kube-proxy masquerades behind policy Cluster after the pod's own node has filtered, and sends a
 * call to policy Local on to other nodes for pods of the called node alone, unmasked.
 */
function evaluate(planned: NetworkPlan, target: Workload, port: EnforcedExposure, call: Call): boolean {
  const { caller, onPodNode, fromThere, node } = call;
  const { policies } = planned;
  const { nodePort, targetPort, protocol } = port;
  const admits = (sender: Pod) =>
    atPod(policies.separation.objects, target, { port: targetPort, protocol }, sender);
  const packet = { source: "172.20.3.4", destination: "192.0.2.11", port: nodePort ?? 0, protocol };
  if (beforeDnat(policies.guard?.objects ?? [], packet, true) === "Deny") return false;
  const arrivesAs = fromThere ? [caller] : [caller, node];
  if (isLocal(planned, port) && !onPodNode) return fromThere && admits(caller);
  const isMasked = !onPodNode && !keepsSource(planned, port);
  return isMasked ? admits(node) : arrivesAs.some(admits);
}

/** Some node, by its address alone; where nodes are is not known everywhere. */
function aNode({ network }: NetworkPlan): Pod {
  const made = network.aws?.vpc?.cidr ?? network.gcp?.vpc?.nodeCidr;
  const ranges = network.nodeCidrs.length > 0 ? network.nodeCidrs : made === undefined ? [] : [made];
  const tunnels = network.tunnelCidr === undefined || ranges.length === 0 ? [] : [network.tunnelCidr];
  return {
    namespace: "",
    labels: {},
    mayBeAt: (address) =>
      ranges.length === 0 || [...ranges, ...tunnels].some((range) => inRange(address, range.text)),
  };
}

describe("a pod's call by what is open to the outside", function () {
  this.timeout(300_000);

  it("is answered by the model as by the objects, through each node, in any environment", () => {
    let around = 0;
    let denied = 0;
    fc.assert(
      fc.property(environments, (args) => {
        const planned = plan(args);
        if (isNeverMade(planned)) return;
        const { separation, workloads } = planned.policies;
        const mayBeAt = podsMayBeAt(args);
        const node = aNode(planned);
        const callers = [...workloads.slice(0, 4), { namespace: "uepe", labels: { app: "rogue" } }];
        for (const target of workloads) {
          for (const port of exposuresAt(planned.exposures, target.exposures)) {
            const { via } = port;
            if (via !== "NodePort" && via !== "LoadBalancer") continue;
            for (const { namespace, labels } of callers) {
              const caller = { namespace, labels, mayBeAt };
              const truths = [true, false].map((onPodNode) => {
                const answered = (truth: boolean, isFromThere?: boolean) => {
                  const known = isFromThere === undefined ? {} : { isFromThere };
                  const verdict = reachThroughNode(planned, target, port, { caller, onPodNode, ...known });
                  const what = `${JSON.stringify(labels)} to ${target.owner} ${port.name}, ${onPodNode}, ${isFromThere}`;
                  assert.equal(verdict.allowed, truth, `${what}: ${JSON.stringify(verdict)}`);
                  return truth;
                };
                const known = [true, false].map((fromThere) =>
                  answered(
                    evaluate(planned, target, port, { caller, onPodNode, fromThere, node }),
                    fromThere,
                  ),
                );
                return answered(known.includes(true));
              });
              const anyNode = reachThroughNode(planned, target, port, { caller });
              assert.equal(anyNode.allowed, truths.includes(true));
              if (separation.mode !== "enforce") continue;
              if (anyNode.allowed) around++;
              else denied++;
            }
          }
        }
      }),
      // Most calls get in: of 500 environments too few deny one for the floor below, in a quarter of all runs.
      { numRuns: 1500 },
    );
    assert.ok(around > 500 && denied > 100, `${around} got in, ${denied} did not: no sample`);
  });
});

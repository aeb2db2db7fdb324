import assert from "node:assert/strict";
import { calicoChart } from "../../../local/charts/charts";
import type { TestStack } from "../engineFixture";
import { created, touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { awsCalicoEnvironment } from "./environments";

const CLUSTER = "aws:eks/cluster:Cluster";
const NODES = "aws:eks/nodeGroup:NodeGroup";
const ADDON = "aws:eks/addon:Addon";
const OPERATOR = "operator.tigera.io/v1";

interface OperatorObject {
  spec: { kubernetesProvider: string; cni: object; calicoNetwork: { ipPools: { encapsulation: string }[] } };
}

describe("an AWS environment whose network plugin is Calico, on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let stack: TestStack;
  let namespace: string;
  let chart: string;

  const calico = (kind: string) => clouds.engine.find<OperatorObject>(OPERATOR, kind, "", "default");
  const operator = () =>
    clouds.engine.find<{ status?: { readyReplicas?: number } }>(
      "apps/v1",
      "Deployment",
      "tigera-operator",
      "tigera-operator",
    );

  before(async () => {
    clouds = await CloudFixture.start();
    namespace = uniqueNamespace();
    chart = await calicoChart();
    stack = await clouds.stack(awsCalicoEnvironment(namespace, 2, chart));
    // Nodes that no network plugin serves never become ready, and nothing that runs in pods without them.
    clouds.aws.missing = async (token) => {
      if (token !== NODES) return undefined;
      const there = (await operator()) && (await calico("Installation"));
      if (!there) return "NodeCreationFailure: unhealthy nodes, no network plugin is there";
      return (await calico("APIServer")) && "something waits for the nodes that they wait for";
    };
  });
  after(async () => {
    await clouds?.removeNamespace(namespace);
    await clouds?.removeCalico();
    await clouds?.stop();
  });

  it("shows everything at the first preview, and makes nothing", async () => {
    const types = created((await stack.preview()).events);
    for (const type of [
      CLUSTER,
      NODES,
      "kubernetes:helm.sh/v3:Release",
      `kubernetes:${OPERATOR}:Installation`,
    ]) {
      assert.ok(types.includes(type), type);
    }
    assert.equal(clouds.aws.calls.length, 0);
    assert.equal(await calico("Installation"), undefined);
  });

  it("comes up: operator and Installation, not waited for, then nodes, then what needs them", async () => {
    await stack.up();
    const made = clouds.aws.calls.filter(({ operation }) => operation === "create").map(({ urn }) => urn);
    const at = (part: string) => made.findIndex((urn) => urn.includes(part));
    assert.ok(at(NODES) > at(CLUSTER));
    assert.ok(at("coredns") > at(NODES));
    assert.ok(await calico("APIServer"));
    assert.equal((await operator())?.status?.readyReplicas ?? 0, 0);
  });

  it("has Calico as EKS needs it: VXLAN within subnets too, and no other network plugin", async () => {
    const { spec } = (await calico("Installation")) ?? {};
    assert.equal(spec?.kubernetesProvider, "EKS");
    assert.deepEqual(spec?.cni, { type: "Calico" });
    assert.deepEqual(
      spec?.calicoNetwork.ipPools.map(({ encapsulation }) => encapsulation),
      ["VXLAN"],
    );
    const addons = clouds.aws.ofType(ADDON).map(({ inputs }) => inputs.addonName);
    assert.deepEqual(addons.sort(), [
      "aws-ebs-csi-driver",
      "coredns",
      "eks-pod-identity-agent",
      "kube-proxy",
    ]);
  });

  it("sends to instances, since the load balancer does not reach pods", async () => {
    const targets = clouds.aws.ofType("aws:lb/targetGroup:TargetGroup");
    assert.ok(targets.length > 0);
    for (const { inputs } of targets) assert.equal(inputs.targetType, "instance");
  });

  it("changes nothing when run again, and one ECD's own when there is one more", async () => {
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    stack.program = environmentProgram(awsCalicoEnvironment(namespace, 3, chart));
    const { events } = await stack.up();
    const others = touched(events).filter(({ urn, op }) => op !== "create" || !/ecd-2|-5002(-|$)/.test(urn));
    // Who may call the platform's pods is one policy, and it names the ECDs.
    const types = others.map(({ op, type }) => `${op} ${type}`);
    assert.deepEqual(types, ["update kubernetes:projectcalico.org/v3:NetworkPolicy"]);
  });

  it("goes with the cluster: nodes first, and Calico stays beside them to the end", async () => {
    await stack.destroy();
    assert.deepEqual([...clouds.aws.resources.keys()], []);
    const deleted = clouds.aws.calls.filter(({ operation }) => operation === "delete");
    const order = deleted.map(({ token }) => token).filter((token) => token === NODES || token === CLUSTER);
    assert.deepEqual(order, [NODES, CLUSTER]);
    // The cluster that is gone is the local one, and shows what nobody took out of it.
    assert.ok(await calico("Installation"));
    assert.ok(await operator());
  });
});

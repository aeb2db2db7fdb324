import assert from "node:assert/strict";
import type { SeparationArgs } from "../../../../../sdk/config/separationArgs";
import type { NetworkPolicyObject } from "../../../../../sdk/plan/access/policyObject";
import { plan } from "../../../../../sdk/plan/plan";
import { answer } from "../../../../../sdk/reachability/question";
import { atPod } from "../../../reachability/evaluate";

const separated = (separation: SeparationArgs) =>
  plan({
    target: "on-prem",
    guard: "planned",
    network: {
      calico: { install: true },
      podCidr: "172.20.0.0/16",
      nodeCidrs: ["192.0.2.0/24"],
      tunnelCidr: "172.31.0.0/20",
    },
    separation: { labelsConfirmed: true, ...separation },
    platform: { exposure: "ClusterIP" },
    ecds: [{ name: "bridge", ports: [{ port: 4444 }] }],
  });

/** What the model and the objects say of one call, which must be the same. */
function reaches(separation: SeparationArgs, from: string, to: string): boolean {
  const planned = separated(separation);
  const verdict = answer(planned, from, to);
  const [owner = "", port = "", protocol = ""] = to.split("/");
  const target = planned.policies.workloads.find((one) => one.owner === owner);
  assert.ok(target);
  const [, namespace = "uepe", pairs = ""] = /^(?:([a-z]+)\/)?(.*)$/.exec(from) ?? [];
  const labels = Object.fromEntries(pairs.split(",").map((pair) => pair.split("=", 2)));
  const { objects } = planned.policies.separation;
  const truth = atPod(
    objects,
    target,
    { port: Number(port), protocol: protocol.toUpperCase() },
    { namespace, labels },
  );
  assert.equal(verdict.allowed, truth, JSON.stringify(verdict));
  return truth;
}

describe("flows inside", () => {
  it("let the operator call the platform's API, wherever it is and whatever its labels are", () => {
    assert.ok(reaches({}, "app=uepe-operator", "platform/9000/tcp"));
    const operator = { namespace: "operators", labels: { "control-plane": "uepe" } };
    assert.ok(reaches({ operator }, "operators/control-plane=uepe", "platform/9000/tcp"));
    assert.ok(!reaches({ operator }, "control-plane=uepe", "platform/9000/tcp"));
    assert.ok(!reaches({ operator }, "app=uepe-operator", "platform/9000/tcp"));
    assert.ok(!reaches({}, "app=uepe-operator", "platform/6790/tcp"));
  });

  it("let Execution Contexts that nobody has listed reach the platform, once their label is known", () => {
    const executionContexts = { labels: { kind: "ec" } };
    assert.ok(!reaches({}, "app=other,kind=ec", "platform/9000/tcp"));
    for (const port of [9000, 6790]) {
      assert.ok(reaches({ executionContexts }, "app=other,kind=ec", `platform/${port}/tcp`));
    }
    assert.ok(!reaches({ executionContexts }, "other/app=other,kind=ec", "platform/9000/tcp"));
    assert.ok(!reaches({ executionContexts }, "app=other,kind=ec", "bridge/4444/tcp"));
    assert.ok(!reaches({ executionContexts }, "app=other", "platform/9000/tcp"));
  });

  it("let Execution Contexts call each other on any port, by choice, and nobody else", () => {
    const all = { executionContexts: { labels: { kind: "ec" } }, betweenExecutionContexts: true };
    for (const target of ["bridge/4444/tcp", "bridge/50123/tcp", "bridge/50123/udp"]) {
      assert.ok(reaches(all, "app=other,kind=ec", target));
      assert.ok(reaches({ betweenExecutionContexts: true }, "app=bridge", target));
      assert.ok(!reaches({ betweenExecutionContexts: true }, "app=platform", target));
    }
    assert.ok(!reaches({}, "app=bridge", "bridge/50123/tcp"));
    assert.ok(!reaches(all, "app=other,kind=ec", "platform/50123/tcp"));
  });

  it("on any port are a rule without ports, and pass the tier that observes", () => {
    const rules = (mode: "enforce" | "observe") =>
      separated({ mode, betweenExecutionContexts: true }).policies.separation.objects.flatMap((one) =>
        one.kind === "NetworkPolicy" && one.metadata.name.endsWith("separation-bridge")
          ? (one as NetworkPolicyObject).spec.ingress
          : [],
      );
    assert.ok(rules("enforce").some((rule) => !("ports" in rule)));
    const source = { namespaceSelector: "projectcalico.org/name == 'uepe'", selector: "app == 'bridge'" };
    assert.ok(
      rules("observe").some((rule) => JSON.stringify(rule) === JSON.stringify({ action: "Pass", source })),
    );
  });
});

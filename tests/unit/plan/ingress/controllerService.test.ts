import assert from "node:assert/strict";
import {
  canBecomeReady,
  givesAddresses,
  isCompletedByCluster,
} from "../../../../sdk/plan/ingress/controllerService";
import { planOnPrem } from "../onPrem";

const PINNED = { nodePorts: { http: 30080, https: 30081 } };
const BALANCED = { exposure: "LoadBalancer" };

describe("the Service of an ingress controller", () => {
  const environments: [
    what: string,
    environment: Record<string, unknown>,
    ready: boolean,
    completed: boolean,
    gives: boolean,
  ][] = [
    ["on pinned node ports", { ingress: PINNED }, true, false, false],
    ["on node ports that the API server chooses", { ingress: {} }, true, true, false],
    ["inside the cluster", { ingress: { exposure: "ClusterIP" } }, true, false, false],
    [
      "on a load balancer that somebody makes",
      { ingress: BALANCED, loadBalancer: { className: "example.net/lb" } },
      true,
      true,
      true,
    ],
    [
      "on MetalLB",
      { ingress: BALANCED, loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"] } },
      true,
      true,
      true,
    ],
  ];
  for (const [what, environment, ready, completed, gives] of environments) {
    it(`is ${completed ? "" : "not "}completed by the cluster ${what}`, () => {
      const plan = planOnPrem(environment);
      assert.ok(plan.ingress);
      assert.equal(canBecomeReady(plan.ingress), ready);
      assert.equal(isCompletedByCluster(plan.ingress), completed);
      assert.equal(givesAddresses(plan), gives);
    });
  }

  it("never gets an address where a load balancer of the stack leads to its node ports", () => {
    const aws = { region: "us-east-1", cluster: { apiSources: ["198.51.100.0/24"] }, nodes: { desired: 2 } };
    const plan = planOnPrem({ target: "aws", network: { aws }, ingress: { ...BALANCED, ...PINNED } });
    assert.ok(plan.ingress);
    assert.equal(canBecomeReady(plan.ingress), false);
    assert.equal(isCompletedByCluster(plan.ingress), false);
    assert.equal(givesAddresses(plan), false);
  });

  it("gives no Ingress an address where somebody else runs the controller", () => {
    assert.equal(givesAddresses(planOnPrem({ ingress: { controller: "none", className: "shared" } })), false);
  });
});

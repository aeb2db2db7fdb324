import assert from "node:assert/strict";
import { reportExposure } from "../../../../sdk/outputs/reportedExposure";
import { describedNodePorts } from "../../../../sdk/plan/nodePorts/nodePorts";
import type { PlannedEnvironment } from "../../../../sdk/planEnvironment";
import { answer } from "../../../../sdk/reachability/question";
import { planJson } from "../../../../sdk/report/json";
import { countPorts } from "../../../../sdk/report/portCount";
import { renderPlan } from "../../../../sdk/report/terminal";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";

const SERVICES =
  "services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]}}]";
const CALICO = {
  network: { calico: { install: true }, podCidr: "192.168.0.0/16", nodeCidrs: ["10.9.0.0/24"] },
  guard: "planned",
};

function planned(spec: string, more: object = {}) {
  return planWith(
    { target: "on-prem", ...CALICO, ecds: [{ descriptor: "one.yaml", sources: ["192.0.2.0/24"] }], ...more },
    { "one.yaml": ecDeployment("one", `{nodeHost: worker-1, ${spec}}`) },
  );
}

function rowOf({ exposures }: Pick<PlannedEnvironment, "exposures">) {
  const [row] = exposures.filter(({ owner }) => owner === "one");
  assert.ok(row);
  return row;
}

describe("an ECD that its descriptor switches off", () => {
  for (const off of ["disabled: true", "enabled: false"]) {
    it(`is planned as closed, with ${off}: nobody gets in, and its node port stays its own`, () => {
      const plan = planned(`${off}, ${SERVICES}`);
      const row = rowOf(plan);
      assert.deepEqual(row.sources, []);
      assert.deepEqual(row.admitted, { sources: [], everybody: false, anyPod: false });
      assert.match(row.reason, /^disabled, not running: one\.yaml says/);
      assert.ok(
        describedNodePorts(plan).some(({ nodePort, owner }) => nodePort === 30010 && owner === "one"),
      );
      assert.deepEqual(
        plan.policies.guard?.allowed.filter(({ owner }) => owner === "one"),
        [],
      );
      const verdict = answer(plan, "192.0.2.7", "one/1812/udp");
      assert.equal(verdict.allowed, false);
      assert.match(verdict.stages.at(-1)?.reason ?? "", /disabled, not running/);
      assert.equal(answer(plan, "platform", "one/9090/tcp").allowed, false);
      const open = plan.exposures.filter(({ via, owner }) => via !== "ClusterIP" && owner !== "one");
      assert.match(countPorts(plan.exposures), new RegExp(`, ${open.length} of them open to the outside`));
    });
  }

  it("opens as ever where it is switched on", () => {
    for (const on of ["disabled: false", "enabled: true"]) {
      const plan = planned(`${on}, ${SERVICES}`);
      assert.deepEqual(rowOf(plan).sources.map(String), ["192.0.2.0/24"]);
      assert.equal(answer(plan, "192.0.2.7", "one/1812/udp").allowed, true);
    }
  });

  it("says so in table, JSON and stack outputs", () => {
    const plan = planned(`disabled: true, ${SERVICES}`);
    const text = renderPlan(plan, { width: 200, paint: (_, word) => word });
    assert.match(text, /one .*disabled, not running/);
    assert.equal(planJson(plan).exposures.find(({ owner }) => owner === "one")?.disabled, true);
    assert.equal(reportExposure(rowOf(plan)).disabled, true);
    assert.equal("disabled" in reportExposure(rowOf(planned(SERVICES))), false);
  });

  it("is no fault behind a load balancer, whose ranges stay for the day it runs", () => {
    const plan = planned("disabled: true, services: [{spec: {type: LoadBalancer, ports: [{port: 3868}]}}]", {
      loadBalancer: { addressPool: ["192.0.2.20-192.0.2.30"] },
    });
    assert.deepEqual(
      plan.findings.filter(({ severity }) => severity === "error"),
      [],
    );
    const [ecd] = plan.ecds;
    assert.ok(ecd?.descriptor);
    const [service] = ecd.descriptor.spec.services as [{ spec: Record<string, unknown> }];
    assert.deepEqual(service.spec.loadBalancerSourceRanges, ["192.0.2.0/24"]);
  });
});

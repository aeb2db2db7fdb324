import assert from "node:assert/strict";
import { ON_AWS } from "../../../scripts/existingClusters";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { parseEnvironment } from "../../../sdk/config/parse";
import { planArguments } from "../../../sdk/planEnvironment";
import { explainEcd } from "../../../sdk/report/explanation";
import { renderExplanation } from "../../../sdk/report/explanationTable";

const BASE = { platform: { services: "none" }, loadBalancer: { scheme: "internet-facing", zones: 3 } };

function explain(name: string, value: object) {
  const { args } = parseEnvironment(value);
  const plan = (changed: EnvironmentArgs) => planArguments({ args: changed }, ".");
  const explanation = explainEcd(name, plan(args), plan);
  assert.ok(explanation);
  return explanation;
}

/** `NodePort: chosen 0.00`, `Ingress: no UEN207` */
function short(name: string, value: object): string[] {
  return explain(name, value).alternatives.map(({ name: way, chosen, works, monthly, reasons }) => {
    const codes = reasons.flatMap((reason) => /UEN\d+/.exec(reason)?.[0] ?? reason);
    return `${way}: ${chosen ? "chosen" : works ? "yes" : "no"} ${monthly ?? codes.join(" ")}`;
  });
}

describe("explain", () => {
  it("prices each way in of a TCP collector on AWS, and says why there is no Ingress for it", () => {
    const tcp = { name: "tcp", ports: [{ port: 7001, nodePort: 30010 }] };
    assert.deepEqual(short("tcp", { ...ON_AWS, ...BASE, ecds: [tcp] }), [
      "ClusterIP: yes 0.00",
      "NodePort: chosen 0.00",
      "Ingress: no UEN207",
      "LoadBalancer, shared: yes 27.38",
      "LoadBalancer, dedicated: yes 27.38",
    ]);
  });

  it("asks nothing for joining a load balancer that others pay for already", () => {
    const ecds = [1, 2].map((index) => ({
      name: `tcp-${index}`,
      ports: [{ port: 7000 + index, nodePort: 30010 + index }],
      exposure: "LoadBalancer",
    }));
    const lines = short("tcp-2", { ...ON_AWS, ...BASE, ecds });
    assert.deepEqual(lines.slice(3), [
      "LoadBalancer, shared: chosen 0.00",
      "LoadBalancer, dedicated: yes 27.38",
    ]);
  });

  it("offers no load balancer where nothing would give it an address, and none that is chosen is called working", () => {
    const onPrem = {
      target: "on-prem",
      network: { calico: { install: false } },
      platform: { services: "none" },
    };
    const tcp = { name: "tcp", ports: [{ port: 7001, nodePort: 30010 }] };
    const balanced = ["LoadBalancer, shared: no UEN218", "LoadBalancer, dedicated: no UEN218"];
    assert.deepEqual(short("tcp", { ...onPrem, ecds: [tcp] }).slice(3), balanced);
    const { alternatives } = explain("tcp", { ...onPrem, ecds: [{ ...tcp, exposure: "LoadBalancer" }] });
    const chosen = alternatives.find((one) => one.chosen);
    assert.deepEqual([chosen?.name, chosen?.works], ["LoadBalancer, dedicated", false]);
    const classed = { ...onPrem, loadBalancer: { className: "f5" }, ecds: [tcp] };
    assert.equal(short("tcp", classed)[4], "LoadBalancer, dedicated: yes 0.00");
  });

  it("offers an HTTP endpoint's port by other ways too", () => {
    const http = { host: "api.example.net", paths: [{ path: "/", port: 8080 }] };
    const lines = short("api", { ...ON_AWS, ...BASE, ecds: [{ name: "api", http }] });
    assert.deepEqual(lines.slice(0, 3), [
      "ClusterIP: yes 0.00",
      "NodePort: yes 0.00",
      "Ingress: chosen 27.38",
    ]);
  });

  it("refuses a proxy before peers that are known by their address", () => {
    const radius = {
      name: "radius",
      ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
      preserveSourceAddress: true,
      node: "worker-1",
    };
    const onPrem = { target: "on-prem", network: { calico: { install: false } } };
    const explanation = explain("radius", { ...onPrem, platform: { services: "none" }, ecds: [radius] });
    const ingress = explanation.alternatives.find(({ name }) => name === "Ingress");
    assert.equal(ingress?.works, false);
    assert.match(ingress?.reasons.join() ?? "", /UEN20\d/);
    assert.match(explanation.chosen[0]?.reason ?? "", /Local/);
  });

  it("changes nothing for the others", () => {
    const ecds = [
      { name: "first", ports: [{ port: 1, nodePort: 30001 }] },
      { name: "second", ports: [{ port: 2, nodePort: 30001 }] },
    ];
    const [clusterIp] = explain("first", { ...ON_AWS, ...BASE, ecds }).alternatives;
    assert.deepEqual([clusterIp?.works, clusterIp?.reasons], [true, []]);
  });

  it("reads as a table", () => {
    const tcp = { name: "tcp", ports: [{ port: 7001, nodePort: 30010 }] };
    const text = renderExplanation(explain("tcp", { ...ON_AWS, ...BASE, ecds: [tcp] }), {});
    assert.match(text, /^tcp tcp-7001 7001\/TCP goes by NodePort \(called from outside/);
    assert.match(text, /^ClusterIP +yes +0\.00 +nobody outside the cluster could call it$/m);
    assert.match(text, /LoadBalancer, dedicated +yes +27\.38/);
  });

  it("fits a terminal of 80 columns", () => {
    const radius = {
      name: "radius-of-the-roaming-partners",
      ports: [{ name: "authentication", port: 1812, protocol: "UDP" }],
      exposure: "LoadBalancer",
      preserveSourceAddress: true,
    };
    const text = renderExplanation(
      explain("radius-of-the-roaming-partners", { ...ON_AWS, ...BASE, ecds: [radius] }),
      {
        width: 80,
      },
    );
    for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
    assert.match(text.replace(/\s+/g, " "), /goes by LoadBalancer \(chosen: exposure LoadBalancer; Local,/);
  });

  it("does not hold against an ECD inside the cluster that nobody outside could call it", () => {
    const inside = { name: "tcp", ports: [{ port: 7001 }], exposure: "ClusterIP" };
    const { alternatives } = explain("tcp", { ...ON_AWS, ...BASE, ecds: [inside] });
    assert.deepEqual(
      alternatives.map(({ note }) => note),
      [null, null, null, null, null],
    );
  });

  it("knows no ECD that is not there", () => {
    const { args } = parseEnvironment({ ...ON_AWS, ...BASE });
    const plan = (changed: EnvironmentArgs) => planArguments({ args: changed }, ".");
    assert.equal(explainEcd("nobody", plan(args), plan), undefined);
  });
});

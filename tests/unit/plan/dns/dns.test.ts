import assert from "node:assert/strict";
import { planJson } from "../../../../sdk/report/json";
import { renderPlan } from "../../../../sdk/report/terminal";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";
import { pathsOf } from "../onPrem";

type Tree = Record<string, unknown>;

const AWS = {
  target: "aws",
  network: {
    aws: {
      region: "us-east-1",
      existingCluster: { name: "prod", nodeGroups: ["workers"], nodeSecurityGroupId: "sg-1" },
      existingVpc: { privateSubnetIds: ["subnet-1", "subnet-2"] },
    },
  },
};
const GCP = {
  target: "gcp",
  network: { gcp: { region: "us-central1", existingCluster: { name: "prod", nodeTag: "prod-node" } } },
};
const zone = { zone: "Z0123456789ABCDEFGHIJ", domain: "example.net" };
const paths = [{ path: "/", port: 8080 }];
const api = { name: "api", http: { host: "api.example.net", paths } };
const radius = { name: "radius", exposure: "LoadBalancer", ports: [{ port: 1812, protocol: "UDP" }] };

const plan = (environment: Tree) => planWith({ platform: { services: "none" }, ...environment });
const records = (environment: Tree) => plan(environment).dns?.records;

describe("names in a zone", () => {
  it("are none where no zone is named", () => {
    assert.equal(plan({ ...AWS, ecds: [api] }).dns, undefined);
  });

  for (const [cloud, environment, loadBalancer] of [
    ["AWS", AWS, "uepe"],
    ["GCP", GCP, "prod-uepe"],
  ] as const) {
    it(`lead hosts to the ingress controller's load balancer on ${cloud}, each once`, () => {
      const more = {
        name: "more",
        http: { host: "api.example.net", paths: [{ path: "/more", port: 8081 }] },
      };
      assert.deepEqual(records({ ...environment, dns: zone, ecds: [api, more] }), [
        { name: "api.example.net", loadBalancer },
      ]);
    });
  }

  it("lead hosts of descriptors and the platform there too", () => {
    const { dns } = planWith(
      {
        ...AWS,
        dns: zone,
        platform: {
          exposure: "Ingress",
          host: "uepe.example.net",
          ports: { control: { exposure: "ClusterIP" } },
        },
        ecds: [{ descriptor: "ecd/api.yaml" }],
      },
      {
        "ecd/api.yaml": ecDeployment(
          "api",
          "\n  ingress: {host: api.example.net, paths: [{path: /, port: 8080}]}",
        ),
      },
    );
    assert.deepEqual(
      dns?.records.map(({ name }) => name),
      ["uepe.example.net", "api.example.net"],
    );
  });

  it("lead to a dedicated load balancer of the controller's own", () => {
    const made = records({ ...AWS, dns: zone, ingress: { dedicated: true }, ecds: [api, radius] });
    assert.deepEqual(made, [{ name: "api.example.net", loadBalancer: "uepe-uepe-traefik" }]);
  });

  it("are given to load balancers that clients call without HTTP", () => {
    const dns = { ...zone, loadBalancers: { uepe: "radius.example.net" } };
    assert.deepEqual(records({ ...AWS, dns, ecds: [radius] }), [
      { name: "radius.example.net", loadBalancer: "uepe" },
    ]);
  });

  it("are missed where a host lies elsewhere, or nothing leads to the controller", () => {
    const elsewhere = { ...api, http: { host: "api.example.org", paths } };
    const outside = plan({ ...AWS, dns: zone, ecds: [elsewhere] });
    assert.deepEqual([outside.dns?.records, pathsOf(outside, "UEN223")], [[], ["environment.dns"]]);
    const inside = plan({ ...AWS, dns: zone, ingress: { exposure: "ClusterIP" }, ecds: [api] });
    assert.deepEqual([inside.dns?.records, pathsOf(inside, "UEN223")], [[], ["environment.dns"]]);
    const alike = plan({ ...AWS, dns: zone, ecds: [{ ...api, http: { host: "badexample.net", paths } }] });
    assert.deepEqual(alike.dns?.records, []);
  });

  it("are refused for a load balancer that there is not, on-prem, and for no domain", () => {
    const unknown = plan({
      ...AWS,
      dns: { ...zone, loadBalancers: { own: "a.example.net" } },
      ecds: [radius],
    });
    assert.deepEqual(pathsOf(unknown, "UEN224"), ["environment.dns.loadBalancers.own"]);
    const onPrem = plan({ target: "on-prem", network: { calico: { install: true } }, dns: zone });
    assert.deepEqual([onPrem.dns, pathsOf(onPrem, "UEN222")], [undefined, ["environment.dns"]]);
    const faulty = plan({ ...AWS, dns: { ...zone, domain: "Example_net" } });
    assert.deepEqual([faulty.dns, pathsOf(faulty, "UEN009")], [undefined, ["environment.dns.domain"]]);
  });

  it("stand beside their load balancer in what a reviewer reads, and nowhere where there are none", () => {
    const named = plan({ ...AWS, dns: zone, ecds: [api] });
    assert.deepEqual(planJson(named).loadBalancers[0]?.names, ["api.example.net"]);
    assert.match(renderPlan(named, { width: 200 }), /LISTENERS +NAMES\nuepe .* api\.example\.net\n/);
    const unnamed = plan({ ...AWS, ecds: [api] });
    assert.ok(!("names" in (planJson(unnamed).loadBalancers[0] ?? {})));
    assert.doesNotMatch(renderPlan(unnamed, { width: 200 }), /NAMES/);
  });
});

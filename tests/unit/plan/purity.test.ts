import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEnvironment } from "../../../sdk/config/parse";
import { exposuresAt } from "../../../sdk/plan/exposure";
import { plan } from "../../../sdk/plan/plan";
import { acceptedEnvironments } from "../../fixture/acceptedEnvironments";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { frozen } from "../../fixture/frozen";
import { planOnPrem } from "./onPrem";
import { randomEnvironment } from "./randomEnvironment";

describe("the plan", () => {
  it("changes nothing of what it is given, and gives the same for the same", () => {
    fc.assert(
      fc.property(randomEnvironment, ({ args, descriptors }) => {
        const again = {
          args: structuredClone(args),
          descriptors: descriptors.map((file) => ({
            ...file,
            documents: file.documents.map((one) => ({ ...one, value: structuredClone(one.value) })),
          })),
        };
        const first = plan(frozen(args), frozen(descriptors));
        assert.deepEqual(first, plan(again.args, again.descriptors));
        assert.deepEqual({ args, descriptors }, again);
      }),
    );
  });

  it("changes nothing of any configuration that the tests accept", () => {
    for (const { what, environment } of acceptedEnvironments) {
      const { args } = parseEnvironment({
        target: "on-prem",
        network: { calico: { install: false } },
        ...environment,
      });
      const before = structuredClone(args);
      assert.deepEqual(plan(frozen(args)), plan(before), what);
    }
  });

  it("lists platform, ui and ingress first, then the ECDs in the order of the configuration", () => {
    const entries = [
      { name: "zebra", ports: [{ port: 2 }, { port: 1 }] },
      { descriptor: "many.yaml" },
      {
        name: "alpha",
        http: {
          host: "a.example.net",
          paths: [
            { path: "/b", port: 2 },
            { path: "/a", port: 1 },
          ],
        },
      },
    ];
    const texts = {
      "many.yaml": `${ecDeployment("second", "{services: [{spec: {ports: [{port: 1}]}}]}")}---\n${ecDeployment("first", "{services: [{spec: {ports: [{port: 1}]}}]}")}`,
    };
    const owners = (ecds: unknown[]) =>
      planOnPrem({ ecds }, texts).exposures.map(({ owner, port, path }) => `${owner} ${path ?? port}`);
    const head = ["platform 80", "platform 6790", "ui 9001", "ingress 80", "ingress 443"];
    assert.deepEqual(owners(entries), [
      ...head,
      "zebra 2",
      "zebra 1",
      "second 1",
      "first 1",
      "alpha /b",
      "alpha /a",
    ]);
    assert.deepEqual(owners([...entries].reverse()), [
      ...head,
      "alpha /b",
      "alpha /a",
      "second 1",
      "first 1",
      "zebra 2",
      "zebra 1",
    ]);
  });

  it("leaves what it plans of an ECD as it is when another one is added, moved or taken away", () => {
    const one = {
      name: "one",
      exposure: "NodePort",
      ports: [{ port: 1, nodePort: 30010 }],
      sources: ["192.0.2.0/24"],
    };
    const two = { name: "two", ports: [{ port: 2 }] };
    const ofOne = (ecds: unknown[]) => {
      const { ecds: planned, exposures } = planOnPrem({ ecds });
      const found = planned.find(({ name }) => name === "one");
      const own = exposuresAt(exposures, found?.exposures ?? []);
      assert.equal(own.length, 1);
      return [found?.services, own.map(({ configPath: _, pin: __, ...rest }) => rest)];
    };
    assert.deepEqual(ofOne([one, two]), ofOne([one]));
    assert.deepEqual(ofOne([two, one]), ofOne([one]));
  });

  it("reports errors first, then warnings, each in the order of the configuration, and each once", () => {
    const { findings } = planOnPrem({
      sources: ["everybody"],
      ecds: [
        { name: "one", exposure: "NodePort", ports: [{ port: 1812, protocol: "UDP" }] },
        { name: "two" },
        { name: "three", exposure: "NodePort", ports: [{ port: 70000, nodePort: 30010 }] },
      ],
    });
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error").map(({ code, path }) => `${code} ${path}`),
      [
        "UEN007 environment.sources[0]",
        "UEN214 environment.ecds[1]",
        "UEN010 environment.ecds[2].ports[0].port",
      ],
    );
    const keys = findings.map(({ code, path, message }) => `${code} ${path} ${message}`);
    assert.deepEqual(keys, [...new Set(keys)]);
  });
});

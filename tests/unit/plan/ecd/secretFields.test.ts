import assert from "node:assert/strict";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "../onPrem";

const ANNOTATION = "usage-engine-networking/secret-fields";
const WORKFLOWS = "workflows: [{template: t, instances: [{name: in, parameters: '{}'}]}]";

function planned(spec: string, entry: Record<string, unknown> = {}) {
  const plan = planOnPrem(
    { ecds: [{ descriptor: "ecd/one.yaml", ...entry }] },
    { "ecd/one.yaml": ecDeployment("one", spec) },
  );
  const [ecd] = plan.ecds;
  assert.ok(ecd?.descriptor);
  return { plan, fields: ecd.secretFields.map((keys) => keys.join(".")), object: ecd.descriptor };
}

describe("fields of a descriptor that the state keeps encrypted", () => {
  it("are the workflows by themselves, and the object says so, for a state that knows them in plain text", () => {
    const { fields, object } = planned(`{${WORKFLOWS}}`);
    assert.deepEqual(fields, ["spec.workflows"]);
    assert.equal(object.metadata.annotations?.[ANNOTATION], "spec.workflows");
  });

  it("are none where there are no workflows, and the object stays as it is", () => {
    const { fields, object } = planned("{jvmArgs: [-Xmx1g]}");
    assert.deepEqual(fields, []);
    assert.equal(object.metadata.annotations, undefined);
  });

  it("are those that the entry names besides, a list as a whole, and nothing twice", () => {
    const { fields, object } = planned(
      `{${WORKFLOWS}, jvmArgs: [-Dkey=x], deep: {er: {key: x}}, list: [{key: x}]}`,
      {
        secretPaths: [
          "spec.list[0].key",
          "spec.jvmArgs",
          "spec.deep.er.key",
          "spec.deep.er",
          "spec.workflows.instances",
        ],
      },
    );
    const all = ["spec.deep.er", "spec.jvmArgs", "spec.list", "spec.workflows"];
    assert.deepEqual(fields, all);
    // Another list is another annotation: one update then encrypts what the state has in plain text.
    assert.equal(object.metadata.annotations?.[ANNOTATION], all.join(","));
  });

  for (const [what, text] of [
    ["a misspelt field", "spec.jvmArg"],
    ["a field that is no part of spec", "metadata.labels"],
    ["all of spec", "spec"],
    ["what the plan is made from, and shows", "spec.services"],
    ["a part of it", "spec.ingress.host"],
  ] as const) {
    it(`are not ${what}`, () => {
      const { plan, fields } = planned(`{jvmArgs: [a], ingress: {host: a.example.net, paths: []}}`, {
        secretPaths: ["spec.jvmArgs", text],
      });
      assert.deepEqual(pathsOf(plan, "UEN410"), ["environment.ecds[0].secretPaths[1]"]);
      assert.ok(fields.includes("spec.jvmArgs"));
    });
  }

  it("may be there in one of an entry's descriptors only", () => {
    const plan = planOnPrem(
      { ecds: [{ descriptor: "ecd/*.yaml", secretPaths: ["spec.jvmArgs"] }] },
      { "ecd/one.yaml": ecDeployment("one", "{jvmArgs: [a]}"), "ecd/two.yaml": ecDeployment("two", "{}") },
    );
    assert.deepEqual(
      plan.ecds.map(({ secretFields }) => secretFields.length),
      [1, 0],
    );
    assert.deepEqual(pathsOf(plan, "UEN410"), []);
  });

  it("do nothing without a descriptor, with a warning", () => {
    const plan = planOnPrem({ ecds: [{ name: "one", ports: [{ port: 1 }], secretPaths: ["spec.jvmArgs"] }] });
    assert.deepEqual(pathsOf(plan, "UEN217"), ["environment.ecds[0].secretPaths"]);
  });

  it("are told of where workflows have parameters, with what is left to do for an older stack", () => {
    const { plan } = planned(`{${WORKFLOWS}}`);
    const [told] = plan.findings.filter(({ code }) => code === "UEN411");
    assert.match(told?.message ?? "", /workflows of one are given parameters/);
    assert.match(told?.fix ?? "", /history.*new passwords/);
    assert.deepEqual(pathsOf(planned("{workflows: [{template: t}]}").plan, "UEN411"), []);
  });

  it("are told of once for all ECDs, however many entries they are", () => {
    const names = ["one", "two", "three"];
    const plan = planOnPrem(
      { ecds: names.map((name) => ({ descriptor: `ecd/${name}.yaml` })) },
      Object.fromEntries(names.map((name) => [`ecd/${name}.yaml`, ecDeployment(name, `{${WORKFLOWS}}`)])),
    );
    const told = plan.findings.filter(({ code }) => code === "UEN411");
    assert.deepEqual(
      told.map(({ path }) => path),
      ["environment.ecds"],
    );
    assert.match(told[0]?.message ?? "", /workflows of one, two, three are given parameters/);
  });
});

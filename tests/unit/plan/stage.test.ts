import assert from "node:assert/strict";
import { Environment, type EnvironmentArgs } from "../../../index";
import { comparePlans } from "../../../sdk/report/difference";
import { planJson } from "../../../sdk/report/json";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderPlan } from "../../../sdk/report/terminal";
import { descriptorFolder, ecDeployment, planWith } from "../../fixture/descriptorFolder";
import { priced } from "../../fixture/priced";
import { registered } from "../components/registered";
import { pathsOf } from "./onPrem";

const TEXTS = {
  "ecd/radius.yaml": ecDeployment(
    "radius",
    "{nodeHost: worker-1, services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]}}]}",
  ),
  "ecd/tcp.yaml": ecDeployment("tcp", "{services: [{spec: {ports: [{port: 7002}]}}]}"),
};
const ECDS = [
  { descriptor: "ecd/*.yaml" },
  { name: "diameter", exposure: "NodePort", ports: [{ port: 3868, nodePort: 30012 }] },
];
const ON_PREM = { target: "on-prem", network: { calico: { install: false } }, ecds: ECDS };
const waiting = (plan: ReturnType<typeof planWith>) =>
  plan.ecds.filter(({ isWaiting }) => isWaiting).map(({ name }) => name);
const planned = (more: object) => planWith({ ...ON_PREM, ...more }, TEXTS);

describe("the stage of an environment", () => {
  const cluster = { name: "there" };
  const defaults: [what: string, environment: object, stage: string][] = [
    ["on-prem", {}, "ecds"],
    ["on-prem with Calico to be installed", { network: { calico: { install: true } } }, "ecds"],
    [
      "AWS with a cluster of its own",
      { target: "aws", network: { aws: { region: "us-east-1" } } },
      "network",
    ],
    [
      "AWS with a cluster that is there",
      { target: "aws", network: { aws: { region: "us-east-1", existingCluster: cluster } } },
      "ecds",
    ],
    [
      "GCP with a cluster of its own",
      { target: "gcp", network: { gcp: { region: "us-central1" } } },
      "network",
    ],
    [
      "GCP with a cluster that is there",
      { target: "gcp", network: { gcp: { region: "us-central1", existingCluster: cluster } } },
      "ecds",
    ],
    [
      "AWS with a kubeconfig that is named",
      { target: "aws", cluster: { kubeconfig: "site" }, network: { aws: { region: "us-east-1" } } },
      "ecds",
    ],
    [
      "AWS with a cluster of its own, said otherwise",
      { stage: "ecds", target: "aws", network: { aws: { region: "us-east-1" } } },
      "ecds",
    ],
  ];
  for (const [what, environment, stage] of defaults) {
    it(`is ${stage} for ${what}`, () => {
      assert.equal(planned(environment).stage, stage);
    });
  }

  it("must be said where the environment makes the cluster and has descriptors (UEN028)", () => {
    const own = { target: "aws", network: { aws: { region: "us-east-1" } } };
    const unsaid = planned(own);
    assert.deepEqual(pathsOf(unsaid, "UEN028"), ["environment.stage"]);
    const [error] = unsaid.findings.filter(({ code }) => code === "UEN028");
    assert.equal(error?.severity, "error");
    assert.match(error?.message ?? "", /radius, tcp/);
    assert.match(error?.fix ?? "", /stage: ecds where the stack has ECDs/);
    const fine = [
      { ...own, stage: "network" },
      { ...own, stage: "ecds" },
      { ...own, ecds: ECDS.slice(1) },
      { ...own, cluster: { kubeconfig: "site" } },
      { target: "aws", network: { aws: { region: "us-east-1", existingCluster: cluster } } },
      {},
    ];
    for (const environment of fine) assert.deepEqual(pathsOf(planned(environment), "UEN028"), []);
  });

  it("lets ECDs of descriptors wait, and no others: their Services need no ECDeployment", () => {
    assert.deepEqual(waiting(planned({ stage: "network" })), ["radius", "tcp"]);
    assert.deepEqual(waiting(planned({ stage: "ecds" })), []);
  });

  it("says who waits, for what, and that going back deletes", () => {
    const plan = planned({ stage: "network" });
    assert.deepEqual(pathsOf(plan, "UEN018"), ["environment.stage"]);
    const [note] = plan.findings.filter(({ code }) => code === "UEN018");
    assert.match(
      note?.message ?? "",
      /radius, tcp wait for Usage Engine.*the Services of diameter need no ECDeployment/,
    );
    assert.match(note?.fix ?? "", /install Usage Engine, set stage: ecds/);
    const [warning] = plan.findings.filter(({ code }) => code === "UEN019");
    assert.equal(warning?.severity, "warning");
    for (const plan of [planned({ stage: "ecds" }), planned({ stage: "network", ecds: ECDS.slice(1) })]) {
      assert.deepEqual([...pathsOf(plan, "UEN018"), ...pathsOf(plan, "UEN019")], []);
    }
  });

  it("plans everything else the same, so that the second stage changes nothing of the first", () => {
    const [first, second] = [planned({ stage: "network" }), planned({ stage: "ecds" })];
    for (const key of [
      "exposures",
      "nodePorts",
      "loadBalancers",
      "policies",
      "firewallRules",
      "platform",
    ] as const) {
      assert.deepEqual(first[key], second[key], key);
    }
  });

  it("is in every form of the plan", () => {
    const plan = priced(planned({ stage: "network" }), { target: "on-prem" });
    const text = /Stage network: radius, tcp wait for Usage Engine/;
    assert.match(renderPlan(plan), text);
    assert.match(renderMarkdown({ title: "site", plan }), text);
    const { stage, waiting } = planJson(plan);
    assert.deepEqual({ stage, waiting }, { stage: "network", waiting: ["radius", "tcp"] });
  });

  const objects = async (stage: string) => {
    const directory = descriptorFolder(TEXTS);
    const args = { ...ON_PREM, stage, directory } as EnvironmentArgs;
    const { resources } = await registered((opts) => new Environment("site", args, opts));
    return resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ type, name }) => `${type} ${name}`);
  };

  it("withholds ECDeployment objects from the program, and nothing else", async () => {
    const [first, second] = [await objects("network"), await objects("ecds")];
    const more = second.filter((object) => !first.includes(object));
    assert.deepEqual(
      more.map((object) => object.replace(/^.*:ECDeployment \S+-/, "")),
      ["radius", "tcp"],
    );
    assert.deepEqual(
      first.filter((object) => !second.includes(object)),
      [],
    );
    assert.ok(first.some((object) => object.endsWith("-diameter")));
  });

  it("shows in a difference which ECDs come or go", () => {
    const plan = (stage: string) => priced(planned({ stage }), { target: "on-prem" });
    const ecds = (before: string, after: string) =>
      comparePlans(plan(before), plan(after))
        .objects.filter(({ kind }) => kind === "ECDeployment")
        .map(({ name, what }) => `${name} ${what}`);
    assert.deepEqual(ecds("network", "ecds"), ["radius new", "tcp new"]);
    assert.deepEqual(ecds("ecds", "network"), ["radius gone", "tcp gone"]);
  });
});

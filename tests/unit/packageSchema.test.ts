import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { AnalyzeResult, PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import * as entry from "../../index";
import { analyzePackage, environmentSchemas, reachable, typeName } from "../../scripts/schema";
import prices from "../../sdk/cost/prices.json";
import { catalogue } from "../../sdk/findings/catalogue";
import { DEFAULTS } from "../../sdk/report/changes/settings";

const ROOT = join(__dirname, "..", "..", "..");

/** Free-form by documentation: what a chart takes as values, and Calico's Installation. */
const FREE_FORM = /\.(values|installation)$/;

/** Ids that another stack may give, known late. */
const PASSING_THROUGH = [
  "AwsNetwork.privateSubnetIds",
  "AwsNetwork.publicSubnetIds",
  "AwsNetwork.vpcId",
  "GcpNetwork.vpcNetwork",
  "GcpNetwork.vpcSubnetwork",
];

/** Who publishes what the arguments' limits and defaults come from. */
const PUBLISHERS = [
  "https://kubernetes.io/",
  "https://helm.sh/docs/",
  "https://docs.tigera.io/calico/",
  "https://docs.aws.amazon.com/",
  "https://aws.amazon.com/",
  "https://cloud.google.com/",
  "https://metallb.io/",
  "https://metallb.github.io/metallb",
  "https://traefik.github.io/charts",
  "https://github.com/traefik/traefik-helm-chart/",
  "https://cert-manager.io/docs/",
];

/** `Default: false`, `Default with BGP: ...`: what holds where an argument is left out. */
const SAYS_DEFAULT = /\bDefault\b[^:]*:\s\S/;

/** Every argument of every component, and of the types that they lead to, by the name of its owner. */
function argumentsOf({ components, typeDefinitions }: AnalyzeResult): Map<string, PropertyDefinition> {
  const inputs = Object.values(components).map(({ name, inputs }) => [`${name}Args`, inputs] as const);
  const types = inputs.flatMap(([, properties]) => reachable(properties, typeDefinitions));
  const owners = [...inputs, ...types.map((type) => [type.name, type.properties ?? {}] as const)];
  return new Map(
    owners.flatMap(([owner, properties]) =>
      Object.entries(properties).map(([name, property]) => [`${owner}.${name}`, property] as const),
    ),
  );
}

/** The argument that a path such as `ecds.ports.protocol` leads to. */
function argumentAt(path: string, { components, typeDefinitions }: AnalyzeResult): PropertyDefinition {
  let properties = components.Environment?.inputs;
  let found: PropertyDefinition | undefined;
  for (const key of path.split(".")) {
    found = properties?.[key];
    const type = found?.items ?? found;
    properties = type && "$ref" in type ? typeDefinitions[typeName(type.$ref)]?.properties : undefined;
  }
  assert.ok(found, `there is no argument ${path}`);
  return found;
}

describe("the package, as Pulumi's component analyzer sees it", function () {
  this.timeout(180_000);
  let analysis: AnalyzeResult;
  let components: string[];

  before(() => {
    components = getPulumiComponents(entry).map((component) => component.name);
    analysis = analyzePackage(ROOT, components);
  });

  it("publishes every component, and nothing else", () => {
    assert.deepEqual([...components].sort(), [
      "AwsNetwork",
      "EcdNetworking",
      "Environment",
      "GcpNetwork",
      "IngressController",
      "NodePortGuard",
      "OnPremNetwork",
      "PlatformServices",
      "TrafficSeparation",
    ]);
    assert.deepEqual(Object.keys(analysis.components).sort(), [...components].sort());
  });

  it("types every input and output, but for the maps that are free-form by documentation", () => {
    const owners = [
      ...Object.values(analysis.components).map(({ name, inputs, outputs }) => [
        `${name}Args`,
        { ...inputs, ...outputs },
      ]),
      ...Object.values(analysis.typeDefinitions).map(({ name, properties }) => [name, properties ?? {}]),
    ] as [string, Record<string, PropertyDefinition>][];
    const untyped = owners.flatMap(([owner, properties]) =>
      Object.keys(properties)
        .filter((name) => JSON.stringify(properties[name]).includes("pulumi.json#/Any"))
        .map((name) => `${owner}.${name}`),
    );
    assert.deepEqual(
      untyped.filter((property) => !FREE_FORM.test(property)),
      [],
    );
  });

  it("keeps choices as enums with the values of the stack file", () => {
    const choices = Object.fromEntries(
      Object.values(analysis.typeDefinitions)
        .filter((type) => type.enum)
        .map((type) => [type.name, type.enum?.map((member) => member.value).sort()]),
    );
    assert.deepEqual(choices.Target, ["aws", "gcp", "on-prem"]);
    assert.deepEqual(choices.Exposure, ["ClusterIP", "Ingress", "LoadBalancer", "NodePort"]);
    assert.deepEqual(choices.Protocol, ["SCTP", "TCP", "UDP"]);
    assert.deepEqual(choices.ServicesMode, ["create", "none", "patch"]);
    assert.deepEqual(choices.Controller, ["none", "traefik"]);
  });

  it("takes plain values only, but for ids that pass through: a plan needs all the others", () => {
    const late = Object.values(analysis.components).flatMap(({ name, inputs }) =>
      Object.keys(inputs)
        .filter((input) => !inputs[input]?.plain && input !== "values")
        .map((input) => `${name}.${input}`),
    );
    assert.deepEqual(late.sort(), PASSING_THROUGH);
  });

  it("gives every input and output a description", () => {
    const silent = Object.values(analysis.components).flatMap(({ name, inputs, outputs }) =>
      [...Object.entries(inputs), ...Object.entries(outputs)]
        .filter(([, property]) => !property.description)
        .map(([property]) => `${name}.${property}`),
    );
    assert.deepEqual(silent, []);
  });

  it("says of every optional argument what holds without it", () => {
    const unsaid = [...argumentsOf(analysis)]
      .filter(([, { optional, description }]) => optional && !SAYS_DEFAULT.test(description ?? ""))
      .map(([argument]) => argument);
    assert.deepEqual(unsaid, []);
  });

  it("says the default that a comparison of two plans goes by", () => {
    for (const [path, value] of Object.entries(DEFAULTS)) {
      const { description = "" } = argumentAt(path, analysis);
      const said = description.slice(description.indexOf("Default"));
      const values = Array.isArray(value) && value.length === 0 ? ["none"] : [value].flat();
      for (const one of values) assert.ok(said.includes(String(one)), `${path} is ${one}: ${description}`);
    }
  });

  it("gives the publishers' own documentation as the source of their limits", () => {
    const sources = [...argumentsOf(analysis).values()].flatMap(
      ({ description }) => description?.match(/https?:\/\/[^\s`;,)]+/g) ?? [],
    );
    assert.ok(new Set(sources).size > 30, `${new Set(sources).size} sources are given`);
    assert.deepEqual(
      sources.filter((source) => !PUBLISHERS.some((publisher) => source.startsWith(publisher))),
      [],
    );
  });

  it("describes every type", () => {
    assert.deepEqual(
      Object.values(analysis.typeDefinitions)
        .filter(({ description }) => !description)
        .map(({ name }) => name),
      [],
    );
  });

  it("names findings that there are, in its descriptions", () => {
    const named = new Set(JSON.stringify(analysis).match(/UEN\d+/g));
    assert.ok(named.size > 90, `${named.size} findings are named`);
    assert.deepEqual(
      [...named].filter((code) => !(code in catalogue)),
      [],
    );
  });

  it("names items of the price book, and no amounts, where something costs", () => {
    const descriptions = JSON.stringify(analysis);
    const named = new Set(descriptions.match(/`(aws|gcp)-[a-z-]+`/g)?.map((item) => item.slice(1, -1)));
    assert.ok(named.size > 5, `${named.size} items are named`);
    const priced = new Set(prices.map(({ item }) => item));
    assert.deepEqual(
      [...named].filter((item) => !priced.has(item)),
      [],
    );
    assert.doesNotMatch(descriptions, /\d dollars/);
  });

  it("has outputs where peers and reviewers look for them", () => {
    const { Environment } = analysis.components;
    const contract = ["endpoints", "exposures", "findings", "monthlyCost", "costItems"];
    assert.deepEqual(Object.keys(Environment?.outputs ?? {}).slice(0, contract.length), contract);
  });

  for (const file of ["environment.schema.json", "stack.schema.json", "base.schema.json"]) {
    it(`has schema/${file} up to date: run npm run schema after a change of the arguments`, () => {
      const committed = JSON.parse(readFileSync(join(ROOT, "schema", file), "utf8"));
      const generated = JSON.parse(JSON.stringify(environmentSchemas(analysis)[file]));
      assert.ok(isDeepStrictEqual(committed, generated), "it differs from the arguments' types");
    });
  }
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { globSync } from "tinyglobby";
import { parseAllDocuments } from "yaml";
import { ON_AWS, ON_GCP } from "../../../scripts/existingClusters";
import { readStackFile } from "../../../sdk/config/stackFile";
import type { PricedPlan } from "../../../sdk/cost/pricedPlan";
import { plan } from "../../../sdk/plan/plan";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { DEFAULTS } from "../../../sdk/report/changes/settings";
import { comparePlans, type Difference, isUnchanged } from "../../../sdk/report/difference";
import { differenceJson } from "../../../sdk/report/differenceJson";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderPlanDifference } from "../../../sdk/report/terminal";
import { priced } from "../../fixture/priced";
import { repository } from "../cli/command";
import { randomEnvironment } from "../plan/randomEnvironment";
import { environments } from "../reachability/randomEnvironment";
import { changed, leavesOf, otherValue, type Path, type Tree } from "./variants";

/** What `plan --against` makes of two environments. */
function differenceOf(before: unknown, after: unknown, directory = "."): Difference {
  const [was, is] = [before, after].map((settings) => ({
    ...planEnvironment(settings, directory),
    settings,
  }));
  assert.ok(was && is);
  return comparePlans(was, is);
}

/** A plan without its configuration, and without where in the files its parts come from: nothing is made of that. */
function made(planned: PricedPlan): unknown {
  const isPlace = (key: string, value: unknown) =>
    ["configPath", "path"].includes(key) && (Array.isArray(value) || /^environment\b/.test(String(value)));
  return JSON.parse(
    JSON.stringify({ ...planned, args: undefined }, (key, value) =>
      isPlace(key, value) || ["pinnedBy", "fix"].includes(key) ? undefined : value,
    ),
  );
}

function texts(difference: Difference, plan: PricedPlan): string[] {
  return [
    renderPlanDifference(difference, { width: 80 }),
    renderMarkdown({ title: "x", plan, against: { name: "base", difference } }),
    JSON.stringify(differenceJson("base", difference)),
  ];
}

const CALICO = { target: "on-prem", network: { calico: { install: true }, podCidr: "192.168.0.0/16" } };
const VPC = { target: "aws", network: { aws: { region: "us-east-1", cluster: {} } } };

describe("the difference of two whole plans", () => {
  const cases: [what: string, before: Tree, at: Path, value: unknown, named: RegExp][] = [
    ["pod range", CALICO, ["network", "podCidr"], "172.20.0.0/16", /^network\.podCidr/],
    ["encapsulation", CALICO, ["network", "encapsulation"], "VXLAN", /^network\.encapsulation/],
    ["version of Calico", CALICO, ["network", "calico", "version"], "3.32.0", /^network\.calico\.version/],
    ["namespace", CALICO, ["namespace"], "prod", /^namespace: uepe => prod$/],
    ["separation that is off", CALICO, ["separation"], { mode: "off" }, /^separation/],
    ["range of the VPC", VPC, ["network", "aws", "vpc"], { cidr: "10.4.0.0/16" }, /^network\.aws\.vpc/],
    ["number of zones", VPC, ["network", "aws", "vpc"], { zones: 3 }, /^network\.aws\.vpc/],
    ["kubeconfig", CALICO, ["cluster"], { context: "other" }, /^cluster/],
    ["budget", CALICO, ["budget"], { monthly: 100 }, /^budget/],
  ];
  for (const [what, before, at, value, named] of cases)
    it(`names another ${what}`, () => {
      const difference = differenceOf(
        before,
        changed(before, at, () => value),
      );
      const text = renderPlanDifference(difference, { width: 80 });
      assert.doesNotMatch(text, /Nothing changes/);
      assert.ok(
        text.split("\n").some((line) => named.test(line.trim())),
        text,
      );
      for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
    });

  it("says so in Markdown and in JSON too", () => {
    const after = changed(CALICO, ["network", "podCidr"], () => "172.20.0.0/16");
    const difference = differenceOf(CALICO, after);
    const [, markdown, json] = texts(difference, planEnvironment(after, "."));
    assert.match(
      markdown ?? "",
      /<code>network\.podCidr<\/code>: <code>192\.168\.0\.0\/16<\/code> → <code>172/,
    );
    assert.match(markdown ?? "", /; 1 setting; \d+ objects?\./);
    assert.match(markdown ?? "", /<summary>Objects that change: \d+<\/summary>/);
    assert.match(
      json ?? "",
      /{"path":"network\.podCidr","before":"192\.168\.0\.0\/16","after":"172\.20\.0\.0\/16"}/,
    );
  });

  it("is not there for a default that is written down", () => {
    for (const target of [CALICO, VPC]) {
      const difference = differenceOf(target, { ...target, namespace: "uepe", createNamespace: false });
      assert.deepEqual([difference.settings, difference.objects], [[], []]);
    }
    const exposed = { ...CALICO, sources: ["10.0.0.0/8"], platform: {} };
    assert.equal(isUnchanged(differenceOf(exposed, { ...exposed, platform: { services: "create" } })), true);
  });

  it("is there for a setting whose default depends on another", () => {
    const nodes = (settings: Tree) => changed(VPC, ["network", "aws", "nodes"], () => settings);
    const { settings } = differenceOf(nodes({ min: 1 }), nodes({ min: 1, desired: 2 }));
    assert.deepEqual(settings, [{ path: "network.aws.nodes.desired", after: 2 }]);
  });

  it("compares items of lists by what names them", () => {
    const ecd = (name: string, port: number) => ({ name, ports: [{ port }] });
    const before = { ...CALICO, ecds: [ecd("a", 7001), ecd("b", 7002)] };
    const after = { ...CALICO, ecds: [ecd("new", 7003), ecd("b", 7002), { ...ecd("a", 7001), replicas: 2 }] };
    const { settings } = differenceOf(before, after);
    assert.deepEqual(
      settings.map(({ path }) => path),
      ["ecds[a].replicas", "ecds[new]", "ecds (order)"],
    );
  });

  it("puts objects together that change alike", () => {
    const ecds = ["a", "b", "c"].map((name) => ({ name, ports: [{ port: 7001 }] }));
    const before = { ...CALICO, separation: { mode: "off" }, platform: { services: "none" }, ecds };
    const text = renderPlanDifference(differenceOf(before, { ...before, labels: { team: "x" } }));
    assert.match(text, /changes in place: Service a, b, c\n {4}labels\.team: not set => x/);
  });

  it("says why it ends with 1 where errors are no news, and that a faulty base is incomplete", () => {
    const faulty = { ...CALICO, sources: ["10.0.0.0/33"] };
    const same = differenceOf(faulty, faulty);
    for (const text of texts(same, planEnvironment(faulty, ".")))
      assert.match(text, /othing changes|"settings":\[\]/);
    assert.match(renderPlanDifference(same), /error UEN007 environment\.sources/);
    assert.match(renderPlanDifference(same), /has errors \(UEN007\), so this ends with 1/);
    const mended = differenceOf(faulty, CALICO);
    assert.match(renderPlanDifference(mended), /compared with has errors of its own \(UEN007\)/);
    assert.doesNotMatch(renderPlanDifference(mended), /ends with 1/);
  });

  it("says that an encrypted value is another one, and not which", () => {
    const hidden = (text: string) => ({ ...CALICO, namespace: { secure: text } });
    const difference = differenceOf(hidden("v1:aaaa"), hidden("v1:bbbb"));
    assert.deepEqual(difference.settings, [{ path: "namespace.secure", hidden: true }]);
  });
});

describe("the defaults that a difference knows", () => {
  const base: Record<string, Tree> = {
    ecds: { ...CALICO, ecds: [{ name: "a", ports: [{ port: 7001 }] }] },
    "network.aws": { ...VPC, network: { aws: { region: "us-east-1", vpc: {}, cluster: {}, nodes: {} } } },
    "network.gcp": {
      target: "gcp",
      network: { gcp: { region: "us-central1", vpc: {}, cluster: {}, nodes: {} } },
    },
    ingress: { ...CALICO, ingress: {} },
    certificates: { ...CALICO, certificates: { issuer: "letsencrypt" } },
  };
  for (const [path, value] of Object.entries(DEFAULTS))
    it(`is ${JSON.stringify(value)} for ${path}`, () => {
      const [, start = CALICO] = Object.entries(base).find(([prefix]) => path.startsWith(prefix)) ?? [];
      const keys = path
        .split(".")
        .flatMap(
          (key): Path => (["ecds", "ports"].includes(key) && path.startsWith("ecds") ? [key, 0] : [key]),
        );
      const written = changed(start, keys, () => value);
      assert.deepEqual(made(planEnvironment(written, ".")), made(planEnvironment(start, ".")));
      assert.deepEqual(differenceOf(start, written).settings, []);
    });
});

describe("whatever differs", () => {
  it("is named, for any two environments", () => {
    fc.assert(
      fc.property(environments, environments, (before, after) => {
        const [was, is] = [before, after].map((one) => planEnvironment(one, "."));
        assert.ok(was && is);
        if (isDeepStrictEqual(made(was), made(is))) return;
        assert.equal(isUnchanged(comparePlans(was, is)), false);
        assert.notDeepEqual(differenceOf(before, after).settings, []);
      }),
      { numRuns: 150 },
    );
  });

  it("is named, for any two environments with descriptors", () => {
    fc.assert(
      fc.property(randomEnvironment, randomEnvironment, (before, after) => {
        const [was, is] = [before, after].map(({ args, descriptors }) =>
          priced(plan(args, descriptors), args),
        );
        assert.ok(was && is);
        if (isDeepStrictEqual(made(was), made(is))) return;
        assert.equal(isUnchanged(comparePlans(was, is)), false);
      }),
      { numRuns: 150 },
    );
  });

  for (const file of globSync(["Pulumi.*.yaml", "examples/**/Pulumi.*.yaml"], { cwd: repository }).sort())
    it(`is named, for every value of ${file}`, function () {
      this.timeout(60_000);
      const { environment, directory } = readStackFile(join(repository, file));
      if (environment === undefined) return;
      const base = { ...planEnvironment(environment, directory), settings: environment };
      const unchanged = made(planEnvironment(environment, directory));
      for (const leaf of leavesOf(environment)) {
        for (const mutate of [otherValue, () => undefined]) {
          const settings = changed(environment, leaf, mutate);
          const planned = planEnvironment(settings, directory);
          const difference = comparePlans(base, { ...planned, settings });
          if (isDeepStrictEqual(made(planned), unchanged)) continue;
          assert.equal(isUnchanged(difference), false, `${leaf}`);
          const keys = leaf.filter((key) => typeof key === "string").join(".");
          const named = difference.settings.map(({ path }) =>
            path.replace(/\[("?)([^\]]*)\1\]| \(order\)/g, (_, quote, key) => (quote ? `.${key}` : "")),
          );
          assert.ok(
            named.some((path) => keys === path || keys.startsWith(`${path}.`)),
            `${keys}: ${named}`,
          );
        }
      }
    });

  it("is named, and hidden where it may be a credential, for every value of the descriptors", function () {
    this.timeout(60_000);
    const mark = "do-not-print-me";
    const files = globSync("examples/ecd/*.yaml", { cwd: repository }).sort();
    assert.ok(files.length > 5);
    for (const file of files) {
      const [document] = parseAllDocuments(readFileSync(join(repository, file), "utf8"));
      assert.ok(document && "toJS" in document);
      const object = document.toJS() as Tree;
      const args = { target: "on-prem" as const, ecds: [{ descriptor: file }] };
      const planOf = (value: unknown) => {
        const files = [
          {
            entry: 0,
            file,
            documents: [{ value, positionOf: () => ({ line: 1, column: 1 }) }],
            repeatedKeys: [],
            faults: [],
          },
        ];
        return priced(plan(args, files), args);
      };
      const base = planOf(object);
      for (const leaf of leavesOf(object)) {
        const planned = planOf(
          changed(object, leaf, (value) =>
            typeof value === "string" ? `${value}-${mark}` : otherValue(value),
          ),
        );
        if (isDeepStrictEqual(made(planned), made(base))) continue;
        const difference = comparePlans(base, planned);
        assert.equal(isUnchanged(difference), false, `${file} ${leaf}`);
        if (!leaf.includes("parameters")) continue;
        const [changes] = difference.objects;
        assert.match(changes?.fields[0]?.path ?? "", /^spec\.workflows.*\.parameters$/);
        for (const text of texts(difference, planned)) assert.doesNotMatch(text, new RegExp(mark));
      }
    }
  });

  it("is hidden below what a descriptor's own pods are made of", () => {
    const descriptor = (value: string) => ({
      apiVersion: "mz.digitalroute.com/v1alpha1",
      kind: "ECDeployment",
      metadata: {
        name: "a",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": value },
      },
      spec: {
        env: [{ name: "PASSWORD", value }],
        jvmArgs: [`-Dpassword=${value}`],
        patch: JSON.stringify([{ op: "add", path: "/spec/x", value }]),
        ingress: { host: "a.example.net", paths: [{ path: "/", port: 80 }], patch: `{"a":"${value}"}` },
        services: [{ spec: { ports: [{ port: 80 }] }, patch: `{"metadata":{"labels":{"a":"${value}"}}}` }],
      },
    });
    const args = { target: "on-prem" as const, ecds: [{ descriptor: "a.yaml" }] };
    const [before, after] = ["one-value", "another-value"].map((value) => {
      const documents = [{ value: descriptor(value), positionOf: () => ({ line: 1, column: 1 }) }];
      const files = [{ entry: 0, file: "a.yaml", documents, repeatedKeys: [], faults: [] }];
      return priced(plan(args, files), args);
    });
    assert.ok(before && after);
    const difference = comparePlans(before, after);
    const fields = difference.objects.find(({ kind }) => kind === "ECDeployment")?.fields ?? [];
    assert.deepEqual(
      new Set(fields.map(({ path, hidden }) => `${path} ${hidden}`)),
      new Set([
        'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] true',
        "spec.env[PASSWORD].value true",
        "spec.ingress.patch true",
        "spec.jvmArgs true",
        "spec.patch true",
        "spec.services[0].patch true",
      ]),
    );
    for (const text of texts(difference, after)) assert.doesNotMatch(text, /one-value|another-value/);
  });

  it("is named where a cloud's cluster is somebody else's", () => {
    for (const target of [ON_AWS, ON_GCP]) {
      const difference = differenceOf(target, { ...target, loadBalancer: { className: "theirs" } });
      assert.equal(isUnchanged(difference), false);
    }
  });
});

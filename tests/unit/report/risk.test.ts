import assert from "node:assert/strict";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { Environment, type EnvironmentArgs } from "../../../sdk";
import { readStackFile } from "../../../sdk/config/stackFile";
import { errorsIn } from "../../../sdk/findings/finding";
import { planEnvironment } from "../../../sdk/planEnvironment";
import type { RiskLevel } from "../../../sdk/report/changes/risk";
import { comparePlans, type Difference } from "../../../sdk/report/difference";
import { differenceJson } from "../../../sdk/report/differenceJson";
import { renderHtml } from "../../../sdk/report/html/html";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderPlanDifference } from "../../../sdk/report/terminal";
import { type EngineRequests, engineRequests } from "../../fixture/engineRequests";
import { repository } from "../cli/command";
import { providers } from "../components/upgrade/providers";
import { replacedBetween, unknownTypes } from "./replacedInputs";
import { changed, defaultsOf, leavesOf, otherValue, type Path, type Tree } from "./variants";

function requestsOf(environment: unknown): Promise<EngineRequests> {
  const run = () => void new Environment("environment", environment as EnvironmentArgs);
  return engineRequests(run, { project: "site", stack: "site", config: {}, providers });
}

/** How one environment becomes another one; undefined where the other one is refused. */
function differenceTo(environment: unknown, settings: unknown, directory: string): Difference | undefined {
  const [before, after] = [environment, settings].map((one) => ({
    ...planEnvironment(one, directory),
    settings: one,
  }));
  assert.ok(before && after);
  return errorsIn(after.findings).length > 0 ? undefined : comparePlans(before, after);
}

/** What a user may set to something else in the place of a leaf: other values that the plan takes. */
function others(path: Path, value: unknown): unknown[] {
  const named: Record<string, unknown[]> = {
    instanceType: ["m6i.xlarge"],
    machineType: ["e2-standard-8"],
    scheme: ["internet-facing", "internal"],
    placement: ["public", "private"],
    nat: ["none", "perZone"],
    exposure: ["LoadBalancer", "NodePort", "ClusterIP"],
    encapsulation: ["VXLAN", "IPIP"],
    version: ["1.37", "3.33.0"],
    separation: ["off", "observe"],
    mode: ["off", "observe", "enforce"],
    guard: ["off", "range"],
    install: [true, false],
  };
  return [...(named[String(path.at(-1))] ?? []), otherValue(value), undefined];
}

const VPC: Tree = {
  target: "aws",
  network: { aws: { region: "us-east-1", vpc: {}, cluster: {}, nodes: {} } },
};
const GKE: Tree = {
  target: "gcp",
  network: { gcp: { region: "us-central1", vpc: {}, cluster: {}, nodes: {} } },
};
const PUBLIC_GKE: Tree = {
  target: "gcp",
  network: {
    gcp: {
      region: "us-central1",
      vpc: {},
      cluster: { apiSources: ["203.0.113.0/24"] },
      nodes: { placement: "public" },
    },
  },
};
const CALICO: Tree = {
  target: "on-prem",
  network: { calico: { install: true, crds: "objects" }, podCidr: "192.168.0.0/16" },
  ecds: [{ name: "radius", exposure: "NodePort", ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }] }],
};

/** A setting written otherwise, or written down, and what that does. */
interface Case {
  what: string;
  base: Tree;
  at: string;
  value: unknown;
  level: RiskLevel;
  why: RegExp;
  /** A resource that the provider makes anew for it, and the input that makes it do so. */
  replaced?: string;
}

const WRITTEN: readonly Case[] = [
  {
    what: "the pod range",
    base: CALICO,
    at: "network.podCidr",
    value: "172.20.0.0/16",
    level: "disruptive",
    why: /pods lose their network/,
  },
  {
    what: "Calico's version",
    base: CALICO,
    at: "network.calico.version",
    value: "3.33.0",
    level: "in place",
    why: /one node after the other/,
  },
  {
    what: "the namespace",
    base: CALICO,
    at: "namespace",
    value: "other",
    level: "disruptive",
    why: /another namespace/,
    replaced: "kubernetes:core/v1:Service metadata.namespace",
  },
  {
    what: "a node port",
    base: CALICO,
    at: "ecds.0.ports.0.nodePort",
    value: 30011,
    level: "disruptive",
    why: /peers must be told/,
  },
  {
    what: "sources",
    base: CALICO,
    at: "sources",
    value: ["10.1.0.0/16"],
    level: "in place",
    why: /^undefined$/,
  },
  {
    what: "labels",
    base: CALICO,
    at: "labels",
    value: { team: "voice" },
    level: "in place",
    why: /^undefined$/,
  },
  {
    what: "a VPC's range",
    base: VPC,
    at: "network.aws.vpc.cidr",
    value: "10.8.0.0/16",
    level: "disruptive",
    why: /VPC is made anew/,
    replaced: "aws:ec2/vpc:Vpc cidrBlock",
  },
  {
    what: "NAT",
    base: VPC,
    at: "network.aws.vpc.nat",
    value: "perZone",
    level: "disruptive",
    why: /call out from other addresses/,
  },
  {
    what: "Services' range of EKS",
    base: VPC,
    at: "network.aws.cluster.serviceCidr",
    value: "172.24.0.0/16",
    level: "disruptive",
    why: /cluster is made anew/,
    replaced: "aws:eks/cluster:Cluster kubernetesNetworkConfig.serviceIpv4Cidr",
  },
  {
    what: "the nodes' type",
    base: VPC,
    at: "network.aws.nodes.instanceType",
    value: "m6i.xlarge",
    level: "replaced",
    why: /nodes are made anew/,
    replaced: "aws:eks/nodeGroup:NodeGroup instanceTypes",
  },
  {
    what: "the number of nodes",
    base: VPC,
    at: "network.aws.nodes.desired",
    value: 3,
    level: "in place",
    why: /^undefined$/,
  },
  {
    what: "pods' range of GKE",
    base: GKE,
    at: "network.gcp.vpc.podCidr",
    value: "10.8.0.0/14",
    level: "disruptive",
    why: /Google refuses/,
  },
  {
    what: "another range for nodes of GKE",
    base: GKE,
    at: "network.gcp.vpc.nodeCidr",
    value: "10.32.0.0/20",
    level: "disruptive",
    why: /cluster is made anew/,
    replaced: "gcp:compute/subnetwork:Subnetwork ipCidrRange",
  },
  {
    what: "a wider range for nodes of GKE",
    base: changed(GKE, ["network", "gcp", "vpc", "nodeCidr"], () => "10.32.0.0/20"),
    at: "network.gcp.vpc.nodeCidr",
    value: "10.32.0.0/19",
    level: "in place",
    why: /grows around the nodes/,
  },
  {
    what: "another account of GKE's nodes",
    base: changed(
      GKE,
      ["network", "gcp", "nodes", "serviceAccount"],
      () => "one@site.iam.gserviceaccount.com",
    ),
    at: "network.gcp.nodes.serviceAccount",
    value: "other@site.iam.gserviceaccount.com",
    level: "replaced",
    why: /nodes are made anew/,
    replaced: "gcp:container/nodePool:NodePool nodeConfig.serviceAccount",
  },
  {
    what: "GKE's nodes without public addresses",
    base: PUBLIC_GKE,
    at: "network.gcp.nodes.placement",
    value: "private",
    level: "disruptive",
    why: /cluster is made anew/,
    replaced: "gcp:container/cluster:Cluster privateClusterConfig.enablePrivateNodes",
  },
  {
    what: "GKE's data plane",
    base: GKE,
    at: "network.gcp.cluster.dataplane",
    value: "dataplaneV2",
    level: "disruptive",
    why: /cluster is made anew/,
    replaced: "gcp:container/cluster:Cluster replacementTrigger",
  },
  {
    what: "GKE's data plane, back to Calico",
    base: changed(GKE, ["network", "gcp", "cluster", "dataplane"], () => "dataplaneV2"),
    at: "network.gcp.cluster.dataplane",
    value: "calico",
    level: "disruptive",
    why: /cluster is made anew/,
    replaced: "gcp:container/cluster:Cluster replacementTrigger",
  },
  {
    what: "the nodes' machine",
    base: GKE,
    at: "network.gcp.nodes.machineType",
    value: "e2-standard-8",
    level: "replaced",
    why: /exchanged/,
  },
];

/** A case's environment with its setting changed. */
function writtenOf({ base, at, value }: Case): Tree {
  const path = at.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return changed(base, path, () => value);
}

describe("the risk of a change", () => {
  for (const one of WRITTEN)
    it(`is ${one.level} for ${one.what}`, () => {
      const risk = differenceTo(one.base, writtenOf(one), ".")?.risk;
      assert.equal(risk?.level, one.level);
      assert.match(String(risk?.why), one.why);
    });

  it("is none for the addresses that a load balancer keeps when it gets another zone", async function () {
    this.timeout(60_000);
    const zones = (count: number) => ({
      ...changed(VPC, ["network", "aws", "vpc", "zones"], () => 3),
      ecds: [{ name: "radius", exposure: "LoadBalancer", ports: [{ port: 1812, protocol: "UDP" }] }],
      loadBalancer: { zones: count },
    });
    const riskOfBalancer = (before: number, after: number) =>
      differenceTo(zones(before), zones(after), ".")?.objects.find(
        ({ kind }) => kind === "Network Load Balancer",
      )?.risk?.level;
    const [two, three] = [await requestsOf(zones(2)), await requestsOf(zones(3))];
    const balancer = "aws:lb/loadBalancer:LoadBalancer subnetMappings";
    assert.equal(riskOfBalancer(2, 3), "in place");
    assert.ok(!replacedBetween(two, three).includes(balancer));
    assert.equal(riskOfBalancer(3, 2), "disruptive");
    assert.ok(replacedBetween(three, two).includes(balancer));
  });

  it("stands in every format, the worst first", () => {
    const settings = changed(CALICO, ["network", "podCidr"], () => "172.20.0.0/16");
    const difference = differenceTo(CALICO, settings, ".");
    const plan = planEnvironment(settings, ".");
    assert.ok(difference);
    const report = { title: "site", plan, against: { name: "main", difference } };
    assert.match(
      renderPlanDifference(difference, { width: 200 }),
      /^Risk: 1 disruptive, .*\(pods lose their network[\s\S]*changes: Calico\n {4}disruptive: pods lose/m,
    );
    assert.match(renderMarkdown(report), /Risk\*\*: 1 disruptive[\s\S]*disruptive/);
    assert.match(
      renderHtml(report),
      /class="error">Risk: 1 disruptive[\s\S]*class="error">disruptive: pods lose/,
    );
    const json = differenceJson("main", difference);
    assert.equal(json.risk?.level, "disruptive");
    assert.equal(json.objects.find(({ kind }) => kind === "Calico")?.risk?.level, "disruptive");
  });

  it("is not there where nothing that is up is touched", () => {
    const more = { ...CALICO, ecds: [...(CALICO.ecds as Tree[]), { name: "b", ports: [{ port: 7001 }] }] };
    assert.equal(differenceTo(CALICO, { ...CALICO, sources: ["10.0.0.0/8"] }, ".")?.opens.length, 0);
    const difference = differenceTo(CALICO, more, ".");
    assert.equal(difference?.opens.length, 1);
    assert.notEqual(difference.risk?.level, "disruptive");
  });
});

/**
 * "In place" is a promise about resources, so it is held against what the components ask the engine for: of every value of a
 * stack file that may be another one in place, all at once.
 */
describe("where a difference says that all changes are in place", () => {
  const files = globSync(["Pulumi.*.yaml"], { cwd: repository }).sort();
  const cases: [name: string, environment: unknown, directory: string][] = files.map((file) => {
    const { environment, directory } = readStackFile(join(repository, file));
    return [file, environment, directory];
  });
  cases.push(["a cluster on AWS", VPC, "."], ["a cluster on GCP", GKE, "."]);
  for (const [name, environment, directory] of cases)
    it(`no resource of ${name} is replaced`, async function () {
      this.timeout(180_000);
      let settings = environment as Tree;
      let inPlace = 0;
      const defaults = defaultsOf(environment as Tree);
      const places = [
        ...leavesOf(environment).map((path) => ({ path, value: valueAt(environment, path) })),
        ...defaults.filter(({ path }) => valueAt(environment, path) === undefined),
      ];
      for (const { path, value } of places) {
        for (const other of others(path, value)) {
          const next = changed(settings, path, () => other);
          const level = differenceTo(environment, next, directory)?.risk?.level;
          if (level !== "in place") continue;
          settings = next;
          inPlace += 1;
          break;
        }
      }
      assert.ok(inPlace >= 5, `${inPlace} are in place`);
      const [before, after] = [await requestsOf(environment), await requestsOf(settings)];
      assert.deepEqual(unknownTypes(before), []);
      assert.deepEqual(replacedBetween(before, after), []);
    });

  for (const one of WRITTEN.filter(({ level, replaced }) => level === "in place" || replaced))
    it(`${one.replaced ?? "nothing"} is replaced for ${one.what}`, async function () {
      this.timeout(60_000);
      const found = replacedBetween(await requestsOf(one.base), await requestsOf(writtenOf(one)));
      if (one.replaced === undefined) assert.deepEqual(found, []);
      else assert.ok(found.includes(one.replaced), found.join(", "));
    });
});

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], root);
}

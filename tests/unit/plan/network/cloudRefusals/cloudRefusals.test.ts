import assert from "node:assert/strict";
import { catalogue, type FindingCode } from "../../../../../sdk/findings/catalogue";
import { planEnvironment } from "../../../../../sdk/planEnvironment";
import { type DescriptorTexts, planWith } from "../../../../fixture/descriptorFolder";
import { awsRefusals } from "./aws";
import { aws, balanced, calicoCni, gcp, local, publicRanges, type Section, wide } from "./environments";
import { gcpRefusals } from "./gcp";
import { loadBalancersRefusals } from "./loadBalancers";

const refusals = [...awsRefusals, ...gcpRefusals, ...loadBalancersRefusals];

/** Rules whose case the plan does not see: the provider's region is the stack's, and which Services are there the cluster's. */
const AVOIDED = ["UEN325", "UEN368", "UEN370"];

describe("AWS, GCP and load balancers: what cannot work is refused before anything is made", () => {
  for (const { what, environment, descriptors, code, path, says } of refusals) {
    it(`${code}: ${what}`, () => {
      const complete = { platform: { services: "none" }, ...environment };
      const { findings } = planWith(complete, descriptors);
      const found = findings.filter((finding) => finding.code === code);
      const shown = findings
        .map((finding) => `${finding.code} ${finding.path}: ${finding.message}`)
        .join("\n");
      const [finding] = found.filter((one) => one.path === path);
      assert.ok(finding, `no ${code} at ${path} among\n${shown}`);
      assert.ok(finding.message.includes(says), finding.message);
    });
  }

  const codesOf = (environment: Section, descriptors?: DescriptorTexts) =>
    planWith({ platform: { services: "none" }, ...environment }, descriptors).findings.map(
      ({ code }) => code,
    );

  it("takes what EKS takes: 40 ranges, Service ranges of all three blocks", () => {
    for (const serviceCidr of ["10.100.0.0/16", "172.16.0.0/12", "192.168.4.0/24"]) {
      const codes = codesOf(aws({ cluster: { serviceCidr, apiSources: publicRanges(40) } }));
      assert.deepEqual(
        codes.filter((code) => ["UEN327", "UEN328", "UEN303", "UEN502"].includes(code)),
        [],
        serviceCidr,
      );
    }
  });

  it("says nothing of the nodes' group where it is named, or can be read of the nodes", () => {
    const opened = { ecds: [{ name: "a", exposure: "NodePort", ports: [{ port: 5000, nodePort: 30010 }] }] };
    for (const more of [
      { nodeSecurityGroupId: "sg-1" },
      { nodeGroups: ["workers"] },
      { autoScalingGroups: ["a"] },
    ]) {
      assert.ok(!codesOf(aws({ existingCluster: { name: "prod", ...more } }, opened)).includes("UEN329"));
    }
    assert.ok(!codesOf(aws({ existingCluster: { name: "prod" } })).includes("UEN329"));
    assert.ok(!codesOf(aws({}, opened)).includes("UEN329"));
  });

  it("lets Local Services be wherever their pods may run, by default and by the fix", () => {
    const zones = (count: number | undefined, more: Section = {}) =>
      planWith(
        aws(
          { vpc: { zones: 3 } },
          {
            platform: { services: "none" },
            ...(count !== undefined && { loadBalancer: { zones: count } }),
            ecds: [balanced(5000, "TCP", more)],
          },
        ),
      );
    const byDefault = zones(undefined, local);
    assert.equal(byDefault.loadBalancers[0]?.zones, 3);
    assert.ok(!byDefault.findings.some(({ code }) => code === "UEN366"));
    assert.ok(!zones(3, local).findings.some(({ code }) => code === "UEN366"));
    assert.ok(!zones(2).findings.some(({ code }) => code === "UEN366"));
  });

  it("prices an address in each zone of an internet-facing load balancer", () => {
    const addresses = (zones: number) =>
      planEnvironment(
        aws(
          { vpc: { zones } },
          {
            platform: { services: "none" },
            loadBalancer: { scheme: "internet-facing" },
            ecds: [balanced(5000)],
          },
        ),
        ".",
      ).cost.items.filter(
        ({ item, path }) => item === "aws-public-ipv4" && path === "environment.loadBalancer",
      );
    assert.deepEqual(
      [2, 3, 4].map((zones) => addresses(zones).map(({ monthly }) => monthly)),
      [
        ["3.65", "3.65"],
        ["3.65", "3.65", "3.65"],
        ["3.65", "3.65", "3.65", "3.65"],
      ],
    );
  });

  it("lets a Service with more than five ports have an address of its own, or share one with other protocols", () => {
    const codes = (ecds: Section[], scheme = "internal") =>
      codesOf(gcp({}, { loadBalancer: { scheme }, ecds }));
    assert.ok(!codes([balanced(3000), wide(5)]).includes("UEN367"));
    assert.ok(!codes([wide(6)]).includes("UEN367"));
    assert.ok(!codes([balanced(3000), wide(6, { dedicated: true })]).includes("UEN367"));
    assert.ok(!codes([balanced(3000, "UDP"), wide(6)]).includes("UEN367"));
    assert.ok(!codes([balanced(3000), wide(6)], "internet-facing").includes("UEN367"));
  });

  it("keeps the pods of the Calico CNI apart from VPC and Services", () => {
    const { findings } = planWith(aws({ ...calicoCni, vpc: { cidr: "192.168.0.0/16" } }));
    const said = findings.filter(({ code }) => code === "UEN502").map(({ message }) => message);
    assert.deepEqual(said, ["the pods' 192.168.0.0/16 shares addresses with aws.vpc.cidr, 192.168.0.0/16"]);
  });

  it("says that the VPC CNI follows no pool and no encapsulation", () => {
    const { findings } = planWith(aws({}, {}, { encapsulation: "VXLAN" }));
    const [finding] = findings.filter(({ code }) => code === "UEN509");
    assert.equal(finding?.path, "environment.network.encapsulation");
  });

  it("has a case for every rule", () => {
    const shown = new Set<string>([...refusals.map(({ code }) => code), ...AVOIDED]);
    assert.deepEqual(
      Object.keys(catalogue).filter((code) => code.startsWith("UEN3") && !shown.has(code as FindingCode)),
      [],
    );
  });
});

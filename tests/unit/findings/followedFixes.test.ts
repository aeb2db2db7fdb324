import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { writePins } from "../../../cli/stack/writePins";
import { ON_AWS, ON_GCP, ON_PREM } from "../../../scripts/existingClusters";
import { CONFIG_KEY } from "../../../sdk/config/stackFile";
import { catalogue, type FindingCode } from "../../../sdk/findings/catalogue";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import { MENDED_BY_PINS, planPins } from "../../../sdk/plan/nodePorts/pins";
import { merge } from "../../../sdk/values/merge";
import { ecDeployment, planWith } from "../../fixture/descriptorFolder";
import { cloudFixes } from "./fixes/cloudFixes";
import { configurationFixes } from "./fixes/configurationFixes";
import { costFixes } from "./fixes/costFixes";
import { descriptorFixes } from "./fixes/descriptorFixes";
import { exposureFixes } from "./fixes/exposureFixes";
import type { Base, FixCase, Followed } from "./fixes/fixCase";
import { networkFixes } from "./fixes/networkFixes";
import { nodePortFixes } from "./fixes/nodePortFixes";
import { policyFixes } from "./fixes/policyFixes";

const followedFixes: readonly FixCase[] = [
  ...configurationFixes,
  ...nodePortFixes,
  ...exposureFixes,
  ...cloudFixes,
  ...descriptorFixes,
  ...networkFixes,
  ...policyFixes,
  ...costFixes,
];

/** Findings whose fix is no setting of the stack file and no `pin`, and why. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  ...forAll("the program has it, not the stack file", ["UEN005", "UEN016", "UEN325"]),
  ...forAll("the file itself is to be mended", ["UEN015", "UEN402", "UEN403", "UEN406"]),
  ...forAll("what Pulumi ESC adds is not seen", ["UEN017"]),
  ...forAll("it compares two plans, or two steps in time", [
    "UEN018",
    "UEN019",
    "UEN109",
    "UEN110",
    "UEN411",
    "UEN620",
  ]),
  ...forAll("it informs of what is meant, or is accepted", ["UEN318", "UEN609", "UEN617", "UEN627"]),
  ...forAll("its size or its subnets are tested where it is found", [
    "UEN351",
    "UEN353",
    "UEN357",
    "UEN362",
    "UEN366",
  ]),
  ...forAll("the plan avoids its cause by itself", ["UEN365"]),
  ...forAll(
    "preflight finds it in a cluster, not in a plan",
    Object.keys(catalogue).filter((code) => /^UEN6[5-9]/.test(code)),
  ),
};

function forAll(why: string, codes: readonly string[]): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, why]));
}

type Tree = Record<string, unknown>;

const MADE = { version: "1.35", apiSources: ["198.51.100.0/24"] };
const BASES: Record<Base, Tree> = {
  "on-prem": ON_PREM,
  aws: ON_AWS,
  "aws-made": { target: "aws", network: { aws: { region: "us-east-1", cluster: MADE } } },
  gcp: ON_GCP,
  "gcp-made": { target: "gcp", network: { gcp: { region: "us-central1", cluster: MADE } } },
};

/** The base with the settings; null takes one away. */
function environment(base: Base, settings: string): Tree {
  const text = settings.startsWith("{") ? settings : `{${settings}}`;
  return withoutNulls(merge({ platform: { services: "none" }, ...BASES[base] }, parse(text) as Tree)) as Tree;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, below]) => below !== null);
  return Object.fromEntries(fields.map(([key, below]) => [key, withoutNulls(below)]));
}

function planned(value: unknown, spec = "{}"): NetworkPlan {
  return planWith(value, { "one.yaml": ecDeployment("one", spec) });
}

/** The environment after `pin`, which reads and writes the stack file's text. */
function pinned(value: Tree, spec?: string): unknown {
  const text = stringify({ config: { [CONFIG_KEY]: value } });
  const { text: written, left } = writePins(text, planPins(planned(value, spec)).pins);
  assert.deepEqual(left, []);
  return (parse(written) as { config: Record<string, unknown> }).config[CONFIG_KEY];
}

function has({ findings }: NetworkPlan, code: FindingCode): boolean {
  return findings.some((one) => one.code === code);
}

describe("the fix of a finding, followed literally", () => {
  for (const { code, base = "on-prem", env, spec, fixes } of followedFixes) {
    for (const [way, fix] of Object.entries(fixes) as [string, Followed][]) {
      it(`${code}: ${way}`, () => {
        const before = environment(base, env);
        const faulty = planned(before, spec);
        assert.ok(has(faulty, code), faulty.findings.map((one) => `${one.code} ${one.message}`).join("\n"));
        const [after, described] = fix.pin
          ? [pinned(before, spec), spec]
          : [environment(base, fix.env ?? env), fix.spec ?? spec];
        const { findings } = planned(after, described);
        assert.deepEqual(
          findings.filter((one) => one.code === code || one.severity === "error"),
          [],
        );
      });
    }
  }

  it("is followed for every finding of a plan; the others have their reasons", () => {
    const followed = new Set<string>(followedFixes.map(({ code }) => code));
    const missing = Object.keys(catalogue).filter((code) => !followed.has(code));
    assert.deepEqual(missing, Object.keys(NOT_FOLLOWED).sort());
  });

  it("is never a command that its own finding keeps from running", () => {
    for (const [code, { fix, severity }] of Object.entries(catalogue)) {
      if (severity !== "error" || !/`usage-engine-networking pin`/.test(fix)) continue;
      assert.ok(MENDED_BY_PINS.includes(code), `${code} tells to run pin, which refuses it`);
      const isFollowed = followedFixes.some(
        (one) => one.code === code && Object.values(one.fixes).some(({ pin }) => pin),
      );
      assert.ok(isFollowed, `${code} tells to run pin, and no case follows it`);
    }
  });
});

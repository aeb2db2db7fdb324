import assert from "node:assert/strict";
import { join } from "node:path";
import { testFolder } from "../../fixture/sharedCluster";
import { skipWithoutPython } from "../pythonEnvironment";
import { type Complaint, complaints } from "./cfnLint";
import { counterparts, partsOfOthers, withoutCounterpart } from "./counterparts";
import { type RecordedResource, recordedResources, recordedStacks } from "./recordedStack";
import { TemplateOf } from "./template";

/** Faults that AWS's schemas must see in a stack that is sound: the type, what becomes of its inputs, the rule. */
const FAULTS: Readonly<Record<string, readonly [token: string, inputs: object, rule: string, path: RegExp]>> =
  {
    "a range that is none": ["aws:ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/99" }, "E3002", /CidrBlock$/],
    "a protocol that a listener does not know": [
      "aws:lb/listener:Listener",
      { protocol: "SCTP" },
      "E3030",
      /Protocol$/,
    ],
    "a health check every ten minutes": [
      "aws:lb/targetGroup:TargetGroup",
      { healthCheck: { interval: 600 } },
      "E3034",
      /HealthCheckIntervalSeconds$/,
    ],
    "a node group without a role": [
      "aws:eks/nodeGroup:NodeGroup",
      { nodeRoleArn: undefined },
      "E3003",
      /Properties$/,
    ],
    "a property that AWS does not have": ["aws:ec2/vpc:Vpc", { ipv7: true }, "E3002", /Ipv7$/],
    "a port as text where a number is due": [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { toPort: "all" },
      "E3012",
      /ToPort$/,
    ],
    "a rule for two kinds of sources": [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { cidrIpv4: "192.0.2.0/24", referencedSecurityGroupId: "sg-nodes" },
      "E3014",
      /Properties/,
    ],
    "an access scope that EKS does not know": [
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      { accessScope: { type: "everything" } },
      "E3030",
      /AccessScope\/Type$/,
    ],
  };

/**
 * What each recorded stack asks of AWS, judged by AWS's own schemas of its resources. They know properties, types, patterns,
 * enumerations, lengths, what is required, and which resource may stand where. They do not know the state of an account.
 */
describe("AWS's own schemas, asked about what the stacks make", function () {
  this.timeout(600_000);
  const stacks = recordedStacks().filter((stack) => recordedResources(stack, "aws").length > 0);
  let found: Record<string, Complaint[]>;

  before(async function () {
    await skipWithoutPython(this);
    const sound = stacks.map((stack) => [stack, new TemplateOf(recordedResources(stack, "aws")).template]);
    const faulty = Object.values(FAULTS).map(([token, inputs], index) => [
      `fault-${index}`,
      new TemplateOf(withFault(stackWith(token), token, inputs)).template,
    ]);
    found = await complaints(Object.fromEntries([...sound, ...faulty]), join(testFolder, "templates"));
  });

  for (const stack of stacks) {
    it(`have nothing against ${stack}`, () => assert.deepEqual(found[stack], []));
  }

  for (const [index, [fault, [, , rule, path]]] of Object.entries(FAULTS).entries()) {
    it(`see ${fault}`, () => {
      const seen = found[`fault-${index}`] ?? [];
      assert.ok(
        seen.some((complaint) => complaint.rule === rule && path.test(complaint.path)),
        JSON.stringify(seen),
      );
    });
  }

  it("judge every type that the stacks have, but for those that CloudFormation does not have", () => {
    const tokens = new Set(
      stacks.flatMap((stack) => recordedResources(stack, "aws")).map(({ token }) => token),
    );
    const known = [...Object.keys(counterparts), ...Object.keys(partsOfOthers), ...withoutCounterpart];
    assert.deepEqual(
      [...tokens].filter((token) => !known.includes(token)),
      [],
    );
    assert.deepEqual(
      withoutCounterpart.filter((token) => !tokens.has(token)),
      [],
      "listed, though no stack has it",
    );
  });
});

/** The resources of the first recorded stack that has one of a type. */
function stackWith(token: string): RecordedResource[] {
  const stacks = recordedStacks().map((stack) => recordedResources(stack, "aws"));
  const stack = stacks.find((resources) => resources.some((resource) => resource.token === token));
  if (!stack) throw new Error(`no recorded stack has ${token}`);
  return stack;
}

/** The same resources, with a fault in the first of a type. */
function withFault(resources: readonly RecordedResource[], token: string, fault: object): RecordedResource[] {
  const first = resources.findIndex((resource) => resource.token === token);
  const { healthCheck, ...others } = fault as { healthCheck?: object };
  return resources.map((resource, index) => {
    if (index !== first) return resource;
    const merged = healthCheck && {
      healthCheck: { ...(resource.inputs.healthCheck as object), ...healthCheck },
    };
    return { ...resource, inputs: defined({ ...resource.inputs, ...others, ...merged }) };
  });
}

function defined(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

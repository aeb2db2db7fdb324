import { type Counterpart, counterparts, partsOfOthers, withoutCounterpart } from "./counterparts";
import type { Plain, RecordedResource } from "./recordedStack";

/** A CloudFormation template. */
export interface Template {
  AWSTemplateFormatVersion: "2010-09-09";
  Resources: Record<string, { Type: string; Properties: Plain }>;
}

/** What recorded stacks call that is not of their own, in the shape that AWS gives it. */
const FOREIGN: Readonly<Record<string, string>> = {
  "sg-nodes": "sg-0123456789abcdef0",
  "vpc-1": "vpc-0123456789abcdef0",
  "subnet-1": "subnet-0123456789abcdef1",
  "subnet-2": "subnet-0123456789abcdef2",
  "subnet-3": "subnet-0123456789abcdef3",
  "subnet-4": "subnet-0123456789abcdef4",
};

/** How recorded stacks write what only the cloud knows of a resource, and what CloudFormation calls it. */
const KNOWN_LATER: readonly {
  written: (name: string) => string;
  refers: (logicalId: string, type: string) => unknown;
}[] = [
  {
    written: (name) => `${name}-id`,
    refers: (id, type) => (type === "AWS::EC2::SecurityGroup" ? attribute(id, "GroupId") : { Ref: id }),
  },
  {
    written: (name) => `arn-of-${name}`,
    refers: (id, type) => (type === "AWS::IAM::Role" ? attribute(id, "Arn") : { Ref: id }),
  },
  { written: (name) => `allocation-of-${name}`, refers: (id) => attribute(id, "AllocationId") },
  { written: (name) => `name-of-${name}`, refers: (id) => ({ Ref: id }) },
];

/** A recorded stack's resources on AWS as a template that makes the same. */
export class TemplateOf {
  readonly template: Template = { AWSTemplateFormatVersion: "2010-09-09", Resources: {} };

  constructor(private readonly resources: readonly RecordedResource[]) {
    for (const resource of resources) this.add(resource);
  }

  /** What a resource is called in the template: letters and digits. */
  private logicalId({ token, name }: Pick<RecordedResource, "token" | "name">): string {
    return `${token.split(":").at(-1)}-${name}`.replace(/[^A-Za-z0-9]+(.?)/g, (_all, next: string) =>
      next.toUpperCase(),
    );
  }

  private add(resource: RecordedResource): void {
    const { token, inputs } = resource;
    if (withoutCounterpart.includes(token)) return;
    const part = (partsOfOthers as Record<string, string | undefined>)[token];
    if (part) return;
    const counterpart = counterparts[token];
    if (!counterpart) throw new Error(`${token} has no counterpart in CloudFormation`);
    const id = this.logicalId(resource);
    const Properties = { ...this.propertiesOf(resource, counterpart), ...this.partsOf(resource) };
    this.template.Resources[id] = { Type: counterpart.type, Properties };
    if (token === "aws:ec2/internetGateway:InternetGateway" && inputs.vpcId) {
      this.template.Resources[`${id}Attachment`] = {
        Type: "AWS::EC2::VPCGatewayAttachment",
        Properties: {
          VpcId: this.value(inputs.vpcId, resource, {}, "vpcId"),
          InternetGatewayId: { Ref: id },
        },
      };
    }
  }

  private propertiesOf(resource: RecordedResource, counterpart: Counterpart): Plain {
    const { tags, ...inputs } = resource.inputs;
    const without = counterpart.withoutCounterpart ?? [];
    const named = Object.fromEntries(Object.entries(inputs).filter(([key]) => !without.includes(key)));
    return {
      ...(this.value(named, resource, counterpart.renamed ?? {}) as Plain),
      ...counterpart.shaped?.(resource.inputs),
      ...(tags !== undefined &&
        !without.includes("tags") && { Tags: counterpart.hasTagMap ? tags : tagList(tags as Plain) }),
    };
  }

  /** What other resources of the provider add to this one, which CloudFormation writes into it. */
  private partsOf({ token, name, inputs }: RecordedResource): Plain {
    if (token === "aws:iam/role:Role") {
      const attached = this.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
      const mine = attached.filter(({ inputs: { role } }) => role === `name-of-${name}`);
      return { ManagedPolicyArns: mine.map(({ inputs: { policyArn } }) => policyArn) };
    }
    if (token === "aws:eks/accessEntry:AccessEntry") {
      const associated = this.of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
      const mine = associated.filter(({ inputs: { principalArn } }) => principalArn === inputs.principalArn);
      const policies = mine.map(({ inputs: { policyArn, accessScope } }) => ({ policyArn, accessScope }));
      return { AccessPolicies: this.value(policies, { dependencies: [] }, {}) };
    }
    return {};
  }

  private of(token: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.token === token);
  }

  private value(
    value: unknown,
    resource: Pick<RecordedResource, "dependencies">,
    renamed: Readonly<Record<string, string>>,
    key = "",
  ): unknown {
    if (typeof value === "string") return this.reference(value, key, resource) ?? FOREIGN[value] ?? value;
    if (Array.isArray(value)) return value.map((item) => this.value(item, resource, renamed, key));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([name, inner]) => [
      renamed[name] ?? name.charAt(0).toUpperCase() + name.slice(1),
      this.value(inner, resource, renamed, name),
    ]);
    return Object.fromEntries(entries);
  }

  /** What a text that names another resource is in a template; undefined where it names none. */
  private reference(
    text: string,
    key: string,
    { dependencies }: Pick<RecordedResource, "dependencies">,
  ): unknown {
    const named = dependencies.flatMap((dependency) => {
      const [token = "", name = ""] = dependency.split("::");
      const type = counterparts[token]?.type;
      const known = KNOWN_LATER.find(({ written }) => written(name) === text);
      return type && known ? [{ type, refers: known.refers, id: this.logicalId({ token, name }) }] : [];
    });
    // A subnet, its route table and its route share a name: the property says which one is meant.
    const isMeant = ({ type }: { type: string }) =>
      key.toLowerCase().includes(type.slice(type.lastIndexOf(":") + 1).toLowerCase());
    const [meant = named[0]] = named.filter(isMeant).sort((a, b) => b.type.length - a.type.length);
    return meant?.refers(meant.id, meant.type);
  }
}

function attribute(logicalId: string, name: string): unknown {
  return { "Fn::GetAtt": [logicalId, name] };
}

function tagList(tags: Plain): Plain[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

import type * as pulumi from "@pulumi/pulumi";
import * as aws from "../../clouds/aws";

/** A role and the policies that it must have before, and as long as, somebody uses it. */
export interface Role {
  arn: pulumi.Output<string>;
  attachments: aws.iam.RolePolicyAttachment[];
}

/** Who takes a role, and what it may do. */
export interface RoleSettings {
  /** The AWS service that takes it: `eks.amazonaws.com`. */
  service: string;
  /** What it may do to take it. Default: `sts:AssumeRole`. */
  actions?: readonly string[];
  /** Names of managed policies, with their paths: `service-role/AmazonEBSCSIDriverPolicy`. */
  policies: readonly string[];
  region: string;
  tags: Record<string, string>;
}

const PARTITIONS: readonly [string, string][] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
];

/** The ARN partition of a region. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** A role with its policies. */
export function createRole(
  name: string,
  { service, actions, policies, region, tags }: RoleSettings,
  opts: pulumi.CustomResourceOptions,
): Role {
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: service }, Action: actions ?? "sts:AssumeRole" },
        ],
      }),
      tags,
    },
    opts,
  );
  const attachments = policies.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${policy.slice(policy.lastIndexOf("/") + 1).toLowerCase()}`,
        { role: role.name, policyArn: `arn:${partitionOf(region)}:iam::aws:policy/${policy}` },
        opts,
      ),
  );
  return { arn: role.arn, attachments };
}

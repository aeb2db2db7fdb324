import type * as pulumi from "@pulumi/pulumi";
import * as aws from "../../clouds/aws";
import { partitionOf } from "./role";

/**
 * Tag of a cluster that names the IAM principal that made it. EKS gives it an access entry of its own, which no API tells
 * from others; and whoever runs the stack later may be somebody else.
 */
const CREATOR_TAG = "usage-engine-networking/creator";

/** The cluster that administrators are admitted to. */
interface AdmittingCluster {
  eks: aws.eks.Cluster;
  region: string;
}

/** The tag for a cluster that is made now, and what keeps it as it was when the cluster was made. */
export function creatorTag(opts: pulumi.InvokeOutputOptions): {
  tags: Record<string, pulumi.Input<string>>;
  ignoreChanges: string[];
} {
  const caller = aws.getCallerIdentityOutput({}, { parent: opts.parent });
  return {
    tags: { [CREATOR_TAG]: caller.arn.apply(tagOf) },
    ignoreChanges: [`tags["${CREATOR_TAG}"]`],
  };
}

/**
 * Access entries for administrators, except for who made the cluster: EKS refuses a second one
 * (https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3293).
 */
export function admitAdmins(
  name: string,
  admins: readonly string[],
  { eks, region }: AdmittingCluster,
  opts: pulumi.CustomResourceOptions,
): void {
  if (admins.length === 0) return;
  eks.tags.apply((tags) => {
    const creator = tags?.[CREATOR_TAG];
    for (const principalArn of admins) {
      if (tagOf(principalArn) !== creator) admit(name, principalArn, { eks, region }, opts);
    }
  });
}

function admit(
  name: string,
  principalArn: string,
  { eks, region }: AdmittingCluster,
  opts: pulumi.CustomResourceOptions,
): void {
  // Two accounts may have a role of one name.
  const principal = principalArn.split(":").slice(4).join("-").replaceAll("/", "-");
  const entry = new aws.eks.AccessEntry(
    `${name}-${principal}`,
    { clusterName: eks.name, principalArn },
    opts,
  );
  new aws.eks.AccessPolicyAssociation(
    `${name}-${principal}`,
    {
      clusterName: eks.name,
      principalArn: entry.principalArn,
      policyArn: `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
      accessScope: { type: "cluster" },
    },
    opts,
  );
}

/**
 * A principal as a tag's value: `123456789012:role/deployer`, for a role as for a session of it. A session does not say its
 * role's path, and an account has one role of a name, whatever the paths.
 */
function tagOf(arn: string | undefined): string {
  const [, , , , account = "", rest = ""] = (arn ?? "").split(":");
  const [kind = "", ...path] = rest.split("/");
  const isSession = kind === "assumed-role";
  const principal = `${isSession ? "role" : kind}/${(isSession ? path[0] : path.at(-1)) ?? ""}`;
  // Names of roles may have a comma, which tags may not.
  return `${account}:${principal}`.replaceAll(",", "_");
}

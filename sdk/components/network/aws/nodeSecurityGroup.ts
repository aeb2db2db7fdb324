import * as pulumi from "@pulumi/pulumi";
import * as aws from "../../clouds/aws";

/** The nodes of an existing cluster, as far as their security groups can be read. */
export interface KnownNodes {
  clusterName: string;
  clusterSecurityGroupId: pulumi.Output<string>;
  /** Names of the Auto Scaling groups that EKS has made for managed node groups. */
  managed: pulumi.Output<string>[];
  /** Names of the others. */
  selfManaged: readonly string[];
}

/** What an Auto Scaling group's nodes have. */
interface NodeGroups {
  autoScalingGroup: string;
  securityGroups: string[];
}

/**
 * The security group that every node has, for rules to reach all of them: the cluster's own where it is one of theirs, else
 * the first that they share. A managed node group with a launch template has that one's groups and not the cluster's.
 *
 * @throws RunError that names the setting, where they share none or cannot be read
 */
export function readNodeSecurityGroup(
  { clusterName, clusterSecurityGroupId, managed, selfManaged }: KnownNodes,
  opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
  const names = pulumi.all([...managed, ...selfManaged]);
  return pulumi.all([names, clusterSecurityGroupId]).apply(async ([groups, ofCluster]) => {
    const known = await Promise.all(
      groups.map(async (autoScalingGroup, index): Promise<NodeGroups> => {
        const read = await securityGroupsOf(autoScalingGroup, opts).catch((error: Error) => {
          const why = `the security groups of ${clusterName}'s nodes cannot be read: ${error.message}`;
          throw new pulumi.RunError(`${why}. ${WAY_OUT}`);
        });
        // EKS gives its nodes the cluster's group where the template names none.
        const securityGroups = read.length === 0 && index < managed.length ? [ofCluster] : read;
        return { autoScalingGroup, securityGroups };
      }),
    );
    return shared(known, ofCluster);
  });
}

const WAY_OUT =
  "Set network.aws.existingCluster.nodeSecurityGroupId to a security group that every node has; nothing is read then.";

function shared(known: readonly NodeGroups[], ofCluster: string): string {
  const isShared = (id: string) => known.every(({ securityGroups }) => securityGroups.includes(id));
  const found = [ofCluster, ...(known[0]?.securityGroups ?? [])].find(isShared);
  if (found !== undefined) return found;
  const each = known.map(({ autoScalingGroup, securityGroups }) => {
    const groups =
      securityGroups.length === 0 ? "none that its launch template names" : securityGroups.join(", ");
    return `${autoScalingGroup} has ${groups}`;
  });
  throw new pulumi.RunError(`There is no security group that all nodes have: ${each.join("; ")}. ${WAY_OUT}`);
}

/** The security groups that the launch template of an Auto Scaling group names. */
async function securityGroupsOf(name: string, opts: pulumi.InvokeOptions): Promise<string[]> {
  const { launchTemplates = [], mixedInstancesPolicies = [] } = await aws.autoscaling.getGroup(
    { name },
    opts,
  );
  const mixed = mixedInstancesPolicies.flatMap((policy) =>
    policy.launchTemplates.flatMap(({ launchTemplateSpecifications }) => launchTemplateSpecifications),
  );
  const id = launchTemplates[0]?.id || mixed[0]?.launchTemplateId;
  if (!id) return [];
  const template = await aws.ec2.getLaunchTemplate({ id }, opts);
  const ofInterfaces = template.networkInterfaces.flatMap(({ securityGroups }) => securityGroups);
  return [...new Set([...template.vpcSecurityGroupIds, ...ofInterfaces])];
}

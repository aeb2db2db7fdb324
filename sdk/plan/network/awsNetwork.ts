import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import {
  checkWayOut,
  type PlannedAwsExistingVpc,
  type PlannedAwsVpc,
  planAwsVpc,
  planExistingAwsVpc,
} from "./awsVpc";
import { checkExclusive, checkRegion } from "./cloudChecks";
import { type PlannedEksCluster, type PlannedEksNodes, planEksCluster, planEksNodes } from "./eksCluster";
import { checkPods } from "./eksPods";

/** AWS as an environment uses it. */
export interface PlannedAws {
  region: string;
  vpc?: PlannedAwsVpc;
  existingVpc?: PlannedAwsExistingVpc;
  cluster?: PlannedEksCluster;
  nodes?: PlannedEksNodes;
  existingCluster?: {
    name: string;
    nodeGroups: string[];
    autoScalingGroups: string[];
    nodeSecurityGroupId?: string;
  };
  /** Whom the kubeconfig calls AWS as; absent: as the provider does. */
  kubeconfig?: { profile?: string; roleArn?: string };
  protect: boolean;
  tags: Record<string, string>;
}

const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;
const ROLE = /^arn:aws[\w-]*:iam::\d{12}:role\/./;

/** AWS of an environment: what is made, what exists, and what cannot be. Undefined where the section is missing. */
export function planAwsNetwork(
  args: EnvironmentArgs,
  namespace: string,
  findings: Findings,
  root: Path,
): PlannedAws | undefined {
  const aws = args.network?.aws;
  const path = [...root, "network", "aws"];
  if (aws === undefined) {
    findings.add("UEN301", path, "the target is aws, and network.aws is missing");
    return undefined;
  }
  checkRegion(aws.region, REGION, path, findings);
  checkExclusive(aws, { existing: "existingCluster", made: ["cluster", "nodes", "vpc"] }, path, findings);
  checkExclusive(aws, { existing: "existingVpc", made: ["vpc"] }, path, findings);
  const vpc = aws.existingVpc || aws.existingCluster ? undefined : planAwsVpc(aws, path, findings);
  const existingVpc = aws.existingVpc && planExistingAwsVpc(aws, path, findings);
  const cluster = aws.existingCluster
    ? undefined
    : planEksCluster({ args, aws, vpc, namespace }, path, findings);
  const nodes = cluster && planEksNodes(aws.nodes ?? {}, [...path, "nodes"], findings);
  if (nodes && cluster) checkPods(aws, { cluster, nodes, subnets: vpc?.zones }, path, findings);
  if (nodes && vpc) checkWayOut({ args, vpc, nodes }, path, findings);
  const existing = aws.existingCluster;
  if (aws.kubeconfig?.roleArn !== undefined && !ROLE.test(aws.kubeconfig.roleArn)) {
    const at = [...path, "kubeconfig", "roleArn"];
    findings.add("UEN324", at, `"${aws.kubeconfig.roleArn}" is no ARN of an IAM role`);
  }
  return {
    region: aws.region,
    ...(vpc && { vpc }),
    ...(existingVpc && { existingVpc }),
    ...(cluster && { cluster }),
    ...(nodes && { nodes }),
    ...(existing && {
      existingCluster: {
        ...existing,
        nodeGroups: existing.nodeGroups ?? [],
        autoScalingGroups: existing.autoScalingGroups ?? [],
      },
    }),
    ...(aws.kubeconfig && { kubeconfig: aws.kubeconfig }),
    protect: aws.protect ?? true,
    tags: aws.tags ?? {},
  };
}

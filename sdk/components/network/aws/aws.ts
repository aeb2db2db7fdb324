import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../findings/findings";
import type { PlannedAws } from "../../../plan/network/awsNetwork";
import type { NetworkPlan } from "../../../plan/networkPlan";
import { refuseErrors } from "../../runtime/reportFindings";
import { createCalico, createCalicoApi, createInstallation } from "../calico";
import { ClusterContents, inCluster } from "../cloudCluster";
import { type AwsCluster, type AwsInputs, type BeforeNodes, createAws } from "./eks";
import { createStorageClass } from "./storageClass";

/** What a network on AWS is made with, besides its plan. */
export interface AwsPlace extends AwsInputs {
  /** Folder that a chart's relative path starts from. */
  directory?: string;
}

/** VPC, cluster, nodes and Calico in their order. Loads the AWS SDK. */
export function createAwsNetwork(
  part: pulumi.ComponentResource,
  name: string,
  { network: { aws: planned, calico }, labels, annotations }: NetworkPlan,
  { directory = ".", ...inputs }: AwsPlace,
): AwsCluster {
  if (!planned) throw new pulumi.InputPropertyError({ propertyPath: "aws", reason: "the target is not aws" });
  checkRegion(planned, part);
  const calicoFirst = planned.cluster?.networkPlugin === "calico";
  const place = { labels, annotations, directory };
  const contents = (
    of: string,
    provider: pulumi.ProviderResource,
    made: pulumi.Resource | undefined,
    after: pulumi.Resource[],
  ) =>
    new ClusterContents(`${name}-${of}`, {
      ...inCluster({ provider, made }),
      parent: part,
      dependsOn: after,
    });
  const beforeNodes: BeforeNodes = (provider, eks) => {
    if (!calico || !calicoFirst) return [];
    // Nothing of it can become ready before the nodes, which wait for it.
    const into = contents("calico", provider, eks, []);
    return [createInstallation(name, calico, { ...place, awaited: false }, into)];
  };
  const cluster = createAws(name, planned, { ...inputs, beforeNodes }, { parent: part });
  const storageClass = planned.cluster?.storageClass;
  if (storageClass) {
    const into = contents("storage", cluster.provider, cluster.made, []);
    createStorageClass(name, storageClass, place, { parent: into });
  }
  const afterNodes = (of: string) => contents(of, cluster.provider, cluster.made, cluster.ready);
  if (calico && calicoFirst) createCalicoApi(name, calico, place, { parent: afterNodes("calico-api") });
  if (calico && !calicoFirst) createCalico(name, calico, place, afterNodes("calico"));
  return cluster;
}

/** A provider of another region would make everything there, under the names and prices of this one. */
function checkRegion({ region }: PlannedAws, part: pulumi.ComponentResource): void {
  const configured = new pulumi.Config("aws").get("region");
  const hasOwnProvider = part.getProvider("aws:index/any:Any") !== undefined;
  if (hasOwnProvider || configured === undefined || configured === region) return;
  const findings = new Findings();
  findings.add(
    "UEN325",
    ["aws", "region"],
    `the region is ${region}, and the stack file's aws:region is ${configured}`,
  );
  refuseErrors(findings.sorted(), []);
}

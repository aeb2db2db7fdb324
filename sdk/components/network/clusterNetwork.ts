import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../../plan/networkPlan";
import { Part } from "../part";
import { AWS_NETWORK, awsOutputs, fillAwsNetwork } from "./aws/awsNetwork";
import type { AwsCluster } from "./aws/eks";
import { fillGcpNetwork, GCP_NETWORK, gcpOutputs } from "./gcp/gcpNetwork";
import type { GcpCluster } from "./gcp/gke";
import { fillOnPremNetwork, ON_PREM_NETWORK } from "./onPremNetwork";

/** The network of an environment's cluster, as far as the environment makes it. */
export interface ClusterNetwork {
  /** What is made of it: what needs a network waits for that. */
  parts: pulumi.Resource[];
  /** The cluster on AWS, made or looked up. */
  aws?: AwsCluster;
  /** The cluster on GCP, made or looked up. */
  gcp?: GcpCluster;
}

/** Makes the network that is planned; nothing on-prem where somebody else runs the network plugin. */
export function createClusterNetwork(
  environment: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  directory?: string,
): ClusterNetwork {
  const { aws, gcp, calico } = plan.network;
  const at = `${name}-network`;
  const opts = { parent: environment };
  if (aws) {
    const part = new Part(AWS_NETWORK, at, opts);
    const cluster = fillAwsNetwork(part, at, plan, { directory });
    part.finish(awsOutputs(cluster));
    return { parts: [part], aws: cluster };
  }
  if (gcp) {
    const part = new Part(GCP_NETWORK, at, opts);
    const cluster = fillGcpNetwork(part, at, plan);
    part.finish(gcpOutputs(cluster));
    return { parts: [part], gcp: cluster };
  }
  if (!calico) return { parts: [] };
  const part = new Part(ON_PREM_NETWORK, at, opts);
  fillOnPremNetwork(part, at, plan, directory);
  part.finish();
  return { parts: [part] };
}

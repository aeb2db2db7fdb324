import * as pulumi from "@pulumi/pulumi";
import { goesWith } from "./inCluster";

/** A cluster on a cloud, as what goes into it and in front of it needs it. */
export interface CloudCluster {
  provider: pulumi.ProviderResource;
  kubeconfig: pulumi.Output<string>;
  egressAddresses: pulumi.Output<string>[];
  /** The cluster, where the stack makes it. */
  made?: pulumi.Resource;
  /** What must be there before pods can run. */
  ready: pulumi.Resource[];
}

/** Options for components whose objects go into the cluster. */
export function inCluster({
  provider,
  made,
}: Pick<CloudCluster, "provider" | "made">): pulumi.ComponentResourceOptions {
  return { providers: { kubernetes: provider }, ...(made && goesWith(made)) };
}

/** Groups what goes into a cluster, and passes provider and order on to it. */
export class ClusterContents extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("usage-engine-networking:index:ClusterContents", name, {}, opts);
    this.registerOutputs();
  }
}

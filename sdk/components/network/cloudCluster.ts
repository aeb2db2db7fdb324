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
  /**
   * Makes the load balancers and the door. Node ports that the API server chooses are looked up when the Services are
   * there.
   *
   * @returns what LoadBalancer Services must wait for
   */
  createDoor: (name: string, parent: pulumi.ComponentResource) => CloudDoor;
}

/** What peers are told of a load balancer. */
export interface LoadBalancerAddresses {
  name: string;
  /** One in each zone, or one. */
  addresses: pulumi.Output<string>[];
  /** Where the cloud gives one. */
  dnsName?: pulumi.Output<string>;
}

/** The load balancers as made. */
export interface CloudDoor {
  loadBalancers: LoadBalancerAddresses[];
  before: pulumi.Resource[];
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

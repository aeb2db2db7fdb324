import * as pulumi from "@pulumi/pulumi";
import type { NetworkArgs } from "../../../config/networkArgs";
import type { NetworkPlan } from "../../../plan/networkPlan";
import { planAlone } from "../../runtime/planAlone";
import { type CloudScopeArgs, cloudAlone } from "../cloudScope";
import type { GcpCluster, GcpInputs } from "./gke";

/** The type of the component, by itself and in an environment. */
export const GCP_NETWORK = "usage-engine-networking:index:GcpNetwork";

/**
 * Arguments of `GcpNetwork`: the configuration's `network` section with its `gcp`, where things come from, and names of an
 * existing network that another stack may give.
 */
export interface GcpNetworkArgs extends NetworkArgs, CloudScopeArgs {
  /**
   * Name or self link of an existing network, of another stack for instance: it may be an Output. With it `gcp` must be there
   * (UEN301), and `gcp.vpc` must not (UEN302). Default: `gcp.existingVpc.network`.
   */
  vpcNetwork?: pulumi.Input<string>;
  /**
   * Name or self link of its subnet. Default: `gcp.existingVpc.subnetwork`.
   */
  vpcSubnetwork?: pulumi.Input<string>;
}

/**
 * The network of a cluster on GCP: a VPC-native network of its own or one that exists, Cloud NAT on named addresses, a
 * regional GKE Standard cluster with managed Calico (or Dataplane V2) or one that exists.
 *
 * By default the cluster, Cloud NAT for each node, the NAT's address, and the nodes are billed; a plan has their prices. Network,
 * cluster and addresses are protected (`gcp.protect`).
 *
 * Refuses, as `InputPropertiesError` and before anything is made: ranges that overlap or are too small, Calico where it
 * cannot run, sections that contradict each other, anything that decides and is not plain.
 */
export class GcpNetwork extends pulumi.ComponentResource {
  /**
   * Name of the GKE cluster.
   */
  readonly clusterName: pulumi.Output<string>;
  /**
   * Credentials come from the gcloud plugin of whoever uses it: it holds no token.
   */
  readonly kubeconfig: pulumi.Output<string>;
  /**
   * Name or link of the VPC network.
   */
  readonly vpcNetwork: pulumi.Output<string>;
  /**
   * Name or link of its subnetwork.
   */
  readonly vpcSubnetwork: pulumi.Output<string>;
  /**
   * Addresses that private nodes call the internet from, for peers that admit by address.
   */
  readonly egressAddresses: pulumi.Output<string[]>;

  constructor(name: string, args: GcpNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(gcpAlone(args), args.directory, ["network"]);
    super(GCP_NETWORK, name, {}, opts);
    const inputs = { network: args.vpcNetwork, subnetwork: args.vpcSubnetwork };
    const outputs = gcpOutputs(fillGcpNetwork(this, name, plan, inputs));
    this.clusterName = outputs.clusterName;
    this.kubeconfig = outputs.kubeconfig;
    this.vpcNetwork = outputs.vpcNetwork;
    this.vpcSubnetwork = outputs.vpcSubnetwork;
    this.egressAddresses = outputs.egressAddresses;
    this.registerOutputs(outputs);
  }
}

/** Network and cluster, in a component that may be part of an environment. */
export function fillGcpNetwork(
  part: pulumi.ComponentResource,
  name: string,
  { network: { gcp: planned } }: NetworkPlan,
  inputs: GcpInputs = {},
): GcpCluster {
  if (!planned) throw new pulumi.InputPropertyError({ propertyPath: "gcp", reason: "the target is not gcp" });
  // Loaded here, so that an on-prem program never loads the GCP SDK.
  const { createGcp } = require("./gke") as typeof import("./gke");
  return createGcp(name, planned, inputs, { parent: part });
}

/** What the component of a network on GCP gives. */
export function gcpOutputs({ clusterName, kubeconfig, network, subnetwork, egressAddresses }: GcpCluster) {
  return {
    clusterName,
    kubeconfig,
    vpcNetwork: network,
    vpcSubnetwork: subnetwork,
    egressAddresses: pulumi.all(egressAddresses),
  };
}

/** The plan sees that names will come; the names themselves only pass through. */
function gcpAlone({ vpcNetwork, vpcSubnetwork, ...args }: GcpNetworkArgs) {
  if (vpcNetwork === undefined || !args.gcp) return cloudAlone("gcp", args);
  const existingVpc = { ...args.gcp.existingVpc, network: "given", subnetwork: "given" };
  return cloudAlone("gcp", { ...args, gcp: { ...args.gcp, existingVpc } });
}

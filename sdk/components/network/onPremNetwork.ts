import * as pulumi from "@pulumi/pulumi";
import type { NetworkArgs } from "../../config/networkArgs";
import type { NetworkPlan } from "../../plan/networkPlan";
import type { AloneArgs, MetadataArgs, OriginArgs } from "../aloneArgs";
import { planAlone } from "../runtime/planAlone";
import { createCalico } from "./calico";

/** The type of the component, by itself and in an environment. */
export const ON_PREM_NETWORK = "usage-engine-networking:index:OnPremNetwork";

/**
 * Arguments of `OnPremNetwork`: the configuration's `network` section, and where things come from.
 */
export interface OnPremNetworkArgs extends NetworkArgs, AloneArgs, MetadataArgs, OriginArgs {}

/**
 * The network of an on-prem cluster: Calico by the Tigera operator's chart, with VXLAN or BGP and the address pools that the
 * plan gives it. It costs nothing but the memory of its pods. Its objects are the cluster's, not a namespace's: exactly one
 * environment of a cluster installs it (`calico.install`), and without `calico.install: true` nothing is made.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: `calico.install` not said, ranges that overlap,
 * encapsulation that `bgp` forbids, anything that is not plain.
 *
 * @example
 * new OnPremNetwork("network", {
 *   podCidr: "10.244.0.0/16",
 *   calico: { install: true },
 * });
 */
export class OnPremNetwork extends pulumi.ComponentResource {
  constructor(name: string, args: OnPremNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(networkAlone(args), args.directory, ["network"]);
    super(ON_PREM_NETWORK, name, {}, opts);
    fillOnPremNetwork(this, name, plan, args.directory);
    this.registerOutputs();
  }
}

/** Calico where it is planned, in a component that may be part of an environment. */
export function fillOnPremNetwork(
  part: pulumi.ComponentResource,
  name: string,
  { labels, annotations, network }: NetworkPlan,
  directory = ".",
): void {
  if (network.calico) createCalico(name, network.calico, { labels, annotations, directory }, part);
}

function networkAlone(args: OnPremNetworkArgs) {
  const { images, charts, labels, annotations, accept, directory: _notDecisive, ...network } = args;
  const platform = { services: "none" };
  const separation = { mode: "off" };
  return {
    target: "on-prem",
    network,
    platform,
    guard: "off",
    separation,
    images,
    charts,
    labels,
    annotations,
    accept,
  };
}

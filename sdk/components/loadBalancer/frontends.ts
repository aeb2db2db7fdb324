import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../../plan/networkPlan";
import type { LiveServices } from "../kubernetes/service";
import { ClusterContents } from "../network/cloudCluster";
import type { ClusterNetwork } from "../network/clusterNetwork";
import type { Frontend } from "./frontend";
import { createMetalLb } from "./metallb";

/** What is there before the Services. */
export interface Reserved {
  /** What LoadBalancer Services must wait for. */
  before: pulumi.Resource[];
  frontends: Frontend[];
}

/** Addresses for LoadBalancer Services to take: on GCP by their names, on-prem out of MetalLB's pools. */
export function reserveAddresses(
  environment: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  { network, directory }: { network: ClusterNetwork; directory?: string },
): Reserved {
  const { addresses, metallb } = plan.balancing;
  const parent = environment;
  if (network.gcp) {
    const { gcp } = network;
    // Loaded here, so that an on-prem program never loads the GCP SDK.
    const { createGcpAddress, createGcpRecord } = require("./gcpAddress") as typeof import("./gcpAddress");
    const made = addresses.map((planned) => ({
      planned,
      address: createGcpAddress(`${name}-${planned.name}`, planned, gcp, { parent }),
    }));
    const { zone = "", records = [] } = plan.dns ?? {};
    for (const { name: host, loadBalancer } of records) {
      const address = made.find(({ planned }) => planned.name === loadBalancer)?.address;
      if (address) createGcpRecord(`${name}-${host}`, { host, zone, address }, gcp, { parent });
    }
    return {
      before: made.map(({ address }) => address),
      frontends: made.map(({ planned, address }) => ({ name: planned.name, addresses: [address.address] })),
    };
  }
  if (network.aws || !metallb) return { before: [], frontends: [] };
  const contents = new ClusterContents(`${name}-load-balancers`, { parent, dependsOn: network.parts });
  return { before: createMetalLb(name, metallb, { plan, directory }, contents), frontends: [] };
}

/** What stands behind load balancers and firewalls. */
export interface Behind {
  network: ClusterNetwork;
  /** They are there before: the API server may have chosen their node ports. */
  services: LiveServices;
  /** Whether no other environment can be in the stack. */
  isAlone: boolean;
}

/** What leads from outside to the Services' node ports: on AWS load balancers and rules of a security group, on GCP firewalls. */
export function createFrontends(
  environment: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  { network: { aws, gcp }, services, isAlone }: Behind,
): Frontend[] {
  if (aws) {
    const { createAwsFrontends } = require("./awsFrontends") as typeof import("./awsFrontends");
    return createAwsFrontends(environment, name, plan, { cluster: aws, services, isAlone });
  }
  if (gcp) {
    const { createFirewalls } =
      require("../network/gcp/firewalls") as typeof import("../network/gcp/firewalls");
    const place = { ...gcp.planned, network: gcp.network, services };
    createFirewalls(name, plan.firewallRules, place, { parent: environment });
  }
  return [];
}

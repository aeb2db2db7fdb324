import type * as pulumi from "@pulumi/pulumi";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import { createGcpAddress } from "../../loadBalancer/gcpAddress";
import type { PlannedWork } from "../../runtime/plannedWork";
import type { CloudCluster, CloudDoor } from "../cloudCluster";
import { nodePortOf, type ServicePort } from "../nodePortOf";
import { createFirewalls } from "./doorRules";
import { createGcp, type GcpCluster, type GcpInputs } from "./gke";

/** GCP of an environment: network, cluster and nodes in their order. Loads the GCP SDK. */
export function createGcpEnvironment(
  name: string,
  planned: PlannedGcp,
  inputs: GcpInputs,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): { cluster: GcpCluster; cloud: CloudCluster } {
  const cluster = createGcp(name, planned, inputs, { parent });
  const cloud: CloudCluster = {
    ...cluster,
    createDoor: (doorName, doorParent) => createDoor(doorName, planned, cluster, work, doorParent),
  };
  return { cluster, cloud };
}

function createDoor(
  name: string,
  planned: PlannedGcp,
  cluster: GcpCluster,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): CloudDoor {
  const { balancing, door } = work.plan;
  const addresses = balancing.addresses.map((address) => ({
    name: address.name,
    made: createGcpAddress(`${name}-${address.name}`, address, planned, cluster.subnetwork, { parent }),
  }));
  const nodePort = (port: ServicePort) => nodePortOf(work, port);
  createFirewalls(name, door, planned, cluster.network, nodePort, { parent });
  return {
    loadBalancers: addresses.map((one) => ({ name: one.name, addresses: [one.made.address] })),
    before: addresses.map(({ made }) => made),
  };
}

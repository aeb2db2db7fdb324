import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import * as gcp from "../../clouds/gcp";
import { execKubeconfig } from "../kubeconfig";
import { createGkeCluster, createGkeNodes } from "./cluster";
import { gkeCredentials } from "./credentials";
import { createNodeAccount } from "./nodeAccount";
import { createGcpVpc, type GcpVpc } from "./vpc";

/** Names of an existing network that come from elsewhere, such as another stack. What the configuration names is used else. */
export interface GcpInputs {
  network?: pulumi.Input<string>;
  subnetwork?: pulumi.Input<string>;
}

/** GCP as load balancers, firewalls and Kubernetes objects use it. */
export interface GcpCluster {
  planned: PlannedGcp;
  clusterName: pulumi.Output<string>;
  kubeconfig: pulumi.Output<string>;
  network: pulumi.Output<string>;
  subnetwork: pulumi.Output<string>;
  egressAddresses: pulumi.Output<string>[];
  provider: k8s.Provider;
  /** The cluster, where the stack makes it. */
  made?: gcp.container.Cluster;
  /** What must be there before pods can run. */
  ready: pulumi.Resource[];
}

/** Network and cluster as planned: made, or looked up. */
export function createGcp(
  name: string,
  planned: PlannedGcp,
  inputs: GcpInputs,
  opts: pulumi.CustomResourceOptions,
): GcpCluster {
  if (!planned.cluster) return existingCluster(name, planned, inputs, opts);
  const vpc = planned.vpc ? createGcpVpc(name, planned, planned.vpc, opts) : existingVpc(planned, inputs);
  return newCluster(name, planned, vpc, opts);
}

function existingVpc({ existingVpc: known }: PlannedGcp, inputs: GcpInputs): GcpVpc {
  return {
    network: inputs.network ?? known?.network ?? "default",
    subnetwork: inputs.subnetwork ?? known?.subnetwork ?? "default",
    podRange: known?.podRange ?? "",
    serviceRange: known?.serviceRange ?? "",
    egressAddresses: [],
    wayOut: [],
  };
}

function newCluster(
  name: string,
  planned: PlannedGcp,
  vpc: GcpVpc,
  opts: pulumi.CustomResourceOptions,
): GcpCluster {
  const { cluster, nodes } = planned;
  if (!cluster || !nodes) throw new Error("a cluster is made with nodes only");
  const account = createNodeAccount(name, nodes.serviceAccount, { ...planned, cluster: cluster.name }, opts);
  const gke = createGkeCluster(name, planned, { cluster, nodes, account, vpc }, opts);
  const pool = createGkeNodes(name, planned, { cluster, nodes, account, gke }, opts);
  const kubeconfig = execKubeconfig(
    gke.name,
    pulumi.interpolate`https://${gke.endpoint}`,
    gke.masterAuth.clusterCaCertificate,
    gkeCredentials(opts.parent),
  );
  return {
    planned,
    clusterName: gke.name,
    kubeconfig,
    network: pulumi.output(vpc.network),
    subnetwork: pulumi.output(vpc.subnetwork),
    egressAddresses: vpc.egressAddresses,
    provider: createProvider(name, kubeconfig, opts),
    made: gke,
    ready: [pool],
  };
}

function existingCluster(
  name: string,
  planned: PlannedGcp,
  inputs: GcpInputs,
  opts: pulumi.CustomResourceOptions,
): GcpCluster {
  const known = planned.existingCluster;
  if (!known) throw new Error("a cluster is made or exists");
  const { project, existingVpc: vpc } = planned;
  const lookUp = { parent: opts.parent };
  const found = gcp.container.getClusterOutput(
    { name: known.name, location: known.location, project },
    lookUp,
  );
  const kubeconfig = execKubeconfig(
    known.name,
    pulumi.interpolate`https://${found.endpoint}`,
    found.masterAuths.apply((auths) => auths[0]?.clusterCaCertificate ?? ""),
    gkeCredentials(opts.parent),
  );
  return {
    planned,
    clusterName: found.name,
    kubeconfig,
    network: pulumi.output(inputs.network ?? vpc?.network ?? found.network),
    subnetwork: pulumi.output(inputs.subnetwork ?? vpc?.subnetwork ?? found.subnetwork),
    egressAddresses: [],
    provider: createProvider(name, kubeconfig, opts),
    ready: [],
  };
}

function createProvider(
  name: string,
  kubeconfig: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): k8s.Provider {
  return new k8s.Provider(`${name}-cluster`, { kubeconfig, enableServerSideApply: true }, opts);
}

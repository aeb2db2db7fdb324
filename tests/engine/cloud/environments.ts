import { join } from "node:path";
import { REPOSITORY_ROOT } from "../../../local/programs";
import type { EcdArgs } from "../../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";

/** ECDs that are called through the shared load balancer: TCP and UDP by turns, every third one keeps the source address. */
export function balancedEcds(count: number): EcdArgs[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `ecd-${index}`,
    exposure: "LoadBalancer",
    preserveSourceAddress: index % 3 === 0,
    ports: [{ port: 5000 + index, protocol: index % 2 === 0 ? "TCP" : "UDP" }],
  }));
}

/** A new cluster on AWS with the platform, the ingress controller and ECDs on one load balancer. */
export function awsEnvironment(namespace: string, ecds: number): EnvironmentArgs {
  return {
    target: "aws",
    namespace,
    createNamespace: true,
    network: {
      calico: { install: false },
      aws: {
        region: "us-east-1",
        protect: false,
        cluster: { apiSources: ["198.51.100.0/24"] },
      },
    },
    platform: { exposure: "LoadBalancer" },
    ingress: {},
    charts: { traefik: { chart: join(REPOSITORY_ROOT, "local", "charts", "traefik") } },
    ecds: balancedEcds(ecds),
  };
}

/**
 * A new cluster on AWS whose network plugin is Calico. The operator's pods never find a node: so nothing may wait for them.
 *
 * @param chart folder of the operator's chart, release 3.28
 */
export function awsCalicoEnvironment(namespace: string, ecds: number, chart: string): EnvironmentArgs {
  const environment = awsEnvironment(namespace, ecds);
  return {
    ...environment,
    network: {
      calico: { version: "3.28.5", values: { nodeSelector: { "test/nowhere": "true" } } },
      aws: {
        region: "us-east-1",
        protect: false,
        cluster: { apiSources: ["198.51.100.0/24"], networkPlugin: "calico" },
      },
    },
    charts: { ...environment.charts, calico: { chart } },
    separation: { mode: "observe" },
  };
}

/** The services of an environment in a cluster that exists on AWS. */
export function awsServices(namespace: string): EnvironmentArgs {
  return {
    ...awsEnvironment(namespace, 1),
    network: {
      aws: {
        region: "us-east-1",
        protect: false,
        existingCluster: { name: "existing", nodeGroups: ["workers"], autoScalingGroups: ["more-workers"] },
        existingVpc: { privateSubnetIds: ["subnet-existing-a", "subnet-existing-b"] },
      },
    },
    ingress: { controller: "none", className: "theirs" },
  };
}

/** A new cluster on GCP with the platform and ECDs on one public address. */
export function gcpEnvironment(namespace: string, ecds: number): EnvironmentArgs {
  return {
    target: "gcp",
    namespace,
    createNamespace: true,
    network: {
      gcp: { region: "us-central1", protect: false, cluster: { apiSources: ["198.51.100.0/24"] } },
    },
    loadBalancer: { scheme: "internet-facing" },
    sources: ["192.0.2.0/24"],
    platform: { exposure: "LoadBalancer" },
    ecds: balancedEcds(ecds),
  };
}

/** The services of an environment in a cluster that exists on GCP: behind one address, and on node ports called directly. */
export function gcpServices(namespace: string): EnvironmentArgs {
  return {
    ...gcpEnvironment(namespace, 1),
    network: {
      gcp: {
        region: "us-central1",
        protect: false,
        existingCluster: { name: "existing", nodeTag: "existing-node" },
      },
    },
    accept: { UEN104: "peers ask for the port" },
    ecds: [
      ...balancedEcds(1),
      { name: "pinned", exposure: "NodePort", ports: [{ port: 3868, nodePort: 30168 }] },
      {
        name: "chosen",
        exposure: "NodePort",
        sources: ["203.0.113.0/24"],
        ports: [{ port: 1812, protocol: "UDP" }],
      },
    ],
  };
}

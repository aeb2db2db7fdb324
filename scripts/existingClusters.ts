/** Environments on clusters that exist, so that only what Kubernetes asks the cloud for costs anything. */

export const ON_PREM = {
  target: "on-prem",
  network: { calico: { install: false } },
};

export const ON_AWS = {
  target: "aws",
  network: {
    aws: {
      region: "us-east-1",
      existingCluster: { name: "prod", nodeGroups: ["workers"] },
      existingVpc: {
        privateSubnetIds: ["subnet-1", "subnet-2", "subnet-3"],
        publicSubnetIds: ["subnet-4", "subnet-5", "subnet-6"],
      },
    },
  },
};

export const ON_GCP = {
  target: "gcp",
  network: { gcp: { region: "us-central1", existingCluster: { name: "prod", nodeTag: "workers" } } },
};

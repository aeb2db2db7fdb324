import type { Rule } from "../rule";
import { ranges } from "./repeated";

/** UEN300-UEN349: clusters on AWS and GCP. */
export const cloudClusterRules = {
  UEN301: {
    severity: "error",
    title: "Cloud section missing",
    reason: "The region decides prices and zones, and what exists cannot be guessed.",
    fix: "Add network.aws or network.gcp with at least the region.",
    example: {
      environment: `
        target: aws
        network: {}
        platform: {services: none}`,
    },
    followed: {
      region: {
        set: {
          "network.aws": {
            region: "us-east-1",
            existingCluster: { name: "prod", nodeGroups: ["workers"] },
            existingVpc: { privateSubnetIds: ["subnet-1", "subnet-2"] },
          },
        },
      },
    },
  },
  UEN302: {
    severity: "error",
    title: "Made and existing at once",
    reason: "Only one of the two can be used.",
    fix: "Remove one of the two sections.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers]}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
        platform: {services: none}`,
    },
    followed: {
      "remove one": { set: { "network.aws.cluster": null } },
    },
  },
  UEN308: {
    severity: "info",
    title: "Cluster API with a private endpoint only",
    reason: "This program must run where it reaches the network: a VPN, a peering or a machine inside.",
    fix: "Name who calls the API in cluster.apiSources: private ranges reach the private endpoint, any other range makes a public one.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: []}
        platform: {services: none}`,
    },
    followed: {
      apiSources: { set: { "network.aws.cluster.apiSources[0]": "198.51.100.0/24", "network.aws.vpc": {} } },
    },
  },
  UEN309: {
    severity: "error",
    title: "Open to the whole internet",
    reason: "Everybody could call the cluster's API.",
    fix: 'Narrow apiSources, or give the reason beside them: acceptPublic: "...".',
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [0.0.0.0/0]}
        platform: {services: none}`,
    },
    followed: {
      narrow: { set: { "network.aws.cluster.apiSources": ["198.51.100.0/24"], "network.aws.vpc": {} } },
      acceptPublic: { set: { "network.aws.cluster.acceptPublic": "why" } },
    },
  },
  UEN319: {
    severity: "info",
    title: "Kubernetes version not pinned",
    reason:
      "A later release of this package has another default, and an upgrade of the cluster cannot be undone.",
    fix: "Write the version into cluster.version, and raise it one minor version at a time.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {apiSources: [198.51.100.0/24]}
        platform: {services: none}`,
    },
    followed: {
      version: { set: { "network.aws.cluster.version": "1.35" } },
    },
  },
  UEN320: {
    severity: "error",
    title: "Not a name of a cluster",
    reason: "The cloud would refuse to make it.",
    fix: "Choose another in cluster.name.",
    example: {
      environment: `
        target: gcp
        namespace: 5g-core
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      "cluster.name": { set: { "network.gcp.cluster.name": "core-5g" } },
    },
  },
  UEN321: {
    severity: "error",
    title: "Cluster API that nobody reaches",
    reason:
      "GKE gives a private endpoint to clusters with private nodes only; without apiSources the public one admits nobody.",
    fix: "Name the addresses that may call the API in cluster.apiSources, or use private nodes.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35"}
            nodes: {placement: public}
        platform: {services: none}`,
      also: ["UEN308", "UEN336"],
    },
    followed: {
      apiSources: { set: { "network.gcp.cluster.apiSources": ["198.51.100.0/24"] } },
      "private nodes": { set: { "network.gcp.nodes.placement": "private" } },
    },
  },
  UEN325: {
    severity: "error",
    title: "Two regions",
    reason:
      "The provider makes everything in its own region; zones, endpoints and prices would be the other's.",
    fix: "Write the same region in aws:region and network.aws.region, or hand over a provider of your own.",
    example: {
      stackFile: "config: {aws:region: eu-west-1}\n",
      program: `import { Environment } from "usage-engine-networking";

new Environment("site", {
  target: "aws",
  network: {
    aws: {
      region: "us-east-1",
      cluster: { version: "1.35", apiSources: ["198.51.100.0/24"] },
    },
  },
  platform: { services: "none" },
});`,
    },
    followed: {
      "write the same region in aws:region": { stackFile: "config: {aws:region: us-east-1}\n" },
      "hand over a provider of your own": {
        program: `import * as aws from "@pulumi/aws";
import { Environment } from "usage-engine-networking";

const provider = new aws.Provider("virginia", { region: "us-east-1" });
new Environment(
  "site",
  {
    target: "aws",
    network: {
      aws: {
        region: "us-east-1",
        cluster: { version: "1.35", apiSources: ["198.51.100.0/24"] },
      },
    },
    platform: { services: "none" },
  },
  { providers: { aws: provider } },
);`,
      },
    },
  },
  UEN327: {
    severity: "error",
    title: "IPv6 source of a cluster's API",
    reason:
      "The API of the clusters made here has IPv4 addresses only: EKS refuses IPv6 ranges for it, and on GKE they would admit nobody.",
    fix: "Remove the range, or name the IPv4 addresses that the same callers come from.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [2001:db8::/32]}
        platform: {services: none}`,
    },
    followed: {
      "IPv4 addresses": { set: { "network.aws.cluster.apiSources": ["198.51.100.0/24"] } },
    },
  },
  UEN328: {
    severity: "error",
    title: "Too many sources of an EKS cluster's API",
    reason: "EKS takes at most 40 ranges for a public endpoint.",
    fix: "Summarize them into fewer ranges, or let the callers reach the private endpoint from private ranges.",
    example: {
      environment: `
        target: aws
        network: {aws: {region: us-east-1, cluster: {version: "1.35", apiSources: [${ranges(41)}]}}}
        platform: {services: none}`,
    },
    followed: {
      "Summarize them into fewer ranges": { set: { "network.aws.cluster.apiSources": ["198.51.100.0/26"] } },
      "let the callers reach the private endpoint": {
        set: { "network.aws.cluster.apiSources": ["10.0.0.0/8"] },
      },
    },
  },
  UEN334: {
    severity: "error",
    title: "A metrics server that the API server does not reach",
    reason:
      "The control plane of EKS calls it, and reaches no pod of Calico's network: whatever scales by load would stay as it is.",
    fix: "Leave metricsServer out, and install it from its chart with hostNetwork.enabled: true; or use networkPlugin: vpc-cni.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24], networkPlugin: calico, metricsServer: true}
        platform: {services: none}`,
      also: ["UEN318"],
    },
    followed: {
      "Leave metricsServer out": { set: { "network.aws.cluster.metricsServer": null } },
      "networkPlugin: vpc-cni": { set: { "network.aws.cluster.networkPlugin": "vpc-cni" } },
    },
  },
  UEN335: {
    severity: "error",
    title: "A GKE that does not know the load balancers' classes",
    reason:
      "Versions before 1.33.1-gke.1779000 leave Services of the class networking.gke.io/l4-regional-external or -internal alone: no load balancer would come up.",
    fix: "Take a later version: of a new cluster by version, an existing one by an upgrade.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.32", apiSources: [198.51.100.0/24]}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]`,
      also: ["UEN336"],
    },
    followed: {
      "later version": { set: { "network.gcp.cluster.version": "1.33.1-gke.1779000" } },
    },
  },
  UEN336: {
    severity: "info",
    title: "APIs that a GCP project must have enabled",
    reason:
      "A fresh project has none of them. Without one of them `pulumi up` ends at the first resource of that API, after it has made others.",
    fix: "Enable them once, with the command that the finding names. `usage-engine-networking preflight` tells which are missing. Accept the finding when they are enabled.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
        platform: {services: none}`,
    },
    followed: {
      "Accept the finding": { set: { "accept.UEN336": "all are enabled" } },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";
import { inClusterEcds, ranges } from "./repeated";

/** UEN300-UEN349: nodes on AWS and GCP, and the names that the clouds have. */
export const cloudNodesRules = {
  UEN313: {
    severity: "warning",
    title: "Pinned to a node that is replaced",
    reason:
      "A node of a managed group is replaced at every update, under another name: the pod would stay pending.",
    fix: "Expose it as LoadBalancer, where Local needs no pin, or pin it to a label of a pool.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: radius
            exposure: NodePort
            ports: [{port: 1812, protocol: UDP, nodePort: 30010}]
            preserveSourceAddress: true
            node: ip-10-0-1-2.ec2.internal`,
    },
    followed: {
      LoadBalancer: {
        set: { "ecds[0].exposure": "LoadBalancer", "ecds[0].ports[0].nodePort": null, "ecds[0].node": null },
      },
    },
  },
  UEN315: {
    severity: "error",
    title: "Node sizes that contradict each other",
    reason:
      "min, desired and max are whole numbers that must not decrease, and at least one node must be allowed.",
    fix: "Choose min <= desired <= max, and what the message says.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {min: 3, desired: 2}
        platform: {services: none}`,
    },
    followed: {
      "min <= desired <= max": { set: { "network.aws.nodes.min": 2, "network.aws.nodes.max": 3 } },
    },
  },
  UEN322: {
    severity: "error",
    title: "Not a service account",
    reason: "GKE would refuse to make the nodes.",
    fix: "Write its e-mail address, as name@project.iam.gserviceaccount.com; or leave it out.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {serviceAccount: nodes}
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      "e-mail": { set: { "network.gcp.nodes.serviceAccount": "nodes@project-1.iam.gserviceaccount.com" } },
      "leave it out": { set: { "network.gcp.nodes": null } },
    },
  },
  UEN323: {
    severity: "warning",
    title: "Nodes with the rights of the whole project",
    reason:
      "Compute Engine's default account may usually change everything in the project, and whoever takes a node has it.",
    fix: "Leave serviceAccount out, or name an account with roles/container.defaultNodeServiceAccount.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes:
              serviceAccount: 123456789012-compute@developer.gserviceaccount.com
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      "Leave serviceAccount out": { set: { "network.gcp.nodes": null } },
    },
  },
  UEN324: {
    severity: "error",
    title: "A name that the cloud does not have",
    reason: "It would be refused when something is made with it, minutes after the first resources.",
    fix: "Write it as the cloud does; the message says what it is no name of.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1a
            existingCluster: {name: prod, nodeGroups: [workers]}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}`,
    },
    followed: {
      "as the cloud does": { set: { "network.aws.region": "us-east-1" } },
    },
  },
  UEN329: {
    severity: "warning",
    title: "Which security group the nodes have is not known",
    reason:
      "Rules go to the cluster's own group then. Node groups with a launch template may have another one instead, as terraform-aws-eks makes them: no rule would reach their nodes.",
    fix: "Set existingCluster.nodeSecurityGroupId; or name nodeGroups or autoScalingGroups, whose launch templates are then read.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        accept: {UEN601: the nodes have a firewall of their own}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
      also: ["UEN601"],
    },
    followed: {
      "Set existingCluster.nodeSecurityGroupId": {
        set: { "network.aws.existingCluster.nodeSecurityGroupId": "sg-1" },
      },
      "name nodeGroups": { set: { "network.aws.existingCluster.nodeGroups": ["workers"] } },
      autoScalingGroups: { set: { "network.aws.existingCluster.autoScalingGroups": ["workers"] } },
    },
  },
  UEN330: {
    severity: "error",
    title: "Too many sources of a GKE cluster's API",
    reason: "GKE takes at most 100 authorized networks for a cluster with private nodes, and 50 otherwise.",
    fix: "Summarize them into fewer ranges.",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, cluster: {version: "1.35", apiSources: [${ranges(101)}]}}}
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      "Summarize them into fewer ranges": { set: { "network.gcp.cluster.apiSources": ["198.51.100.0/25"] } },
    },
  },
  UEN331: {
    severity: "warning",
    title: "More ECDs than the nodes run pods",
    reason:
      "EKS lets a node run as many pods as its interfaces have addresses for: 29 on an m6i.large. Further pods stay pending, whatever the processors could do.",
    fix: "Set nodes.prefixDelegation: true, choose a larger instanceType, or more nodes by nodes.max.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {instanceType: t3.small, desired: 2, max: 2}
        platform: {services: none}
        separation: {mode: off}
        ecds: [${inClusterEcds(14)}]`,
    },
    followed: {
      "nodes.prefixDelegation: true": { set: { "network.aws.nodes.prefixDelegation": true } },
      "larger instanceType": { set: { "network.aws.nodes.instanceType": "m6i.large" } },
      "nodes.max": { set: { "network.aws.nodes.max": 3 } },
    },
  },
  UEN332: {
    severity: "error",
    title: "More pods than an instance type runs",
    reason:
      "EKS sets the limit of a managed node group's nodes by their instance type, and no setting raises it but prefix delegation.",
    fix: "Leave podsPerNode out, set nodes.prefixDelegation: true, or choose a larger instanceType.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {podsPerNode: 40}
        platform: {services: none}`,
    },
    followed: {
      "Leave podsPerNode out": { set: { "network.aws.nodes.podsPerNode": null } },
      "nodes.prefixDelegation: true": { set: { "network.aws.nodes.prefixDelegation": true } },
      "larger instanceType": { set: { "network.aws.nodes.instanceType": "m6i.xlarge" } },
    },
  },
  UEN333: {
    severity: "error",
    title: "Prefix delegation where there is none",
    reason:
      "It is the VPC CNI that takes prefixes, and only for instance types on Nitro. Nodes would keep the limit that they have without it.",
    fix: "Leave prefixDelegation out, or choose an instanceType on Nitro and the networkPlugin vpc-cni.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {instanceType: t2.large, prefixDelegation: true}
        platform: {services: none}`,
    },
    followed: {
      "Leave prefixDelegation out": { set: { "network.aws.nodes.prefixDelegation": null } },
      "instanceType on Nitro": { set: { "network.aws.nodes.instanceType": "m6i.large" } },
    },
  },
} as const satisfies Record<string, Rule>;

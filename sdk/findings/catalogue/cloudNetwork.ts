import type { Rule } from "../rule";

/** UEN300-UEN349: networks on AWS and GCP. */
export const cloudNetworkRules = {
  UEN303: {
    severity: "error",
    title: "Range that does not fit",
    reason: "The network would refuse it, or its parts would not fit into it.",
    fix: "Choose a range as the message says.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {cidr: 10.0.0.0/26}
        platform: {services: none}`,
    },
    followed: {
      "a range as the message says": { set: { "network.aws.vpc.cidr": "10.0.0.0/16" } },
    },
  },
  UEN304: {
    severity: "error",
    title: "Wrong number of zones",
    reason: "EKS needs two zones, and a load balancer has an address only where a subnet is.",
    fix: "Choose 2 to 6 zones for the network, and no more for the load balancer than the network has.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {zones: 1}
        platform: {services: none}`,
    },
    followed: {
      "2 to 6": { set: { "network.aws.vpc.zones": 2 } },
    },
  },
  UEN305: {
    severity: "error",
    title: "Subnets too small for the pods",
    reason: "Pods that get no address stay pending for ever, and ranges cannot grow later.",
    fix: "Choose a larger range, fewer nodes or fewer pods per node.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {cidr: 10.0.0.0/21}
            nodes: {min: 1, desired: 1, max: 20}
        platform: {services: none}`,
    },
    followed: {
      "a larger range": { set: { "network.aws.vpc.cidr": "10.0.0.0/16" } },
      "fewer nodes": { set: { "network.aws.nodes.max": 2 } },
    },
  },
  UEN306: {
    severity: "error",
    title: "Private nodes without a way out",
    reason: "Nodes cannot reach the cluster's API and the image registries, and never become ready.",
    fix: "Use a NAT gateway, vpc.endpoints: true, or nodes.placement: public.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {nat: none}
        platform: {services: none}`,
    },
    followed: {
      nat: { set: { "network.aws.vpc.nat": "single" } },
      endpoints: { set: { "network.aws.vpc.endpoints": true } },
      placement: { set: { "network.aws.nodes": { placement: "public" } } },
    },
  },
  UEN307: {
    severity: "warning",
    title: "Private nodes reach the cloud's own registries only",
    reason:
      "Endpoints lead to the cloud's services, not to the internet: images of other registries are not pulled.",
    fix: "Mirror the images and set images.registry, or use a NAT gateway.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {nat: none, endpoints: true}
        platform: {services: none}`,
    },
    followed: {
      registry: { set: { images: { registry: "registry.example.net" } } },
      nat: { set: { "network.aws.vpc.nat": "single", "network.aws.vpc.endpoints": null } },
    },
  },
  UEN310: {
    severity: "error",
    title: "Existing network not named",
    reason: "What is to be made there needs its subnets.",
    fix: "Name them in existingVpc.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            existingVpc: {vpcId: vpc-1}
        platform: {services: none}`,
    },
    followed: {
      "name them": { set: { "network.aws.existingVpc.privateSubnetIds": ["subnet-1", "subnet-2"] } },
    },
  },
  UEN314: {
    severity: "error",
    title: "NAT that this cloud does not have",
    reason: "Cloud NAT is regional: one serves every zone.",
    fix: "Use single or none.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {nat: perZone}
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      single: { set: { "network.gcp.vpc.nat": "single" } },
    },
  },
  UEN317: {
    severity: "warning",
    title: "Pod addresses that EC2 drops",
    reason:
      "EC2 drops what a node sends under another address than its own, unless the source and destination check of every node is off.",
    fix: "Leave encapsulation out (VXLAN everywhere), or switch the check off on every node.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster:
              version: "1.35"
              apiSources: [198.51.100.0/24]
              networkPlugin: calico
          encapsulation: VXLANCrossSubnet
        platform: {services: none}`,
      also: ["UEN318"],
    },
    followed: {
      "Leave encapsulation out": { set: { "network.encapsulation": null } },
    },
  },
} as const satisfies Record<string, Rule>;

import { ecDeployment } from "../../../../fixture/descriptorFolder";
import { aws, balanced, gcp, local, many, onPrem, pool, type Refusal, wide } from "./environments";

/** Load balancers and what leads to them, on every target. */
export const loadBalancersRefusals: readonly Refusal[] = [
  {
    what: "a load balancer in more zones than the VPC has",
    environment: aws({}, { loadBalancer: { zones: 3 }, ecds: [balanced(5000)] }),
    code: "UEN304",
    path: "environment.loadBalancer.zones",
    says: "2 private subnets",
  },
  {
    what: "SCTP on a Network Load Balancer",
    environment: aws({}, { ecds: [balanced(3868, "SCTP")] }),
    code: "UEN350",
    path: "environment.ecds[0]",
    says: "SCTP",
  },
  {
    what: "SCTP on GKE with Calico",
    environment: gcp({}, { ecds: [balanced(3868, "SCTP")] }),
    code: "UEN350",
    path: "environment.ecds[0].ports[0]",
    says: "GKE with Calico",
  },
  {
    what: "targets by address with the Calico CNI",
    environment: aws(
      { cluster: { networkPlugin: "calico" } },
      {
        ecds: [
          balanced(5000, "TCP", {
            annotations: { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip" },
          }),
        ],
      },
    ),
    code: "UEN351",
    path: "environment.ecds[0]",
    says: "targets by address",
  },
  {
    what: "51 listeners",
    environment: aws({}, { ecds: many(51) }),
    code: "UEN352",
    path: "environment.loadBalancer",
    says: "51 listeners",
  },
  {
    what: "51 target groups for one Auto Scaling group",
    environment: aws({}, { ecds: [...many(50), balanced(9999, "TCP", { dedicated: true })] }),
    code: "UEN352",
    path: "environment.loadBalancer",
    says: "51 target groups",
  },
  {
    what: "more rules than security groups hold",
    environment: aws({}, { sources: Array.from({ length: 6 }, (_, i) => `10.${i}.0.0/16`), ecds: many(40) }),
    code: "UEN353",
    path: "environment.loadBalancer",
    says: "240 rules",
  },
  {
    what: "more direct node ports than the nodes' group holds",
    environment: aws(
      {},
      {
        ecds: Array.from({ length: 20 }, (_, i) => ({
          name: `ecd-${i}`,
          exposure: "NodePort",
          ports: [{ port: 4000 + i, nodePort: 30010 + i }],
        })),
      },
    ),
    code: "UEN353",
    path: "environment.network.aws",
    says: "61 rules",
  },
  {
    what: "11 forwarding rules on an internal address",
    environment: gcp({}, { ecds: many(11) }),
    code: "UEN354",
    path: "environment.loadBalancer",
    says: "11 forwarding rules",
  },
  {
    what: "a Local Service beside others on a MetalLB address",
    environment: onPrem({ ...pool, ecds: [balanced(5000), balanced(5001, "UDP", local)] }),
    code: "UEN355",
    path: "environment.ecds[1]",
    says: "cannot share",
  },
  {
    what: "one port of one load balancer twice",
    environment: aws({}, { ecds: [balanced(5000), { ...balanced(5000), name: "other" }] }),
    code: "UEN356",
    path: "environment.ecds[1]",
    says: "taken already for ecd-5000-tcp",
  },
  {
    what: "TCP and UDP of one port for two ECDs on a Network Load Balancer",
    environment: aws({}, { ecds: [balanced(3386), balanced(3386, "UDP")] }),
    code: "UEN356",
    path: "environment.ecds[1]",
    says: "taken already for ecd-3386-tcp",
  },
  {
    what: "Calico and MetalLB as BGP peers of one router",
    environment: onPrem(
      {
        loadBalancer: {
          ...pool.loadBalancer,
          metallb: { bgpPeers: [{ name: "router", peerAddress: "192.0.2.1", asNumber: 64500 }] },
        },
      },
      { bgp: { enabled: true, peers: [{ name: "router", peerAddress: "192.0.2.1", asNumber: 64500 }] } },
    ),
    code: "UEN357",
    path: "environment.loadBalancer.metallb.bgpPeers[0]",
    says: "192.0.2.1",
  },
  {
    what: "an address pool that ends before it begins",
    environment: onPrem({ loadBalancer: { addressPool: ["192.0.2.20-192.0.2.10"] } }),
    code: "UEN359",
    path: "environment.loadBalancer.addressPool[0]",
    says: "end comes before",
  },
  {
    what: "more addresses than the pool has",
    environment: onPrem({
      loadBalancer: { addressPool: ["192.0.2.10/32"] },
      ecds: [balanced(5000), balanced(5001, "UDP", local)],
    }),
    code: "UEN359",
    path: "environment.loadBalancer.addressPool",
    says: "has 1 addresses",
  },
  {
    what: "a descriptor's Service whose node port nobody knows",
    environment: aws({}, { ecds: [{ descriptor: "ecd/one.yaml" }] }),
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: LoadBalancer, ports: [{port: 5000}]}}]}",
      ),
    },
    code: "UEN360",
    path: "environment.ecds[0]",
    says: "no pinned node port",
  },
  {
    what: "TCP and UDP in one Service on GKE",
    environment: gcp(
      {},
      { ecds: [balanced(3386, "TCP", { ports: [{ port: 3386 }, { port: 3386, protocol: "UDP" }] })] },
    ),
    code: "UEN361",
    path: "environment.ecds[0]",
    says: "TCP and UDP",
  },
  {
    what: "more than 500 targets across zones",
    environment: aws({ nodes: { min: 1, desired: 2, max: 30 } }, { ecds: many(20) }),
    code: "UEN362",
    path: "environment.loadBalancer",
    says: "600 targets",
  },
  {
    what: "a load balancer with no nodes behind it",
    environment: aws(
      { existingCluster: { name: "prod" }, existingVpc: { privateSubnetIds: ["subnet-a", "subnet-b"] } },
      { ecds: [balanced(5000)] },
    ),
    code: "UEN363",
    path: "environment.loadBalancer",
    says: "neither nodeGroups nor autoScalingGroups",
  },
  {
    what: "node ports on Autopilot",
    environment: gcp(
      { existingCluster: { name: "auto", autopilot: true } },
      { platform: { exposure: "NodePort" } },
    ),
    code: "UEN364",
    path: "environment.network.gcp",
    says: "no node tag",
  },
  {
    what: "a Local Service whose pods may run where the load balancer is not",
    environment: aws(
      { vpc: { zones: 3 } },
      { loadBalancer: { zones: 2 }, ecds: [balanced(5000, "TCP", local)] },
    ),
    code: "UEN366",
    path: "environment.ecds[0]",
    says: "3 zones",
  },
  {
    what: "a Local Service of a descriptor whose pods may run where the load balancer is not",
    environment: aws(
      { vpc: { zones: 3 } },
      { loadBalancer: { zones: 2 }, ecds: [{ descriptor: "ecd/one.yaml" }] },
    ),
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30011, ports: [{port: 5000, nodePort: 30010}]}}]}",
      ),
    },
    code: "UEN366",
    path: "environment.ecds[0]",
    says: "3 zones",
  },
  {
    what: "nodes that may all be where the load balancer is not",
    environment: aws(
      { vpc: { zones: 3 }, nodes: { desired: 2 } },
      { loadBalancer: { zones: 1 }, ecds: [balanced(5000)] },
    ),
    code: "UEN366",
    path: "environment.loadBalancer.zones",
    says: "2 nodes",
  },
  {
    what: "a load balancer in fewer of the existing subnets than private nodes have",
    environment: aws(
      {
        existingCluster: { name: "prod", nodeGroups: ["workers"] },
        existingVpc: {
          privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
          publicSubnetIds: ["subnet-d", "subnet-e"],
        },
      },
      { loadBalancer: { scheme: "internet-facing" }, ecds: [balanced(5000, "TCP", local)] },
    ),
    code: "UEN366",
    path: "environment.ecds[0]",
    says: "2 zones",
  },
  {
    what: "more than five ports of a Service on an internal address that another shares",
    environment: gcp({}, { ecds: [balanced(3000), wide(6)] }),
    code: "UEN367",
    path: "environment.ecds[1]",
    says: "6 TCP ports",
  },
  {
    what: "a port between those of a Service with more than five on a public address",
    environment: gcp(
      {},
      {
        loadBalancer: { scheme: "internet-facing" },
        ecds: [{ descriptor: "ecd/wide.yaml" }, balanced(4003)],
      },
    ),
    descriptors: {
      "ecd/wide.yaml": ecDeployment(
        "wide",
        "{services: [{spec: {type: LoadBalancer, ports: [{port: 4000, name: a}, {port: 4001, name: b}, {port: 4002, name: c}, {port: 4004, name: d}, {port: 4005, name: e}, {port: 4006, name: f}]}}]}",
      ),
    },
    code: "UEN367",
    path: "environment.ecds[0]",
    says: "4000 to 4006",
  },
  {
    what: "a descriptor's load balancer that the operator may have made before",
    environment: onPrem({
      loadBalancer: { className: "example.net/lb" },
      ecds: [{ descriptor: "ecd/tcp.yaml" }],
    }),
    descriptors: {
      "ecd/tcp.yaml": ecDeployment(
        "tcp",
        "{services: [{spec: {type: LoadBalancer, ports: [{port: 7000, nodePort: 30010}]}}]}",
      ),
    },
    code: "UEN369",
    path: "environment.ecds[0].descriptor",
    says: "gets the class example.net/lb",
  },
];

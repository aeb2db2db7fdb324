import assert from "node:assert/strict";
import { catalogue, type FindingCode } from "../../../../sdk/findings/catalogue";
import { planEnvironment } from "../../../../sdk/planEnvironment";
import { type DescriptorTexts, ecDeployment, planWith } from "../../../fixture/descriptorFolder";

interface Refusal {
  what: string;
  environment: Record<string, unknown>;
  descriptors?: DescriptorTexts;
  code: FindingCode;
  path: string;
  /** Part of the message. */
  says: string;
}

type Section = Record<string, unknown>;

const aws = (section: Section = {}, rest: Section = {}, network: Section = {}) => ({
  target: "aws",
  network: { aws: { region: "us-east-1", ...section }, ...network },
  ...rest,
});
const gcp = (section: Section = {}, rest: Section = {}, network: Section = {}) => ({
  target: "gcp",
  network: { gcp: { region: "us-central1", ...section }, ...network },
  ...rest,
});
const balanced = (port: number, protocol = "TCP", more: Section = {}) => ({
  name: `ecd-${port}-${protocol.toLowerCase()}`,
  exposure: "LoadBalancer",
  ports: [{ port, protocol }],
  ...more,
});
const many = (count: number, more: Section = {}) =>
  Array.from({ length: count }, (_, index) => balanced(2000 + index, "TCP", more));
/** One ECD with so many ports from 4000 on. */
const wide = (ports: number, more: Section = {}) => ({
  name: "wide",
  exposure: "LoadBalancer",
  ports: Array.from({ length: ports }, (_, index) => ({ port: 4000 + index })),
  ...more,
});
const publicRanges = (count: number) => Array.from({ length: count }, (_, index) => `198.51.100.${index}/32`);
const onPrem = (rest: Section, network: Section = {}) => ({
  target: "on-prem",
  network: { calico: { install: true }, ...network },
  ...rest,
});
const calicoCni = { cluster: { networkPlugin: "calico" } };
const pool = { loadBalancer: { addressPool: ["192.0.2.10-192.0.2.11"] } };
const local = { preserveSourceAddress: true };

const refusals: Refusal[] = [
  {
    what: "AWS without its section",
    environment: { target: "aws" },
    code: "UEN301",
    path: "environment.network.aws",
    says: "missing",
  },
  {
    what: "GCP without its section",
    environment: { target: "gcp" },
    code: "UEN301",
    path: "environment.network.gcp",
    says: "missing",
  },
  {
    what: "a cluster both made and existing",
    environment: aws({ cluster: {}, existingCluster: { name: "prod" } }),
    code: "UEN302",
    path: "environment.network.aws.cluster",
    says: "existingCluster says that it exists",
  },
  {
    what: "a VPC too small to cut",
    environment: aws({ vpc: { cidr: "10.0.0.0/26" } }),
    code: "UEN303",
    path: "environment.network.aws.vpc.cidr",
    says: "/16 to /22",
  },
  {
    what: "one zone for EKS",
    environment: aws({ vpc: { zones: 1 } }),
    code: "UEN304",
    path: "environment.network.aws.vpc.zones",
    says: "2 to 6",
  },
  {
    what: "a load balancer in more zones than the VPC has",
    environment: aws({}, { loadBalancer: { zones: 3 }, ecds: [balanced(5000)] }),
    code: "UEN304",
    path: "environment.loadBalancer.zones",
    says: "2 private subnets",
  },
  {
    what: "subnets too small for the pods on AWS",
    environment: aws({ vpc: { cidr: "10.0.0.0/22" }, nodes: { desired: 20 } }),
    code: "UEN305",
    path: "environment.network.aws.vpc.cidr",
    says: "need 330 addresses",
  },
  {
    what: "subnets too small for the pods of an instance type that nobody knows",
    environment: aws({ vpc: { cidr: "10.0.0.0/22" }, nodes: { desired: 20, instanceType: "m99.large" } }),
    code: "UEN305",
    path: "environment.network.aws.vpc.cidr",
    says: "need 1221 addresses",
  },
  {
    what: "subnets too small for the prefixes of the nodes",
    environment: aws({ vpc: { cidr: "10.0.0.0/22" }, nodes: { desired: 2, prefixDelegation: true } }),
    code: "UEN305",
    path: "environment.network.aws.vpc.cidr",
    says: "need 262 addresses",
  },
  {
    what: "more pods than EKS lets an instance type run",
    environment: aws({ nodes: { podsPerNode: 30 } }),
    code: "UEN332",
    path: "environment.network.aws.nodes.podsPerNode",
    says: "30 pods, and EKS lets a m6i.large run 29 without prefixDelegation",
  },
  {
    what: "more pods than EKS lets an instance type run with prefixes",
    environment: aws({ nodes: { podsPerNode: 111, prefixDelegation: true } }),
    code: "UEN332",
    path: "environment.network.aws.nodes.podsPerNode",
    says: "run 110 with prefixDelegation",
  },
  {
    what: "prefixes for an instance type that takes none",
    environment: aws({ nodes: { instanceType: "t2.large", prefixDelegation: true } }),
    code: "UEN333",
    path: "environment.network.aws.nodes.prefixDelegation",
    says: "t2.large takes no prefixes",
  },
  {
    what: "prefixes without the VPC CNI",
    environment: aws({ ...calicoCni, nodes: { prefixDelegation: true } }),
    code: "UEN333",
    path: "environment.network.aws.nodes.prefixDelegation",
    says: "networkPlugin is calico",
  },
  {
    what: "a metrics server in Calico's network",
    environment: aws({ cluster: { networkPlugin: "calico", metricsServer: true } }),
    code: "UEN334",
    path: "environment.network.aws.cluster.metricsServer",
    says: "metricsServer is true",
  },
  {
    what: "more ECDs than the nodes run pods",
    environment: aws(
      { nodes: { instanceType: "t3.small", max: 2 } },
      {
        ecds: Array.from({ length: 11 }, (_, index) => ({
          name: `ecd-${index}`,
          exposure: "ClusterIP",
          ports: [{ port: 4444 }],
        })),
      },
    ),
    code: "UEN331",
    path: "environment.network.aws.nodes",
    says: "11 ECDs, and 2 nodes of t3.small run 11 pods each, 6 of them the cluster's own",
  },
  {
    what: "a pod range too small on GCP",
    environment: gcp({ vpc: { podCidr: "10.4.0.0/24" }, nodes: { min: 2 } }),
    code: "UEN305",
    path: "environment.network.gcp.vpc.podCidr",
    says: "256 pod addresses each",
  },
  {
    what: "private nodes without NAT or endpoints",
    environment: aws({ vpc: { nat: "none" } }),
    code: "UEN306",
    path: "environment.network.aws.vpc.nat",
    says: "no endpoints",
  },
  {
    what: "private nodes on endpoints without a registry of their own",
    environment: aws({ vpc: { nat: "none", endpoints: true } }),
    code: "UEN307",
    path: "environment.network.aws.vpc.nat",
    says: "images.registry",
  },
  {
    what: "a cluster API with a private endpoint only",
    environment: aws(),
    code: "UEN308",
    path: "environment.network.aws.cluster.apiSources",
    says: "private endpoint only",
  },
  {
    what: "a cluster API open to everybody",
    environment: gcp({ cluster: { apiSources: ["0.0.0.0/0"] } }),
    code: "UEN309",
    path: "environment.network.gcp.cluster.apiSources[0]",
    says: "lets everybody",
  },
  {
    what: "a cluster in a VPC whose subnets are not named",
    environment: aws({ existingVpc: { vpcId: "vpc-1" } }),
    code: "UEN310",
    path: "environment.network.aws.existingVpc",
    says: "two subnets",
  },
  {
    what: "pods of the Calico CNI that EC2 would not let pass within a subnet",
    environment: aws(calicoCni, {}, { encapsulation: "VXLANCrossSubnet" }),
    code: "UEN317",
    path: "environment.network.encapsulation",
    says: "under their own addresses",
  },
  {
    what: "what Calico as the network plugin of EKS forces",
    environment: aws(calicoCni),
    code: "UEN318",
    path: "environment.network.aws.cluster.networkPlugin",
    says: "the control plane does not reach",
  },
  {
    what: "an EKS version that nobody pinned",
    environment: aws(),
    code: "UEN319",
    path: "environment.network.aws.cluster.version",
    says: "no version",
  },
  {
    what: "a namespace that GKE takes as no name of a cluster",
    environment: gcp({}, { namespace: "5g-core" }),
    code: "UEN320",
    path: "environment.network.gcp.cluster.name",
    says: "the namespace's",
  },
  {
    what: "a cluster's name that EKS does not take",
    environment: aws({ cluster: { name: "uepe.prod" } }),
    code: "UEN320",
    path: "environment.network.aws.cluster.name",
    says: "at most 100",
  },
  {
    what: "public nodes on GKE whose API nobody reaches",
    environment: gcp({ nodes: { placement: "public" }, cluster: { apiSources: ["10.0.0.0/8"] } }),
    code: "UEN321",
    path: "environment.network.gcp.nodes.placement",
    says: "no public apiSources",
  },
  {
    what: "a name in place of a service account",
    environment: gcp({ nodes: { serviceAccount: "nodes" } }),
    code: "UEN322",
    path: "environment.network.gcp.nodes.serviceAccount",
    says: "no e-mail address",
  },
  {
    what: "nodes with Compute Engine's default account",
    environment: gcp({ nodes: { serviceAccount: "123-compute@developer.gserviceaccount.com" } }),
    code: "UEN323",
    path: "environment.network.gcp.nodes.serviceAccount",
    says: "every machine",
  },
  {
    what: "a zone in place of a region",
    environment: aws({ region: "us-east-1a" }),
    code: "UEN324",
    path: "environment.network.aws.region",
    says: "no region",
  },
  {
    what: "a zone of another region",
    environment: gcp({ nodes: { zoneNames: ["us-central1-a", "us-east1-b"] } }),
    code: "UEN324",
    path: "environment.network.gcp.nodes.zoneNames[1]",
    says: "no zone of us-central1",
  },
  {
    what: "one zone twice",
    environment: aws({ vpc: { zoneNames: ["us-east-1a", "us-east-1a"] } }),
    code: "UEN304",
    path: "environment.network.aws.vpc.zoneNames[1]",
    says: "twice",
  },
  {
    what: "a release channel in small letters",
    environment: gcp({ cluster: { releaseChannel: "regular" } }),
    code: "UEN324",
    path: "environment.network.gcp.cluster.releaseChannel",
    says: "RAPID, REGULAR",
  },
  {
    what: "a session in place of a role",
    environment: aws({ cluster: { admins: ["arn:aws:sts::123456789012:assumed-role/admin/me"] } }),
    code: "UEN324",
    path: "environment.network.aws.cluster.admins[0]",
    says: "no ARN of an IAM role",
  },
  {
    what: "half a node",
    environment: aws({ nodes: { desired: 1.5 } }),
    code: "UEN315",
    path: "environment.network.aws.nodes",
    says: "desired 1.5",
  },
  {
    what: "more pods on a node than GKE takes",
    environment: gcp({ nodes: { podsPerNode: 300 } }),
    code: "UEN315",
    path: "environment.network.gcp.nodes.podsPerNode",
    says: "8 to 256",
  },
  {
    what: "Calico's eBPF data plane beside EKS's kube-proxy",
    environment: aws(calicoCni, {}, { dataplane: "BPF" }),
    code: "UEN326",
    path: "environment.network.dataplane",
    says: "kube-proxy as an addon",
  },
  {
    what: "Calico on Dataplane V2",
    environment: gcp({ cluster: { dataplane: "dataplaneV2" } }, {}, { calico: { install: true } }),
    code: "UEN311",
    path: "environment.network.calico.install",
    says: "Dataplane V2",
  },
  {
    what: "Calico on Autopilot",
    environment: gcp(
      { existingCluster: { name: "auto", autopilot: true } },
      {},
      { calico: { install: true } },
    ),
    code: "UEN311",
    path: "environment.network.calico.install",
    says: "Autopilot",
  },
  {
    what: "a second Calico beside GKE's own",
    environment: gcp({}, {}, { calico: { install: true } }),
    code: "UEN312",
    path: "environment.network.calico.install",
    says: "managed Calico",
  },
  {
    what: "a pod pinned to a node that is replaced",
    environment: aws(
      {},
      {
        ecds: [
          {
            name: "radius",
            node: "ip-10-0-0-9",
            ...local,
            exposure: "NodePort",
            ports: [{ port: 1812, nodePort: 30010 }],
          },
        ],
      },
    ),
    code: "UEN313",
    path: "environment.ecds[0].ports[0]",
    says: "ip-10-0-0-9",
  },
  {
    what: "a NAT per zone on GCP",
    environment: gcp({ vpc: { nat: "perZone" } }),
    code: "UEN314",
    path: "environment.network.gcp.vpc.nat",
    says: "perZone",
  },
  {
    what: "more nodes at least than at most",
    environment: aws({ nodes: { min: 3, desired: 2 } }),
    code: "UEN315",
    path: "environment.network.aws.nodes",
    says: "min 3, desired 2",
  },
  {
    what: "Calico as the network plugin, not installed",
    environment: aws({ cluster: { networkPlugin: "calico" } }, {}, { calico: { install: false } }),
    code: "UEN316",
    path: "environment.network.aws.cluster.networkPlugin",
    says: "install is false",
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
    what: "an IPv6 range that may call an EKS cluster's API",
    environment: aws({ cluster: { apiSources: ["192.0.2.0/24", "2001:db8::/32"] } }),
    code: "UEN327",
    path: "environment.network.aws.cluster.apiSources[1]",
    says: "2001:db8::/32",
  },
  {
    what: "an IPv6 range that may call a GKE cluster's API",
    environment: gcp({ cluster: { apiSources: ["192.0.2.0/24", "2001:db8::/32"] } }),
    code: "UEN327",
    path: "environment.network.gcp.cluster.apiSources[1]",
    says: "2001:db8::/32",
  },
  {
    what: "101 ranges that may call the API of a GKE cluster with private nodes",
    environment: gcp({ cluster: { apiSources: publicRanges(101) } }),
    code: "UEN330",
    path: "environment.network.gcp.cluster.apiSources",
    says: "101 ranges, and 100 are the most",
  },
  {
    what: "51 ranges that may call the API of a GKE cluster with public nodes",
    environment: gcp({ cluster: { apiSources: publicRanges(51) }, nodes: { placement: "public" } }),
    code: "UEN330",
    path: "environment.network.gcp.cluster.apiSources",
    says: "51 ranges, and 50 are the most",
  },
  {
    what: "41 ranges for the public endpoint of an EKS cluster",
    environment: aws({ cluster: { apiSources: publicRanges(41) } }),
    code: "UEN328",
    path: "environment.network.aws.cluster.apiSources",
    says: "41 ranges",
  },
  {
    what: "a Service range that EKS does not take",
    environment: aws({ cluster: { serviceCidr: "100.64.0.0/16" } }),
    code: "UEN303",
    path: "environment.network.aws.cluster.serviceCidr",
    says: "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
  },
  {
    what: "a Service range of EKS inside the VPC",
    environment: aws({ cluster: { serviceCidr: "10.0.128.0/20" } }),
    code: "UEN502",
    path: "environment.network.aws.cluster.serviceCidr",
    says: "vpc.cidr",
  },
  {
    what: "the cluster's own group as the nodes', where nothing says which it is",
    environment: aws(
      { existingCluster: { name: "prod" } },
      { ecds: [{ name: "a", exposure: "NodePort", ports: [{ port: 5000, nodePort: 30010 }] }] },
    ),
    code: "UEN329",
    path: "environment.network.aws.existingCluster.nodeSecurityGroupId",
    says: "1 rule",
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
];

/** Rules whose case the plan does not see: the provider's region is the stack's. */
const AVOIDED = ["UEN325"];

describe("AWS, GCP and load balancers: what cannot work is refused before anything is made", () => {
  for (const { what, environment, descriptors, code, path, says } of refusals) {
    it(`${code}: ${what}`, () => {
      const complete = { platform: { services: "none" }, ...environment };
      const { findings } = planWith(complete, descriptors);
      const found = findings.filter((finding) => finding.code === code);
      const shown = findings
        .map((finding) => `${finding.code} ${finding.path}: ${finding.message}`)
        .join("\n");
      const [finding] = found.filter((one) => one.path === path);
      assert.ok(finding, `no ${code} at ${path} among\n${shown}`);
      assert.ok(finding.message.includes(says), finding.message);
    });
  }

  const codesOf = (environment: Section, descriptors?: DescriptorTexts) =>
    planWith({ platform: { services: "none" }, ...environment }, descriptors).findings.map(
      ({ code }) => code,
    );

  it("takes what EKS takes: 40 ranges, Service ranges of all three blocks", () => {
    for (const serviceCidr of ["10.100.0.0/16", "172.16.0.0/12", "192.168.4.0/24"]) {
      const codes = codesOf(aws({ cluster: { serviceCidr, apiSources: publicRanges(40) } }));
      assert.deepEqual(
        codes.filter((code) => ["UEN327", "UEN328", "UEN303", "UEN502"].includes(code)),
        [],
        serviceCidr,
      );
    }
  });

  it("says nothing of the nodes' group where it is named, or can be read of the nodes", () => {
    const opened = { ecds: [{ name: "a", exposure: "NodePort", ports: [{ port: 5000, nodePort: 30010 }] }] };
    for (const more of [
      { nodeSecurityGroupId: "sg-1" },
      { nodeGroups: ["workers"] },
      { autoScalingGroups: ["a"] },
    ]) {
      assert.ok(!codesOf(aws({ existingCluster: { name: "prod", ...more } }, opened)).includes("UEN329"));
    }
    assert.ok(!codesOf(aws({ existingCluster: { name: "prod" } })).includes("UEN329"));
    assert.ok(!codesOf(aws({}, opened)).includes("UEN329"));
  });

  it("lets Local Services be wherever their pods may run, by default and by the fix", () => {
    const zones = (count: number | undefined, more: Section = {}) =>
      planWith(
        aws(
          { vpc: { zones: 3 } },
          {
            platform: { services: "none" },
            ...(count !== undefined && { loadBalancer: { zones: count } }),
            ecds: [balanced(5000, "TCP", more)],
          },
        ),
      );
    const byDefault = zones(undefined, local);
    assert.equal(byDefault.loadBalancers[0]?.zones, 3);
    assert.ok(!byDefault.findings.some(({ code }) => code === "UEN366"));
    assert.ok(!zones(3, local).findings.some(({ code }) => code === "UEN366"));
    assert.ok(!zones(2).findings.some(({ code }) => code === "UEN366"));
  });

  it("prices an address in each zone of an internet-facing load balancer", () => {
    const addresses = (zones: number) =>
      planEnvironment(
        aws(
          { vpc: { zones } },
          {
            platform: { services: "none" },
            loadBalancer: { scheme: "internet-facing" },
            ecds: [balanced(5000)],
          },
        ),
        ".",
      ).cost.items.filter(
        ({ item, path }) => item === "aws-public-ipv4" && path === "environment.loadBalancer",
      );
    assert.deepEqual(
      [2, 3, 4].map((zones) => addresses(zones).map(({ monthly }) => monthly)),
      [
        ["3.65", "3.65"],
        ["3.65", "3.65", "3.65"],
        ["3.65", "3.65", "3.65", "3.65"],
      ],
    );
  });

  it("lets a Service with more than five ports have an address of its own, or share one with other protocols", () => {
    const codes = (ecds: Section[], scheme = "internal") =>
      codesOf(gcp({}, { loadBalancer: { scheme }, ecds }));
    assert.ok(!codes([balanced(3000), wide(5)]).includes("UEN367"));
    assert.ok(!codes([wide(6)]).includes("UEN367"));
    assert.ok(!codes([balanced(3000), wide(6, { dedicated: true })]).includes("UEN367"));
    assert.ok(!codes([balanced(3000, "UDP"), wide(6)]).includes("UEN367"));
    assert.ok(!codes([balanced(3000), wide(6)], "internet-facing").includes("UEN367"));
  });

  it("keeps the pods of the Calico CNI apart from VPC and Services", () => {
    const { findings } = planWith(aws({ ...calicoCni, vpc: { cidr: "192.168.0.0/16" } }));
    const said = findings.filter(({ code }) => code === "UEN502").map(({ message }) => message);
    assert.deepEqual(said, ["the pods' 192.168.0.0/16 shares addresses with aws.vpc.cidr, 192.168.0.0/16"]);
  });

  it("says that the VPC CNI follows no pool and no encapsulation", () => {
    const { findings } = planWith(aws({}, {}, { encapsulation: "VXLAN" }));
    const [finding] = findings.filter(({ code }) => code === "UEN509");
    assert.equal(finding?.path, "environment.network.encapsulation");
  });

  it("has a case for every rule", () => {
    const shown = new Set<string>([...refusals.map(({ code }) => code), ...AVOIDED]);
    assert.deepEqual(
      Object.keys(catalogue).filter((code) => code.startsWith("UEN3") && !shown.has(code as FindingCode)),
      [],
    );
  });
});

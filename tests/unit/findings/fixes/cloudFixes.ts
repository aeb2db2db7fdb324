import type { FixCase } from "./fixCase";
import { awsMade, balanced, DIAMETER, gcpMade, many, ONE, POOL, RADIUS } from "./pieces";

/** Findings UEN300 to UEN399, and their fixes. */
export const cloudFixes: readonly FixCase[] = [
  { code: "UEN301", base: "aws", env: "network: {aws: null}", fixes: { region: { env: "{}" } } },
  {
    code: "UEN302",
    base: "aws",
    env: "network: {aws: {cluster: {version: '1.35', apiSources: [198.51.100.0/24]}}}",
    fixes: { "remove one": { env: "{}" } },
  },
  {
    code: "UEN303",
    base: "aws-made",
    env: awsMade("vpc: {cidr: 10.0.0.0/26}"),
    fixes: { "a range as the message says": { env: awsMade("vpc: {cidr: 10.0.0.0/16}") } },
  },
  {
    code: "UEN304",
    base: "aws-made",
    env: awsMade("vpc: {zones: 1}"),
    fixes: { "2 to 6": { env: awsMade("vpc: {zones: 2}") } },
  },
  {
    code: "UEN305",
    base: "aws-made",
    env: awsMade("vpc: {cidr: 10.0.0.0/21}, nodes: {min: 1, desired: 1, max: 20}"),
    fixes: {
      "a larger range": { env: awsMade("vpc: {cidr: 10.0.0.0/16}, nodes: {min: 1, desired: 1, max: 20}") },
      "fewer nodes": { env: awsMade("vpc: {cidr: 10.0.0.0/21}, nodes: {min: 1, desired: 1, max: 2}") },
    },
  },
  {
    code: "UEN306",
    base: "aws-made",
    env: awsMade("vpc: {nat: none}"),
    fixes: {
      nat: { env: awsMade("vpc: {nat: single}") },
      endpoints: { env: awsMade("vpc: {nat: none, endpoints: true}") },
      placement: { env: awsMade("vpc: {nat: none}, nodes: {placement: public}") },
    },
  },
  {
    code: "UEN307",
    base: "aws-made",
    env: awsMade("vpc: {nat: none, endpoints: true}"),
    fixes: {
      registry: {
        env: `${awsMade("vpc: {nat: none, endpoints: true}")}, images: {registry: registry.example.net}`,
      },
      nat: { env: awsMade("vpc: {nat: single}") },
    },
  },
  {
    code: "UEN308",
    base: "aws-made",
    env: "network: {aws: {region: us-east-1, cluster: {version: '1.35', apiSources: []}}}",
    fixes: { apiSources: { env: awsMade("vpc: {}") } },
  },
  {
    code: "UEN309",
    base: "aws-made",
    env: "network: {aws: {cluster: {apiSources: [0.0.0.0/0]}}}",
    fixes: {
      narrow: { env: awsMade("vpc: {}") },
      acceptPublic: { env: "network: {aws: {cluster: {apiSources: [0.0.0.0/0], acceptPublic: why}}}" },
    },
  },
  {
    code: "UEN310",
    base: "aws-made",
    env: awsMade("existingVpc: {vpcId: vpc-1}"),
    fixes: {
      "name them": { env: awsMade("existingVpc: {vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2]}") },
    },
  },
  {
    code: "UEN311",
    base: "gcp-made",
    env: "network: {calico: {install: true}, gcp: {cluster: {dataplane: dataplaneV2}}}",
    fixes: {
      "leave it out": { env: "network: {gcp: {cluster: {dataplane: dataplaneV2}}}" },
      "dataplane: calico": { env: "network: {gcp: {cluster: {dataplane: calico}}}" },
    },
  },
  {
    code: "UEN312",
    base: "gcp",
    env: "network: {calico: {install: true}}",
    fixes: { "leave it out": { env: "{}" } },
  },
  {
    code: "UEN313",
    base: "aws-made",
    env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: ip-10-0-1-2.ec2.internal}]`,
    fixes: {
      LoadBalancer: {
        env: `ecds: [${balanced("radius", "ports: [{port: 1812, protocol: UDP}], preserveSourceAddress: true")}]`,
      },
    },
  },
  {
    code: "UEN314",
    base: "gcp-made",
    env: gcpMade("vpc: {nat: perZone}"),
    fixes: { single: { env: gcpMade("vpc: {nat: single}") } },
  },
  {
    code: "UEN315",
    base: "aws-made",
    env: awsMade("nodes: {min: 3, desired: 2}"),
    fixes: { "min <= desired <= max": { env: awsMade("nodes: {min: 2, desired: 2, max: 3}") } },
  },
  {
    code: "UEN316",
    base: "aws-made",
    env: "network: {calico: {install: false}, aws: {cluster: {networkPlugin: calico}}}",
    fixes: {
      remove: { env: "network: {aws: {cluster: {networkPlugin: calico}}}" },
      "vpc-cni": { env: "network: {calico: {install: false}, aws: {cluster: {networkPlugin: vpc-cni}}}" },
    },
  },
  {
    code: "UEN317",
    base: "aws-made",
    env: "network: {encapsulation: VXLANCrossSubnet, aws: {cluster: {networkPlugin: calico}}}",
    fixes: { "leave it out": { env: "network: {aws: {cluster: {networkPlugin: calico}}}" } },
  },
  {
    code: "UEN319",
    base: "aws-made",
    env: "network: {aws: {cluster: {version: null}}}",
    fixes: { version: { env: "{}" } },
  },
  {
    code: "UEN320",
    base: "gcp-made",
    env: "namespace: 5g-core",
    fixes: { "cluster.name": { env: "namespace: 5g-core, network: {gcp: {cluster: {name: core-5g}}}" } },
  },
  {
    code: "UEN321",
    base: "gcp-made",
    env: "network: {gcp: {cluster: {apiSources: null}, nodes: {placement: public}}}",
    fixes: {
      apiSources: { env: "network: {gcp: {nodes: {placement: public}}}" },
      "private nodes": { env: "network: {gcp: {cluster: {apiSources: null}, nodes: {placement: private}}}" },
    },
  },
  {
    code: "UEN322",
    base: "gcp-made",
    env: gcpMade("nodes: {serviceAccount: nodes}"),
    fixes: {
      "e-mail": { env: gcpMade("nodes: {serviceAccount: nodes@project-1.iam.gserviceaccount.com}") },
      "leave it out": { env: "{}" },
    },
  },
  {
    code: "UEN323",
    base: "gcp-made",
    env: "network: {gcp: {nodes: {serviceAccount: 123456789012-compute@developer.gserviceaccount.com}}}",
    fixes: { "leave it out": { env: "{}" } },
  },
  {
    code: "UEN324",
    base: "aws",
    env: "network: {aws: {region: us-east-1a}}",
    fixes: { "as the cloud does": { env: "network: {aws: {region: us-east-1}}" } },
  },
  {
    code: "UEN326",
    base: "aws-made",
    env: "network: {dataplane: BPF, aws: {cluster: {networkPlugin: calico}}}",
    fixes: { "leave it out": { env: "network: {aws: {cluster: {networkPlugin: calico}}}" } },
  },
  {
    code: "UEN327",
    base: "aws-made",
    env: "network: {aws: {cluster: {apiSources: ['2001:db8::/32']}}}",
    fixes: { "IPv4 addresses": { env: "{}" } },
  },
  {
    code: "UEN327",
    base: "gcp-made",
    env: "network: {gcp: {cluster: {apiSources: ['2001:db8::/32']}}}",
    fixes: { "IPv4 addresses": { env: "{}" } },
  },
  {
    code: "UEN330",
    base: "gcp-made",
    env: `network: {gcp: {cluster: {apiSources: [${Array.from({ length: 101 }, (_, index) => `198.51.100.${index}/32`).join(", ")}]}}}`,
    fixes: { "fewer ranges": { env: "network: {gcp: {cluster: {apiSources: [198.51.100.0/24]}}}" } },
  },
  {
    code: "UEN328",
    base: "aws-made",
    env: `network: {aws: {cluster: {apiSources: [${Array.from({ length: 41 }, (_, index) => `198.51.100.${index}/32`).join(", ")}]}}}`,
    fixes: { summarize: { env: "{}" } },
  },
  {
    code: "UEN329",
    base: "aws",
    env: `network: {aws: {existingCluster: {nodeGroups: null}}}, ecds: [{${DIAMETER}}]`,
    fixes: {
      nodeSecurityGroupId: {
        env: `network: {aws: {existingCluster: {nodeSecurityGroupId: sg-1}}}, ecds: [{${DIAMETER}}]`,
      },
      nodeGroups: { env: `ecds: [{${DIAMETER}}]` },
    },
  },
  {
    code: "UEN350",
    base: "aws",
    env: `ecds: [${balanced("one", "ports: [{port: 1, protocol: SCTP}]")}]`,
    fixes: { TCP: { env: `ecds: [${balanced("one", "ports: [{port: 1}]")}]` } },
  },
  {
    code: "UEN352",
    base: "aws",
    env: many(51, (index) => balanced(`one-${index}`, `ports: [{port: ${5000 + index}}]`)),
    fixes: {
      "fewer ports": {
        env: many(50, (index) => balanced(`one-${index}`, `ports: [{port: ${5000 + index}}]`)),
      },
    },
  },
  {
    code: "UEN354",
    base: "gcp",
    env: many(11, (index) => balanced(`one-${index}`, `ports: [{port: ${5000 + index}}]`)),
    fixes: {
      dedicated: {
        env: many(11, (index) =>
          balanced(`one-${index}`, `ports: [{port: ${5000 + index}}], dedicated: ${index < 2}`),
        ),
      },
    },
  },
  {
    code: "UEN355",
    env: `loadBalancer: {${POOL}}, ecds: [${balanced("a", "ports: [{port: 1}]")}, ${balanced("b", "ports: [{port: 2}], preserveSourceAddress: true")}]`,
    fixes: {
      "policy Cluster": {
        env: `loadBalancer: {${POOL}}, ecds: [${balanced("a", "ports: [{port: 1}]")}, ${balanced("b", "ports: [{port: 2}], externalTrafficPolicy: Cluster")}]`,
      },
    },
  },
  {
    code: "UEN356",
    base: "aws",
    env: `ecds: [${balanced("a", "ports: [{port: 1}]")}, ${balanced("b", "ports: [{port: 1}]")}]`,
    fixes: {
      "another port": {
        env: `ecds: [${balanced("a", "ports: [{port: 1}]")}, ${balanced("b", "ports: [{port: 2}]")}]`,
      },
      dedicated: {
        env: `ecds: [${balanced("a", "ports: [{port: 1}]")}, ${balanced("b", "ports: [{port: 1}], dedicated: true")}]`,
      },
    },
  },
  {
    code: "UEN359",
    env: `loadBalancer: {addressPool: [192.0.2.20-192.0.2.10]}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
    fixes: {
      "first-last": { env: `loadBalancer: {${POOL}}, ecds: [${balanced("a", "ports: [{port: 1}]")}]` },
      CIDR: {
        env: `loadBalancer: {addressPool: [192.0.2.16/28]}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
      },
    },
  },
  {
    code: "UEN360",
    base: "aws",
    env: ONE,
    spec: "{services: [{spec: {type: LoadBalancer, ports: [{port: 1}]}}]}",
    fixes: { pin: { pin: true } },
  },
  {
    code: "UEN360",
    base: "aws",
    env: ONE,
    spec: "{services: [{spec: {type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 1, nodePort: 30001}]}}]}",
    fixes: {
      healthCheckNodePort: {
        spec: "{services: [{spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30002, ports: [{port: 1, nodePort: 30001}]}}]}",
      },
    },
  },
  {
    code: "UEN360",
    base: "aws",
    env: "network: {aws: {existingCluster: {nodeSecurityGroupId: sg-1}}}, ecds: [{descriptor: one.yaml, node: worker-1}]",
    spec: "{services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1}]}}]}",
    fixes: { pin: { pin: true } },
  },
  {
    code: "UEN361",
    base: "gcp",
    env: `ecds: [${balanced("gtp", "ports: [{port: 3386}, {port: 3386, protocol: UDP}]")}]`,
    fixes: {
      "two Services": {
        env: `ecds: [${balanced("gtp", "ports: [{port: 3386}]")}, ${balanced("gtp-udp", "ports: [{port: 3386, protocol: UDP}]")}]`,
      },
    },
  },
  {
    code: "UEN363",
    base: "aws",
    env: `network: {aws: {existingCluster: {nodeGroups: null}}}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
    fixes: {
      nodeGroups: { env: `ecds: [${balanced("a", "ports: [{port: 1}]")}]` },
      autoScalingGroups: {
        env: `network: {aws: {existingCluster: {nodeGroups: null, autoScalingGroups: [group]}}}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
      },
    },
  },
  {
    code: "UEN364",
    base: "gcp",
    env: `network: {gcp: {existingCluster: {autopilot: true, nodeTag: null}}}, ecds: [{${DIAMETER}}]`,
    fixes: {
      LoadBalancer: {
        env: `network: {gcp: {existingCluster: {autopilot: true, nodeTag: null}}}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
      },
      nodeTag: {
        env: `network: {gcp: {existingCluster: {autopilot: true, nodeTag: workers}}}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  {
    code: "UEN367",
    base: "gcp",
    env: `ecds: [${balanced("a", "ports: [{port: 1}, {port: 2}, {port: 3}, {port: 4}, {port: 5}, {port: 6}]")}, ${balanced("b", "ports: [{port: 7}]")}]`,
    fixes: {
      dedicated: {
        env: `ecds: [${balanced("a", "ports: [{port: 1}, {port: 2}, {port: 3}, {port: 4}, {port: 5}, {port: 6}], dedicated: true")}, ${balanced("b", "ports: [{port: 7}]")}]`,
      },
      five: {
        env: `ecds: [${balanced("a", "ports: [{port: 1}, {port: 2}, {port: 3}, {port: 4}, {port: 5}]")}, ${balanced("b", "ports: [{port: 7}]")}]`,
      },
    },
  },
];

import type { FindingCode } from "../../../sdk/findings/catalogue";
import { descriptor } from "../../../sdk/findings/catalogue/descriptor";
import type { Rule } from "../../../sdk/findings/rule";

/** Another case of a finding, which its fix must mend as well. */
interface FurtherExample extends Pick<Rule, "example" | "followed"> {
  code: FindingCode;
  where: string;
}

const ON_AWS = `
  target: aws
  network:
    aws:
      region: us-east-1
      existingCluster: {name: prod, nodeGroups: [workers]}
      existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
  platform: {services: none}
  separation: {mode: off}`;

/** What Helm keeps of a release's first revision. */
function helmSecret(namespace: string, release: string): string {
  return `[{apiVersion: v1, kind: Secret, metadata: {name: sh.helm.release.v1.${release}.v1, namespace: ${namespace}, labels: {owner: helm, name: ${release}}}}]`;
}

export const furtherExamples: readonly FurtherExample[] = [
  {
    code: "UEN368",
    where: "in a cluster that has the Service",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.10-192.0.2.20]}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868, nodePort: 30010}]}]`,
      cluster: {
        objects:
          "[{apiVersion: v1, kind: Service, metadata: {name: diameter, namespace: uepe, labels: {app.kubernetes.io/managed-by: pulumi}}, spec: {type: LoadBalancer}}]",
      },
    },
    followed: { "Delete the Service": { cluster: { objects: "[]" } } },
  },
  {
    code: "UEN335",
    where: "in a cluster that exists",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]`,
      cluster: { version: "1.33.1-gke.1744000" },
    },
    followed: { "an existing one by an upgrade": { cluster: { version: "1.33.1-gke.1779000" } } },
  },
  {
    code: "UEN327",
    where: "on GCP",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, cluster: {version: "1.35", apiSources: ["2001:db8::/32"]}}}
        platform: {services: none}`,
    },
    followed: {
      "name the IPv4 addresses": { set: { "network.gcp.cluster.apiSources": ["198.51.100.0/24"] } },
    },
  },
  {
    code: "UEN657",
    where: "a Service of the platform",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {mode: off}`,
      cluster: {
        objects: "[{apiVersion: v1, kind: Service, metadata: {name: platform, namespace: uepe}, spec: {}}]",
      },
    },
    followed: { "platform.services: patch": { set: { "platform.services": "patch" } } },
  },
  {
    code: "UEN670",
    where: "Calico's operator",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}`,
      cluster: { objects: helmSecret("tigera-operator", "calico") },
    },
    followed: { "network.calico.install: false": { set: { "network.calico.install": false } } },
  },
  {
    code: "UEN670",
    where: "MetalLB",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.10-192.0.2.20]}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868, nodePort: 30010}]}]`,
      cluster: { objects: helmSecret("metallb-system", "metallb") },
    },
    followed: {
      "loadBalancer.metallb.install: false": { set: { "loadBalancer.metallb": { install: false } } },
    },
  },
  {
    code: "UEN360",
    where: "a health check's",
    example: {
      environment: `${ON_AWS}
  ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          "services: [{spec: {type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 3868, nodePort: 30001}]}}]",
        ),
      },
    },
    followed: {
      healthCheckNodePort: {
        files: { "ecd/diameter.yaml": { "spec.services[0].spec.healthCheckNodePort": 30002 } },
      },
    },
  },
  {
    code: "UEN360",
    where: "a Service that is none of a load balancer",
    example: {
      environment: `${ON_AWS}
  ecds: [{descriptor: ecd/diameter.yaml, node: worker-1}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          "services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 3868}]}}]",
        ),
      },
    },
    followed: { pin: { run: ["pin"], writes: { 'ecds[0].nodePorts["diameter/3868/tcp"]': 30000 } } },
  },
  {
    code: "UEN601",
    where: "on AWS",
    example: {
      environment: `${ON_AWS}
  ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "the nodes' security group": { set: { "network.aws.existingCluster.nodeSecurityGroupId": "sg-1" } },
    },
  },
  {
    code: "UEN601",
    where: "on GCP",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: { "network tag": { set: { "network.gcp.existingCluster.nodeTag": "workers" } } },
  },
];

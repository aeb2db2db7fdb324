import type { Rule } from "../rule";
import { descriptor } from "./descriptor";
import { ports } from "./repeated";

/** UEN350-UEN399: what a Service behind a load balancer asks of it. */
export const loadBalancerPortsRules = {
  UEN360: {
    severity: "error",
    title: "Node port unknown to the load balancer",
    reason:
      "The operator makes this Service after the stack has gone, so that the load balancer and the security group must know its node port before.",
    fix: "Pin it: `usage-engine-networking pin`.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers]}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        services: [{spec: {type: LoadBalancer, ports: [{port: 3868}]}}]`,
        ),
      },
      also: ["UEN369"],
    },
    followed: {
      pin: { run: ["pin"], writes: { 'ecds[0].nodePorts["diameter/3868/tcp"]': 30000 } },
    },
  },
  UEN361: {
    severity: "warning",
    title: "TCP and UDP in one Service on GKE",
    reason:
      "GKE takes both protocols in one Service only from 1.34.1-gke.2190000 on, on an external IPv4 address.",
    fix: "Check the cluster's version, or make two ECD ports into two Services.",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: sip
            exposure: LoadBalancer
            ports: [{port: 5060}, {port: 5060, protocol: UDP}]`,
    },
    followed: {
      "make two ECD ports into two Services": {
        set: {
          ecds: [
            { name: "sip", exposure: "LoadBalancer", ports: [{ port: 5060 }] },
            {
              name: "sip-udp",
              selector: { app: "sip" },
              exposure: "LoadBalancer",
              ports: [{ port: 5060, protocol: "UDP" }],
            },
          ],
        },
      },
    },
  },
  UEN362: {
    severity: "warning",
    title: "Many targets behind a cross-zone load balancer",
    reason: "With cross-zone balancing a Network Load Balancer takes 500 targets: nodes times target groups.",
    fix: "Fewer nodes in the group, or fewer ports.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            nodes: {min: 1, desired: 2, max: 30}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [${ports(20)}]}]`,
    },
    followed: {
      "fewer nodes": { set: { "network.aws.nodes.max": 20 } },
      "fewer ports": { set: { "ecds[0].ports": [{ port: 3868 }] } },
    },
  },
  UEN367: {
    severity: "error",
    title: "More than five ports on a shared GKE address",
    reason:
      "A forwarding rule carries at most five ports one by one. Beyond that GKE takes all between the lowest and the highest (public) or every port (internal), which shuts other Services of the protocol out.",
    fix: "Set dedicated: true for it, or give it at most five ports for each protocol.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            existingCluster: {name: prod, nodeTag: workers}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports:
              - {port: 3868}
              - {port: 3869}
              - {port: 3870}
              - {port: 3871}
              - {port: 3872}
              - {port: 3873}
          - {name: radius, exposure: LoadBalancer, ports: [{port: 3874}]}`,
    },
    followed: {
      dedicated: { set: { "ecds[0].dedicated": true } },
      five: {
        set: {
          "ecds[0].ports": [{ port: 3868 }, { port: 3869 }, { port: 3870 }, { port: 3871 }, { port: 3872 }],
        },
      },
    },
  },
  UEN368: {
    severity: "warning",
    title: "Class of a load balancer that cannot be changed",
    reason:
      "The API server refuses another loadBalancerClass for a Service that is a load balancer, and to give one to a Service that has none: the update, or the operator, would end there.",
    fix: "Delete the Service before the update, `kubectl delete service` with its name: its load balancer and its address go with it. To keep both, leave its class as it is, by loadBalancer.className or what the message names.",
    example: {
      before: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {className: example.net/old}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868, nodePort: 30010}]}]`,
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {className: example.net/new}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "leave its class as it is": { set: { "loadBalancer.className": "example.net/old" } },
    },
  },
  UEN369: {
    severity: "info",
    title: "Descriptor's Service that may be there without its class",
    reason:
      "Where the operator has made the Service before this package named a class, the API server refuses to give it one, and the operator's update ends there.",
    fix: "Run `usage-engine-networking preflight`: it tells a Service that is there (UEN368). To have none of it, write loadBalancerClass into the file.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {className: example.net/lb}
        ecds: [{descriptor: ecd/tcp.yaml}]`,
      files: {
        "ecd/tcp.yaml": descriptor(
          "tcp",
          "{services: [{spec: {type: LoadBalancer, ports: [{port: 7000, nodePort: 30010}]}}]}",
        ),
      },
    },
    followed: {
      "write loadBalancerClass into the file": {
        files: {
          "ecd/tcp.yaml": descriptor(
            "tcp",
            "{services: [{spec: {type: LoadBalancer, loadBalancerClass: example.net/lb, ports: [{port: 7000, nodePort: 30010}]}}]}",
          ),
        },
      },
    },
  },
  UEN370: {
    severity: "error",
    title: "Another scheme for an address on GCP that is in use",
    reason:
      "GCP keeps an address as long as a Service's forwarding rule uses it, and the API server lets no Service change its loadBalancerClass: the update would end there.",
    fix: "Two steps. First expose nothing as LoadBalancer: exposure: ClusterIP in its place for the platform and ECDs, NodePort for the ingress controller, type: ClusterIP in descriptors, and network.gcp.protect: false; run `pulumi up`, once more if GKE still holds the address. Then set the scheme with what was there before. Peers get other addresses.",
    example: {
      before: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]`,
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {scheme: internet-facing}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868}]}]`,
    },
    followed: {
      "First expose nothing as LoadBalancer": {
        before: `
        target: gcp
        network: {gcp: {region: us-central1, protect: false, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, exposure: ClusterIP, ports: [{port: 3868}]}]`,
      },
    },
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from "../rule";
import { balancedEcds, ports, ranges } from "./repeated";

/** UEN350-UEN399: load balancers. */
export const loadBalancersRules = {
  UEN350: {
    severity: "error",
    title: "SCTP where nothing carries it",
    reason: "Neither a Network Load Balancer, nor the eBPF data plane, nor GKE with Calico carries SCTP.",
    fix: "Use TCP, or a target and data plane that carry it: kube-proxy on-prem, GKE Dataplane V2.",
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
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868, protocol: SCTP}]`,
    },
    followed: {
      TCP: { set: { "ecds[0].ports[0].protocol": null } },
    },
  },
  UEN351: {
    severity: "error",
    title: "Targets by address with the Calico CNI",
    reason: "The load balancer cannot reach pod addresses that are not of the VPC.",
    fix: "Leave the annotation out: targets are instances.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24], networkPlugin: calico}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]
            annotations: {service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip}`,
      also: ["UEN318"],
    },
    followed: { "leave the annotation out": { set: { "ecds[0].annotations": null } } },
  },
  UEN352: {
    severity: "error",
    title: "Too many listeners",
    reason: "A Network Load Balancer has at most 50, and an Auto Scaling group at most 50 target groups.",
    fix: "Expose some of the ports as NodePort, or put several HTTP ports behind the ingress controller, which has two listeners of its own.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            existingCluster: {name: prod, nodeGroups: [workers], nodeSecurityGroupId: sg-1}
            existingVpc: {privateSubnetIds: [subnet-1, subnet-2]}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, exposure: LoadBalancer, ports: [${ports(48)}]}
          - {name: api, exposure: LoadBalancer, ports: [${ports(3, 8080)}]}`,
    },
    followed: {
      "Expose some of the ports as NodePort": { set: { "ecds[1].exposure": "NodePort" } },
      "put several HTTP ports behind the ingress controller": {
        set: {
          "ecds[1].exposure": null,
          "ecds[1].ports": null,
          "ecds[1].http": {
            host: "api.example.net",
            paths: [8080, 8081, 8082].map((port) => ({ path: `/${port}`, port })),
          },
        },
      },
    },
  },
  UEN353: {
    severity: "error",
    title: "Too many rules in a security group",
    reason: "A security group has at most 60 rules for each direction, and a load balancer at most 5 groups.",
    fix: "Summarize sources into fewer ranges, or expose fewer ports.",
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
        sources: [${ranges(8)}]
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [${ports(40)}]}]`,
    },
    followed: {
      "Summarize sources into fewer ranges": { set: { sources: ["198.51.100.0/29"] } },
      "expose fewer ports": { set: { "ecds[0].ports": [{ port: 5000 }, { port: 5001 }] } },
    },
  },
  UEN354: {
    severity: "error",
    title: "Too many forwarding rules on one address",
    reason:
      "A shared internal address carries at most 10 forwarding rules: one for each Service and protocol.",
    fix: "Give some of them an address of their own with dedicated: true, or put several that are HTTP behind the ingress controller, which takes one forwarding rule itself.",
    example: {
      environment: `
        target: gcp
        network: {gcp: {region: us-central1, existingCluster: {name: prod, nodeTag: workers}}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [${balancedEcds(11)}]`,
    },
    followed: {
      "dedicated: true": { set: { "ecds[10].dedicated": true } },
      "put several that are HTTP behind the ingress controller": {
        set: {
          "ecds[9]": { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } },
          "ecds[10]": { name: "web", http: { host: "web.example.net", paths: [{ path: "/", port: 8080 }] } },
        },
      },
    },
  },
  UEN355: {
    severity: "warning",
    title: "Address of its own",
    reason:
      "MetalLB shares an address only between Services with policy Cluster or with the same selector: this one gets another address of the pool.",
    fix: "Use policy Cluster where the client's address does not matter.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.20-192.0.2.40]}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]
          - name: radius
            exposure: LoadBalancer
            ports: [{port: 3869}]
            preserveSourceAddress: true`,
    },
    followed: {
      "policy Cluster": {
        set: { "ecds[1].preserveSourceAddress": null, "ecds[1].externalTrafficPolicy": "Cluster" },
      },
    },
  },
  UEN356: {
    severity: "error",
    title: "Port taken on the shared load balancer",
    reason:
      "One address answers each port once; and on a Network Load Balancer TCP and UDP of one port must lead to one Service.",
    fix: "Choose another port, or dedicated: true.",
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
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]
          - {name: radius, exposure: LoadBalancer, ports: [{port: 3868}]}`,
    },
    followed: {
      "another port": { set: { "ecds[1].ports[0].port": 3869 } },
      dedicated: { set: { "ecds[1].dedicated": true } },
    },
  },
  UEN357: {
    severity: "error",
    title: "Two BGP speakers for one router",
    reason: "Calico and MetalLB on the same nodes cannot both hold a session with one router.",
    fix: "Use L2 for MetalLB, or another router.",
    example: {
      environment: `
        target: on-prem
        network:
          calico: {install: true}
          bgp: {enabled: true, peers: [{name: router, peerAddress: 192.0.2.1, asNumber: 64500}]}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer:
          addressPool: [192.0.2.20-192.0.2.40]
          metallb: {bgpPeers: [{name: router, peerAddress: 192.0.2.1, asNumber: 64500}]}
        ecds: [{name: diameter, exposure: LoadBalancer, ports: [{port: 3868, nodePort: 30010}]}]`,
    },
    followed: {
      "Use L2 for MetalLB": { set: { "loadBalancer.metallb": null } },
      "another router": { set: { "loadBalancer.metallb.bgpPeers[0].peerAddress": "192.0.2.2" } },
    },
  },
  UEN359: {
    severity: "error",
    title: "Address pool too small, or none",
    reason: "Every address that the load balancers take must be in the pool.",
    fix: "Write ranges as first-last or in CIDR notation, with enough addresses.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {addressPool: [192.0.2.20-192.0.2.10]}
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      "first-last": { set: { "loadBalancer.addressPool": ["192.0.2.20-192.0.2.40"] } },
      CIDR: { set: { "loadBalancer.addressPool": ["192.0.2.16/28"] } },
    },
  },
  UEN363: {
    severity: "error",
    title: "No nodes behind the load balancer",
    reason: "Target groups are attached to Auto Scaling groups, and none is named.",
    fix: "Name existingCluster.nodeGroups or existingCluster.autoScalingGroups.",
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
        ecds:
          - name: diameter
            exposure: LoadBalancer
            ports: [{port: 3868}]`,
    },
    followed: {
      nodeGroups: { set: { "network.aws.existingCluster.nodeGroups": ["workers"] } },
      autoScalingGroups: { set: { "network.aws.existingCluster.autoScalingGroups": ["group"] } },
    },
  },
  UEN364: {
    severity: "error",
    title: "Node ports on a cluster without nodes of its own",
    reason: "On Autopilot nodes are Google's, and without a node tag no firewall rule can name the nodes.",
    fix: "Expose it as LoadBalancer or Ingress, or set existingCluster.nodeTag.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            existingCluster: {name: prod, autopilot: true}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{name: diameter, ports: [{port: 3868, nodePort: 30010}]}]`,
      also: ["UEN601"],
    },
    followed: {
      LoadBalancer: { set: { "ecds[0].ports[0].nodePort": null, "ecds[0].exposure": "LoadBalancer" } },
      nodeTag: { set: { "network.gcp.existingCluster.nodeTag": "workers" } },
    },
  },
  UEN366: {
    severity: "error",
    title: "Load balancer that is not where the pods may be",
    reason:
      "A Network Load Balancer sends nothing to nodes of a zone that it is not in; with policy Local no other node forwards to the pod.",
    fix: "Leave loadBalancer.zones out, so that it is in every zone of the network; with existingVpc name a subnet in each zone that has nodes.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24]}
            vpc: {zones: 3}
        platform: {services: none}
        separation: {mode: off}
        loadBalancer: {zones: 2}
        ecds:
          - name: radius
            exposure: LoadBalancer
            ports: [{port: 1812, protocol: UDP}]
            preserveSourceAddress: true`,
    },
    followed: { "leave loadBalancer.zones out": { set: { "loadBalancer.zones": null } } },
  },
} as const satisfies Record<string, Rule>;

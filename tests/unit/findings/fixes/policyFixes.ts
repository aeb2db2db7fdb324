import type { FixCase } from "./fixCase";
import { balanced, CALICO, calico, DIAMETER, ONE, PLATFORM, POOL } from "./pieces";

/** Findings UEN600 to UEN699, and their fixes. */
export const policyFixes: readonly FixCase[] = [
  {
    code: "UEN601",
    env: `ecds: [{${DIAMETER}}]`,
    fixes: {
      "guard: planned where Calico runs": { env: `guard: planned, ${CALICO}, ecds: [{${DIAMETER}}]` },
    },
  },
  {
    code: "UEN601",
    base: "aws",
    env: `ecds: [{${DIAMETER}}]`,
    fixes: {
      "the nodes' security group": {
        env: `network: {aws: {existingCluster: {nodeSecurityGroupId: sg-1}}}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  {
    code: "UEN601",
    base: "gcp",
    env: `network: {gcp: {existingCluster: {nodeTag: null}}}, ecds: [{${DIAMETER}}]`,
    fixes: { "network tag": { env: `ecds: [{${DIAMETER}}]` } },
  },
  {
    code: "UEN602",
    env: `guard: range, ${calico("nodePortRange: 2000-40000")}`,
    fixes: {
      nodePortRange: { env: `guard: range, ${CALICO}` },
      "guard: planned": { env: `guard: planned, ${calico("nodePortRange: 2000-40000")}` },
    },
  },
  {
    code: "UEN603",
    env: `guard: planned, network: {calico: {install: false, apiServer: true}, podCidr: 192.168.0.0/16}, ecds: [{${DIAMETER}}]`,
    fixes: {
      true: {
        env: `guard: planned, network: {calico: {install: false, apiServer: true}, podCidr: 192.168.0.0/16, hostEndpoints: {create: true}}, ecds: [{${DIAMETER}}]`,
      },
      false: {
        env: `guard: planned, network: {calico: {install: false, apiServer: true}, podCidr: 192.168.0.0/16, hostEndpoints: {create: false}}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  {
    code: "UEN604",
    env: `guard: range, ${CALICO}, ecds: [{name: one, exposure: NodePort, ports: [{port: 1}]}]`,
    fixes: {
      pin: { pin: true },
      "guard: planned": {
        env: `guard: planned, ${CALICO}, ecds: [{name: one, exposure: NodePort, ports: [{port: 1}]}]`,
      },
    },
  },
  {
    code: "UEN605",
    env: `guard: range, ${calico("reservedNodePorts: [31000]")}`,
    fixes: { "guard: planned": { env: `guard: planned, ${calico("reservedNodePorts: [31000]")}` } },
  },
  {
    code: "UEN606",
    env: `guard: planned, ecds: [{${DIAMETER}}]`,
    fixes: {
      "install Calico": { env: `guard: planned, ${CALICO}, ecds: [{${DIAMETER}}]` },
      "guard: off": { env: `guard: off, ecds: [{${DIAMETER}}]` },
    },
  },
  {
    code: "UEN607",
    env: `guard: planned, ${calico('hostEndpoints: {interfaces: ".*"}')}, ecds: [{${DIAMETER}}]`,
    fixes: {
      "the outside interfaces": {
        env: `guard: planned, ${calico("hostEndpoints: {interfaces: ^(eth0|bond0)$}")}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  { code: "UEN608", base: "aws", env: "guard: planned", fixes: { "remove guard": { env: "{}" } } },
  {
    code: "UEN610",
    env: `ecds: [{${DIAMETER}, nodeAddresses: [192.0.2.11]}]`,
    fixes: {
      "the guard on": {
        env: `guard: planned, ${CALICO}, ecds: [{${DIAMETER}, nodeAddresses: [192.0.2.11]}]`,
      },
      "remove them": { env: `ecds: [{${DIAMETER}}]` },
    },
  },
  {
    code: "UEN611",
    env: `${PLATFORM}, separation: {mode: enforce}, ${CALICO}`,
    fixes: {
      "the setting named": {
        env: `${PLATFORM}, separation: {mode: enforce, labelsConfirmed: true}, ${calico("tunnelCidr: 10.254.0.0/24")}`,
      },
      observe: { env: `${PLATFORM}, separation: {mode: observe}, ${CALICO}` },
    },
  },
  {
    code: "UEN612",
    env: `${PLATFORM}, ${CALICO}`,
    fixes: {
      "the settings named": {
        env: `${PLATFORM}, separation: {labelsConfirmed: true}, ${calico("tunnelCidr: 10.254.0.0/24")}`,
      },
      "separation.mode": { env: `${PLATFORM}, separation: {mode: observe}, ${CALICO}` },
    },
  },
  {
    code: "UEN613",
    env: "separation: {flows: [{to: radus, from: {labels: {app: probe}}, ports: [{port: 9090}]}]}, ecds: [{name: radius, ports: [{port: 1}]}]",
    fixes: {
      "name one": {
        env: "separation: {flows: [{to: radius, from: {labels: {app: probe}}, ports: [{port: 9090}]}]}, ecds: [{name: radius, ports: [{port: 1}]}]",
      },
    },
  },
  {
    code: "UEN614",
    env: `separation: {mode: enforce, labelsConfirmed: true}, ${CALICO}, ecds: [{name: a, selector: {app: x}, ports: [{port: 1}]}, {name: b, selector: {app: x}, ports: [{port: 1}]}]`,
    fixes: {
      "its own labels": {
        env: `separation: {mode: enforce, labelsConfirmed: true}, ${CALICO}, ecds: [{name: a, selector: {app: x}, ports: [{port: 1}]}, {name: b, selector: {app: y}, ports: [{port: 1}]}]`,
      },
    },
  },
  {
    code: "UEN615",
    env: `${PLATFORM}, separation: {mode: observe}`,
    fixes: { "confirm the labels": { env: `${PLATFORM}, separation: {labelsConfirmed: true}, ${CALICO}` } },
  },
  {
    code: "UEN616",
    env: "ingress: {sources: [10.0.0.0/8]}, ecds: [{name: api, sources: [10.1.0.0/16], http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
    fixes: {
      "the same sources": {
        env: "ingress: {sources: [10.1.0.0/16]}, ecds: [{name: api, sources: [10.1.0.0/16], http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
      },
    },
  },
  {
    code: "UEN618",
    env: `guard: planned, loadBalancer: {${POOL}}, ${CALICO}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
    fixes: {
      "guard: range": {
        env: `guard: range, loadBalancer: {${POOL}}, ${CALICO}, ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
      },
      "pin the node port": {
        env: `guard: planned, loadBalancer: {${POOL}}, ${CALICO}, ecds: [${balanced("a", "ports: [{port: 1, nodePort: 30010}]")}]`,
      },
    },
  },
  {
    code: "UEN619",
    env: "ecds: [{descriptor: one.yaml, nodePool: {pool: a}}]",
    spec: "{patchType: application/merge-patch+json, patch: {spec: {replicas: 1}}}",
    fixes: {
      "in the descriptor's own patch": {
        env: ONE,
        spec: "{patchType: application/merge-patch+json, patch: {spec: {replicas: 1, template: {spec: {nodeSelector: {pool: a}}}}}}",
      },
    },
  },
  {
    code: "UEN621",
    env: `loadBalancer: {${POOL}}, sources: [], ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
    fixes: {
      "name the sources": {
        env: `loadBalancer: {${POOL}}, sources: [192.0.2.0/24], ecds: [${balanced("a", "ports: [{port: 1}]")}]`,
      },
      ClusterIP: { env: "sources: [], ecds: [{name: a, exposure: ClusterIP, ports: [{port: 1}]}]" },
    },
  },
  {
    code: "UEN622",
    env: `guard: planned, network: {calico: {install: true}, podCidr: 192.168.0.0/16, nodeCidrs: [10.0.0.0/8]}, ecds: [{${DIAMETER}, sources: [10.20.0.0/24]}]`,
    fixes: {
      "the nodes' own subnets": {
        env: `guard: planned, network: {calico: {install: true}, podCidr: 192.168.0.0/16, nodeCidrs: [10.9.0.0/24]}, ecds: [{${DIAMETER}, sources: [10.20.0.0/24]}]`,
      },
    },
  },
  {
    code: "UEN623",
    base: "aws",
    env: `ecds: [${balanced("a", "ports: [{port: 1}], sources: ['2001:db8::/32']")}]`,
    fixes: {
      "the load balancer's family": {
        env: `ecds: [${balanced("a", "ports: [{port: 1}], sources: [192.0.2.0/24]")}]`,
      },
    },
  },
  {
    code: "UEN624",
    env: `guard: planned, network: {calico: {install: true}, podCidr: 192.168.0.0/16, hostEndpoints: {nodeSelector: has(edge)}}, ecds: [{${DIAMETER}}]`,
    fixes: {
      nodeCidrs: {
        env: `guard: planned, ${calico("hostEndpoints: {nodeSelector: has(edge)}")}, ecds: [{${DIAMETER}}]`,
      },
      "leave them out": {
        env: `guard: planned, network: {calico: {install: true}, podCidr: 192.168.0.0/16}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  {
    code: "UEN625",
    env: `separation: {labelsConfirmed: true}, network: {nodeCidrs: [192.0.2.0/24]}, ecds: [{${DIAMETER}}]`,
    fixes: {
      podCidr: {
        env: `separation: {labelsConfirmed: true}, network: {nodeCidrs: [192.0.2.0/24], podCidr: 192.168.0.0/16}, ecds: [{${DIAMETER}}]`,
      },
    },
  },
  {
    code: "UEN626",
    env: "guard: planned, network: {calico: {install: true}, hostEndpoints: {closeClusterRanges: true}}",
    fixes: {
      "what the message names": {
        env: "guard: planned, network: {calico: {install: true}, podCidr: 192.168.0.0/16, serviceCidr: 10.96.0.0/12, nodeCidrs: [192.0.2.0/24], controlPlaneCidrs: [203.0.113.0/28], hostEndpoints: {closeClusterRanges: true}}",
      },
      "leave them open": { env: "guard: planned, network: {calico: {install: true}}" },
    },
  },
];

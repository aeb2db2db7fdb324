import type { FixCase } from "./fixCase";
import { balanced, DIAMETER, ONE, POOL, RADIUS } from "./pieces";

/** Findings UEN200 to UEN299, and their fixes. */
export const exposureFixes: readonly FixCase[] = [
  {
    code: "UEN201",
    env: `ecds: [{${RADIUS}, preserveSourceAddress: true}]`,
    fixes: { "node: <name>": { env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1}]` } },
  },
  {
    code: "UEN202",
    env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1, replicas: 2}]`,
    fixes: {
      "run one pod": { env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1, replicas: 1}]` },
      LoadBalancer: {
        env: `loadBalancer: {${POOL}}, ecds: [${balanced("radius", "ports: [{port: 1812, protocol: UDP}], preserveSourceAddress: true, replicas: 2")}]`,
      },
    },
  },
  {
    code: "UEN203",
    env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1, externalTrafficPolicy: Cluster}]`,
    fixes: {
      Local: {
        env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1, externalTrafficPolicy: Local}]`,
      },
      "leave it out": { env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1}]` },
    },
  },
  {
    code: "UEN204",
    env: "ecds: [{name: radius, preserveSourceAddress: true, node: worker-1, exposure: Ingress, ports: [{port: 1812, protocol: UDP}]}]",
    fixes: {
      NodePort: {
        env: "ecds: [{name: radius, preserveSourceAddress: true, node: worker-1, exposure: NodePort, ports: [{port: 1812, protocol: UDP}]}]",
      },
    },
  },
  {
    code: "UEN205",
    env: ONE,
    spec: "{ingress: {paths: [{path: /, port: 8080}]}}",
    fixes: {
      "in the descriptor": { spec: "{ingress: {host: a.example.net, paths: [{path: /, port: 8080}]}}" },
      "http.host in its entry": {
        env: "ecds: [{descriptor: one.yaml, http: {host: a.example.net, paths: [{path: /, port: 8080}]}}]",
      },
    },
  },
  {
    code: "UEN206",
    env: "ecds: [{name: api, http: {host: a.example.net, paths: [{path: api, port: 8080}]}}]",
    fixes: {
      "{path: /api, port: 8080}": {
        env: "ecds: [{name: api, http: {host: a.example.net, paths: [{path: /api, port: 8080}]}}]",
      },
    },
  },
  {
    code: "UEN207",
    env: "ecds: [{name: one, exposure: Ingress, ports: [{port: 1}]}]",
    fixes: {
      NodePort: { env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1}]}]" },
      "http with host and paths": {
        env: "ecds: [{name: one, exposure: Ingress, http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
      },
    },
  },
  {
    code: "UEN208",
    env: "ingress: {controller: none}, ecds: [{name: api, http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
    fixes: {
      className: {
        env: "ingress: {controller: none, className: nginx}, ecds: [{name: api, http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
      },
      traefik: {
        env: "ingress: {controller: traefik}, ecds: [{name: api, http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
      },
    },
  },
  {
    code: "UEN209",
    env: "ecds: [{name: a, http: {host: a.example.net, paths: [{path: /, port: 1}]}}, {name: b, http: {host: a.example.net, paths: [{path: /, port: 1}]}}]",
    fixes: {
      "change a host": {
        env: "ecds: [{name: a, http: {host: a.example.net, paths: [{path: /, port: 1}]}}, {name: b, http: {host: b.example.net, paths: [{path: /, port: 1}]}}]",
      },
    },
  },
  {
    code: "UEN210",
    env: `sources: [0.0.0.0/0], ecds: [{${DIAMETER}}]`,
    fixes: {
      narrow: { env: "sources: [192.0.2.0/24]" },
      acceptPublic: { env: `sources: [0.0.0.0/0], acceptPublic: why, ecds: [{${DIAMETER}}]` },
    },
  },
  {
    code: "UEN211",
    env: "ecds: [{name: one, exposure: ClusterIP, sources: [192.0.2.0/24], ports: [{port: 1}]}]",
    fixes: {
      remove: { env: "ecds: [{name: one, exposure: ClusterIP, ports: [{port: 1}]}]" },
      expose: { env: "ecds: [{name: one, exposure: NodePort, sources: [192.0.2.0/24], ports: [{port: 1}]}]" },
    },
  },
  {
    code: "UEN212",
    env: "ecds: [{name: a, ports: [{port: 1}]}, {name: a, ports: [{port: 2}]}]",
    fixes: {
      "its own name": { env: "ecds: [{name: a, ports: [{port: 1}]}, {name: b, ports: [{port: 2}]}]" },
    },
  },
  {
    code: "UEN213",
    env: "ecds: [{name: a, ports: [{port: 1}, {port: 1}]}]",
    fixes: {
      number: { env: "ecds: [{name: a, ports: [{port: 1}, {port: 2}]}]" },
      protocol: { env: "ecds: [{name: a, ports: [{port: 1}, {port: 1, protocol: UDP}]}]" },
    },
  },
  {
    code: "UEN214",
    env: "ecds: [{name: sftp}]",
    fixes: {
      ports: { env: "ecds: [{name: sftp, ports: [{port: 22}]}]" },
      "leave it out": { env: "ecds: []" },
    },
  },
  {
    code: "UEN215",
    env: "ecds: [{name: platform, ports: [{port: 1}]}]",
    fixes: { "another name": { env: "ecds: [{name: plat, ports: [{port: 1}]}]" } },
  },
  {
    code: "UEN216",
    env: `ecds: [{${RADIUS}}]`,
    fixes: {
      "preserveSourceAddress and node": {
        env: `ecds: [{${RADIUS}, preserveSourceAddress: true, node: worker-1}]`,
      },
    },
  },
  {
    code: "UEN217",
    env: `ecds: [{${DIAMETER}, dedicated: true}]`,
    fixes: { "remove it": { env: `ecds: [{${DIAMETER}}]` } },
  },
  {
    code: "UEN218",
    env: `ecds: [${balanced("one", "ports: [{port: 1}]")}]`,
    fixes: {
      className: {
        env: `loadBalancer: {className: example.net/lb}, ecds: [${balanced("one", "ports: [{port: 1}]")}]`,
      },
      NodePort: { env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1}]}]" },
    },
  },
  {
    code: "UEN219",
    env: "network: {calico: {install: true}, dataplane: BPF}, ecds: [{name: one, ports: [{port: 1, protocol: SCTP}]}]",
    fixes: {
      TCP: {
        env: "network: {calico: {install: true}, dataplane: BPF}, ecds: [{name: one, ports: [{port: 1}]}]",
      },
      Iptables: {
        env: "network: {calico: {install: true}, dataplane: Iptables}, ecds: [{name: one, ports: [{port: 1, protocol: SCTP}]}]",
      },
    },
  },
];

import type { FixCase } from "./fixCase";
import { DIAMETER, RADIUS } from "./pieces";

/** Findings UEN100 to UEN199, and their fixes. */
export const nodePortFixes: readonly FixCase[] = [
  {
    code: "UEN101",
    env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1, nodePort: 8080}]}]",
    fixes: {
      "one inside the range": {
        env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1, nodePort: 30080}]}]",
      },
      "network.nodePortRange": {
        env: "network: {nodePortRange: 8000-9000}, ecds: [{name: one, exposure: NodePort, ports: [{port: 1, nodePort: 8010}]}]",
      },
    },
  },
  { code: "UEN102", env: `ecds: [{${RADIUS}}, {${DIAMETER}}]`, fixes: { pin: { pin: true } } },
  {
    code: "UEN103",
    env: `network: {reservedNodePorts: [30010]}, ecds: [{${DIAMETER}}]`,
    fixes: { pin: { pin: true }, "off the reserved ones": { env: `ecds: [{${DIAMETER}}]` } },
  },
  {
    code: "UEN104",
    env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1}]}]",
    fixes: {
      pin: { pin: true },
      "set the node port": {
        env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1, nodePort: 30010}]}]",
      },
    },
  },
  {
    code: "UEN105",
    env: "ecds: [{name: one, ports: [{port: 1, nodePort: 31812}]}]",
    fixes: { "one inside the band": { env: "ecds: [{name: one, ports: [{port: 1, nodePort: 30012}]}]" } },
  },
  {
    code: "UEN106",
    env: "network: {nodePortRange: '30000'}",
    fixes: { "first-last": { env: "network: {nodePortRange: 30000-32767}" } },
  },
  {
    code: "UEN107",
    env: "ecds: [{name: one, exposure: ClusterIP, ports: [{port: 1, nodePort: 30010}]}]",
    fixes: {
      "remove it": { env: "ecds: [{name: one, exposure: ClusterIP, ports: [{port: 1}]}]" },
      "expose it as NodePort": {
        env: "ecds: [{name: one, exposure: NodePort, ports: [{port: 1, nodePort: 30010}]}]",
      },
    },
  },
  {
    code: "UEN108",
    env: "ecds: [{descriptor: one.yaml, nodePorts: {one/2/tcp: 30010}}]",
    spec: "{services: [{spec: {type: NodePort, ports: [{port: 1}]}}]}",
    fixes: {
      "as the descriptor names them": {
        env: "ecds: [{descriptor: one.yaml, nodePorts: {one/1/tcp: 30010}}]",
      },
    },
  },
];

import { ecDeployment } from "../../../fixture/descriptorFolder";
import { ecd, network, type Refusal, udp } from "./refusal";

/** What is refused of node ports. */
export const nodePortsRefusals: readonly Refusal[] = [
  {
    what: "a node port out of range",
    environment: ecd({ ports: [{ ...udp, nodePort: 1812 }] }),
    code: "UEN101",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "30000-32767",
    fix: "30000-30085",
  },
  {
    what: "a node port outside the range that the cluster has",
    environment: {
      ...ecd({ ports: [{ ...udp, nodePort: 30000 }] }),
      ...network({ nodePortRange: "20000-20100" }),
    },
    code: "UEN101",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "20000-20100",
  },
  {
    what: "a node port taken twice",
    environment: { platform: { ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30000 } } } },
    code: "UEN102",
    path: "environment.platform.ports.desktop.nodePort",
    says: "environment.platform.ports.http.nodePort",
  },
  {
    what: "one node port for TCP and UDP of two Services",
    environment: {
      ecds: [
        { name: "a", ports: [{ port: 1, nodePort: 30010, protocol: "TCP" }] },
        { name: "b", ports: [{ port: 1, nodePort: 30010, protocol: "UDP" }] },
      ],
    },
    code: "UEN102",
    path: "environment.ecds[1].ports[0].nodePort",
    says: "taken already by a's tcp-1",
  },
  {
    what: "a node port taken by a descriptor",
    environment: {
      platform: { ports: { http: { nodePort: 30010 } } },
      ecds: [{ descriptor: "ecd/one.yaml" }],
    },
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: NodePort, ports: [{port: 1, nodePort: 30010}]}}]}",
      ),
    },
    code: "UEN102",
    path: "environment.ecds[0].descriptor",
    says: "30010",
  },
  {
    what: "a reserved node port",
    environment: {
      ...ecd({ ports: [{ ...udp, nodePort: 30010 }] }),
      ...network({ reservedNodePorts: [30010] }),
    },
    code: "UEN103",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "reservedNodePorts",
  },
  {
    what: "a node port range that is none",
    environment: network({ nodePortRange: "32767-30000" }),
    code: "UEN106",
    path: "environment.network.nodePortRange",
    says: "32767-30000",
  },
  {
    what: "a node port on a ClusterIP Service",
    environment: ecd({ exposure: "ClusterIP", ports: [{ ...udp, nodePort: 30010 }] }),
    code: "UEN107",
    path: "environment.ecds[0].ports[0].nodePort",
    says: "ClusterIP",
  },
  {
    what: "a node port of the platform behind an Ingress",
    environment: {
      platform: { ports: { http: { exposure: "Ingress", host: "p.example.net", nodePort: 30000 } } },
    },
    code: "UEN107",
    path: "environment.platform.ports.http.nodePort",
    says: "Ingress",
  },
  {
    what: "a pin for a port that the descriptor does not have",
    environment: { ecds: [{ descriptor: "ecd/one.yaml", nodePorts: { "one/2/tcp": 30010 } }] },
    descriptors: {
      "ecd/one.yaml": ecDeployment(
        "one",
        "{services: [{spec: {type: NodePort, ports: [{port: 1, nodePort: 30011}]}}]}",
      ),
    },
    code: "UEN108",
    path: 'environment.ecds[0].nodePorts["one/2/tcp"]',
    says: "one/1/tcp",
  },
];

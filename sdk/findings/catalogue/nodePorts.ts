import type { Rule } from "../rule";

/** UEN100-UEN199: node ports. */
export const nodePortRules = {
  UEN101: {
    severity: "error",
    title: "Node port outside the cluster's range",
    reason: "The API server refuses it.",
    fix: "Choose one inside the range, best in its static band; or set network.nodePortRange to what the API server runs with.",
    example: "ports: {http: {nodePort: 8080}}",
  },
  UEN102: {
    severity: "error",
    title: "Node port taken twice",
    reason:
      "A number is unique in the whole cluster, whatever the protocol; only TCP and UDP of one port of a Service may share it.",
    fix: "Run `usage-engine-networking pin`, which gives the second of them a free number; or choose one.",
    example: "platform.ports.http.nodePort: 30000 and ecds[0].ports[0].nodePort: 30000",
  },
  UEN103: {
    severity: "error",
    title: "Node port reserved",
    reason: "network.reservedNodePorts says that somebody else in the cluster uses it.",
    fix: "Run `usage-engine-networking pin`, which gives it a free number; or take it off the reserved ones if it is free again.",
    example: "reservedNodePorts: [30010] and nodePort: 30010",
  },
  UEN104: {
    severity: "warning",
    title: "Outside node port not pinned",
    reason:
      "The API server chooses one when the Service is made, and another when it is made again: firewalls and peers must then be told anew.",
    fix: "Run `usage-engine-networking pin`, or set the node port.",
    example: "platform: {exposure: NodePort}",
  },
  UEN105: {
    severity: "warning",
    title: "Node port outside the static band",
    reason: "From there the API server hands out numbers by itself, and may have handed out this one.",
    fix: "Choose one inside the band named in the message.",
    example: "nodePort: 31812",
  },
  UEN106: {
    severity: "error",
    title: "Not a node port range",
    reason: "It must be the API server's --service-node-port-range.",
    fix: "Write it as first-last, such as 30000-32767.",
    example: "nodePortRange: 30000",
  },
  UEN107: {
    severity: "error",
    title: "A node port on something that has none",
    reason: "A ClusterIP Service, and one behind an Ingress, opens no port on the nodes.",
    fix: "Remove the node port, or expose it as NodePort.",
    example: "- {name: api, exposure: ClusterIP, ports: [{port: 80, nodePort: 30020}]}",
  },
  UEN108: {
    severity: "error",
    title: "A node port for nothing",
    reason: "No ECD of this entry has such a port.",
    fix: "Write the key as <ecd>/<port>/<protocol>, as the descriptor names them.",
    example: "nodePorts: {radius/1813/udp: 30010}",
  },
  UEN109: {
    severity: "warning",
    title: "Node port that changes hands",
    reason:
      "The API server refuses a number that another Service still has, and an update deletes only after everything else is made. Where a new ECD takes the place of one that goes, its `formerName` makes it one step.",
    fix: "Two steps: first give whoever has the number another one, and run `pulumi up`; then make this change.",
    example: "nodePort: 30010 for diameter, where origin/main has it for radius",
  },
  UEN110: {
    severity: "info",
    title: "Renamed ECD that keeps its node port",
    reason:
      "The update deletes the old Service first, so it goes through. The preview asks the API server about the new one while the old one is still there, and says that its port is already allocated.",
    fix: "Run `pulumi up --skip-preview`.",
    example: "- {name: gx, formerName: diameter, ports: [{port: 3868, nodePort: 30010}]}",
  },
} as const satisfies Record<string, Rule>;

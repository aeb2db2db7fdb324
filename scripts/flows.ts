import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENFORCEMENTS } from "../sdk/plan/access/enforcement";
import { FAILSAFE_PORTS } from "../sdk/plan/access/nodePortGuard/failsafePorts";
import { FLOW_KINDS } from "../sdk/plan/access/separation/flow";

/** What enforces sources, by target and way in. */
const ENFORCEMENT_ROWS: readonly (readonly string[])[] = [
  ["on-prem", "NodePort", ENFORCEMENTS.hostEndpoints, "`GlobalNetworkPolicy` `<namespace>-guard-*`"],
  ["on-prem", "LoadBalancer", ENFORCEMENTS.loadBalancerSourceRanges, "`Service`; its node port by the guard"],
  ["AWS", "NodePort", ENFORCEMENTS.nodeSecurityGroup, "security group rule"],
  [
    "AWS",
    "LoadBalancer",
    ENFORCEMENTS.securityGroup,
    "security group rule; nodes admit the load balancer alone",
  ],
  ["GCP", "NodePort", ENFORCEMENTS.firewall, "firewall rule"],
  ["GCP", "LoadBalancer", ENFORCEMENTS.loadBalancerSourceRanges, "`Service`"],
  ["all", "Ingress", ENFORCEMENTS.ingress, "as the controller's own way in"],
  [
    "all",
    "NodePort or LoadBalancer, policy Local, nothing else enforces",
    ENFORCEMENTS.pod,
    "`NetworkPolicy` `separation-<owner>`",
  ],
];

/** `docs/flows.md`: who may come in, and which pods may call which, from the tables that the plan goes by. */
export function flowsDocument(): string {
  return [
    "# Flows",
    "",
    "What is let through, why, and by which object. Generated from the code by `npm run docs`. Whether one caller reaches one",
    "port of an environment, `plan --can` answers: `plan --stack on-prem --can 198.51.100.7 radius/1812/udp`.",
    "",
    "## Enforcement",
    "",
    "Sources are enforced where the client's address is still known. Behind policy Cluster a pod sees a node's address, through",
    "every node but its own, so no policy of a pod can say who the client may be. Where nothing enforces them, the plan says so",
    "(UEN601), and the exposure table shows `not enforced`.",
    "",
    ...table(["target", "way in", "enforced by", "object"], ENFORCEMENT_ROWS),
    "",
    "The guard's policies stand before DNAT, on named host endpoints that Calico (3.31 or later) makes from a template: one for every",
    "interface of every node but Calico's own and containers' (`network.hostEndpoints.interfaces`). Whoever reaches a node at an",
    "interface without one calls every node port, so `preflight` names those (UEN662). In this order:",
    "",
    ...table(
      ["order", "policy", "what"],
      [
        [
          "10",
          "`<namespace>-guard-nodes`",
          "nodes, pods, tunnels and `network.hostEndpoints.alwaysAllow`: everything",
        ],
        [
          "10",
          "`<namespace>-guard-open-<owner>`",
          "the owner's `sources` to its node ports (on `nodeAddresses`, where given)",
        ],
        [
          "10",
          "`<namespace>-guard-control-plane`, with `closeClusterRanges`",
          "`network.controlPlaneCidrs` to the pods' and the Services' ranges",
        ],
        [
          "20",
          "`<namespace>-guard-closed`",
          "everybody else, on the planned node ports (`guard: range`: the whole range): denied",
        ],
        [
          "20",
          "`<namespace>-guard-ranges`, with `closeClusterRanges`",
          "everybody else, in the pods' and the Services' ranges: denied",
        ],
      ],
    ),
    "",
    "Ports of one owner with the same sources are one rule for each protocol and address family: a Calico rule with ports has one",
    "protocol. So a source less is one rule changed here, and two for an ECD that has the same sources for TCP and UDP; and one",
    "rule of the pods' own policy, where separation is enforced.",
    "",
    "Where routers lead to the pods' or the Services' ranges, whoever calls an address there passes by the node ports: close them with",
    "`network.hostEndpoints.closeClusterRanges`. They belong to the whole cluster, and an API server that is no node calls webhooks",
    "and aggregated APIs there: without its addresses nothing is closed (UEN626).",
    "",
    "What one environment of a cluster opens stands before what any of them closes. Every other port of a node is left alone;",
    "a guard that would close one of these is refused (UEN602):",
    "",
    ...table(
      ["port", "what"],
      FAILSAFE_PORTS.map(({ port, protocol, what }) => [`${port}/${protocol}`, what]),
    ),
    "",
    "On destroy the guard gives its fields of `KubeControllersConfiguration/default` up: Calico makes no host endpoints any more,",
    "unless somebody else has switched them on as well. One field stays behind, because the API server refuses an empty",
    "`hostEndpoint`: `createDefaultHostEndpoint: Disabled`, which means nothing without `autoCreate`; or, where others' templates",
    "are in the list (`network.hostEndpoints.previous`), the list with ours beside theirs. To leave everything exactly as it was,",
    "hand it back first: set `create: false` beside `previous` (`{}` stands for Calico's own defaults), `pulumi up`, then destroy.",
    "",
    "## Between pods",
    "",
    "With `separation.mode: enforce`, on every target, standard `NetworkPolicy` objects `separation-<owner>` on the pods of",
    "platform, ui and ECDs admit these flows and no other. With `observe`, the Calico tier `<namespace>-observe` logs the others",
    "and lets them pass.",
    "",
    ...table(
      ["from", "to", "ports", "why"],
      Object.values(FLOW_KINDS).map(({ from, to, ports, why }) => [from, to, ports, why]),
    ),
    "",
    "Addresses keep pods apart only where the pods' ranges are known (`network.podCidr`, Calico's pools, a network of ours on",
    "GCP) and are theirs alone. Where they are not known (UEN625), or nodes have the same (the AWS VPC CNI, UEN617), pods among the",
    "admitted addresses reach the ports that the finding names.",
    "",
    "A pod's own node always reaches it (the kubelet's probes): that is Kubernetes' rule, not ours. The ingress controller's own",
    "pods have no policy here: what enforces the controller's sources decides. What ECDs and platform call themselves is not restricted.",
    "",
    "## Who gets round it",
    "",
    "On-prem the guard trusts nodes and pods, and kube-proxy hides who calls, so these come in without a flow of the table above:",
    "",
    "- Any pod of the cluster, through a node port with policy Cluster: through every node but the pod's own it comes as a node. With",
    "  policy Local pods come in whose addresses are among the sources; and where calls leave a node under its address (`natOutgoing`,",
    "  Calico's default), pods on nodes whose addresses are among them. Where caller, called node and pod are in one place, nothing hides",
    "  the caller, and the pod's policy decides.",
    "- A machine that is none of the nodes and has an address in `network.nodeCidrs`: it counts as a node, for every node port and for",
    "  every pod that admits nodes. Name the nodes' addresses as narrowly as they are.",
    "- A node: it reaches the pods on it whatever their policies say, and node ports of policy Local through itself though the pod is",
    "  elsewhere, where the pod admits its address.",
    "- Whoever is among the sources, or calls a pod that no policy selects, by the pod's own address or its Service's, where a router leads",
    "  there: past the node ports, so the guard closes it with `closeClusterRanges` alone.",
    "",
    "`plan --can` answers each: `--can 10.20.0.7 radius/1812/udp --via pod` (or `--via service`) for such a call, `--can app=probe",
    "platform/http --via worker-2` for a pod, `--can 10.240.0.14 platform/http` for a neighbour, `--can 10.240.0.11",
    "radius/1812/udp --via 10.240.0.11` for a node that calls itself. The plan names the ports that any pod gets to. What should",
    "be reached by no pod of the cluster is not to be exposed by a node port.",
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function main(root: string): void {
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(join(root, "docs", "flows.md"), flowsDocument());
}

if (require.main === module) main(join(__dirname, "..", ".."));

import { Cidr } from "../../values/cidr";
import type { Change } from "./change";

/**
 * What a change does to what is up. `in place`: it is updated where it stands. `replaced`: it is made anew, as the provider's
 * schema has it. `disruptive`: traffic stops, or somebody outside must be told.
 */
export type RiskLevel = "in place" | "replaced" | "disruptive";

/** How bad a change is, and why. */
export interface Risk {
  level: RiskLevel;
  /** What happens, in a few words. Absent where nothing needs to be said. */
  why?: string;
}

/** The levels, the worst last. */
export const RISK_LEVELS: readonly RiskLevel[] = ["in place", "replaced", "disruptive"];

const IN_PLACE: Risk = { level: "in place" };

/** One row of the table: a field of one kind of object, and what its change does. */
interface Rule extends Risk {
  /** Of any kind where absent. */
  kind?: string;
  /** A field's path from its beginning, list items by what names them. Without one: whatever differs of the object. */
  at?: RegExp;
  /** What else must be true of the field's values. */
  when?: (change: Change) => boolean;
}

const CLUSTER_ANEW = "the cluster is made anew, with everything in it";
const NODES_ANEW = "the nodes are made anew: pods move, and the nodes' names and addresses change";
const NODES_ROLL = "the nodes are exchanged one after the other: pods move";
const PODS_LOSE = "pods lose their network until all nodes and pods are on the new one";
const WAY_OUT = "nodes and pods call out from other addresses: whoever admits the old ones must be told";
const BALANCER_ANEW = "the load balancer is made anew, and its addresses change: peers must be told";
const TARGETS_ANEW = "the target group is made anew: connections through it end";
const ELSEWHERE = "everything is made anew elsewhere";

/**
 * The first row that fits decides. What a row calls replaced is what the provider's schema forces (`ForceNew` of
 * terraform-provider-aws and -google, `forceNew` of pulumi-kubernetes); the tests hold the table against that, by the inputs that
 * the components register.
 */
const CHANGED: readonly Rule[] = [
  { kind: "environment", at: /^target$/, level: "disruptive", why: ELSEWHERE },
  {
    kind: "namespace",
    at: /^name$/,
    level: "disruptive",
    why: "everything in it is made anew in another namespace: whoever calls a Service by its name must be told",
  },

  // Calico: the operator follows the Installation at once, on every node.
  {
    kind: "Calico",
    at: /^installation\.calicoNetwork\.ipPools\b.*\.(nodeSelector|natOutgoing|disableBGPExport)$/,
    level: "in place",
  },
  { kind: "Calico", at: /^installation\.calicoNetwork\.mtu$/, level: "in place", why: "for new pods only" },
  { kind: "Calico", at: /^installation\.(calicoNetwork|cni)\b/, level: "disruptive", why: PODS_LOSE },
  {
    kind: "Calico",
    at: /^bgp\b/,
    level: "disruptive",
    why: "routes to pods change while routers and nodes agree",
  },
  {
    kind: "Calico",
    at: /^(version|operator)\b/,
    level: "in place",
    why: "Calico restarts on one node after the other; pods keep their network",
  },

  // AWS.
  {
    kind: "AWS network",
    at: /^(region|existingVpc|vpc$|cluster$|nodes$)/,
    level: "disruptive",
    why: ELSEWHERE,
  },
  {
    kind: "AWS network",
    at: /^vpc\.cidr$/,
    level: "disruptive",
    why: "the VPC is made anew, with everything in it",
  },
  { kind: "AWS network", at: /^vpc\.(nat|zones\b.*\.nat(Zone)?)$/, level: "disruptive", why: WAY_OUT },
  {
    kind: "AWS network",
    at: /^vpc\.zones\b/,
    level: "disruptive",
    why: `subnets come, go or change: ${NODES_ANEW}`,
  },
  { kind: "AWS network", at: /^cluster\.(name|serviceCidr)$/, level: "disruptive", why: CLUSTER_ANEW },
  { kind: "AWS network", at: /^cluster\.networkPlugin$/, level: "disruptive", why: PODS_LOSE },
  {
    kind: "AWS network",
    at: /^cluster\.version$/,
    level: "replaced",
    why: `${NODES_ROLL}; there is no way back`,
  },
  {
    kind: "AWS network",
    at: /^cluster\.storageClass\b/,
    level: "replaced",
    why: "the StorageClass is made anew; volumes stay",
  },
  {
    kind: "AWS network",
    at: /^nodes\.(instanceType|amiType|diskSize|placement)$/,
    level: "replaced",
    why: NODES_ANEW,
  },
  { kind: "AWS network", at: /^existingCluster\.name$/, level: "disruptive", why: ELSEWHERE },
  {
    kind: "AWS network",
    at: /^existingCluster\b/,
    level: "replaced",
    why: "nodes are attached to load balancers anew",
  },

  // GCP. The node pool's own template exchanges its nodes.
  {
    kind: "GCP network",
    at: /^(project|region|existingVpc|vpc$|cluster$|nodes$)/,
    level: "disruptive",
    why: ELSEWHERE,
  },
  {
    kind: "GCP network",
    at: /^vpc\.nodeCidr$/,
    when: widens,
    level: "in place",
    why: "the subnet grows around the nodes",
  },
  { kind: "GCP network", at: /^vpc\.nodeCidr$/, level: "disruptive", why: CLUSTER_ANEW },
  // https://github.com/hashicorp/terraform-provider-google/issues/2570
  {
    kind: "GCP network",
    at: /^vpc\.(podCidr|serviceCidr)$/,
    level: "disruptive",
    why: "Google refuses another range while the subnet stands: it takes a new network and cluster",
  },
  { kind: "GCP network", at: /^vpc\.nat/, level: "disruptive", why: WAY_OUT },
  {
    kind: "GCP network",
    at: /^cluster\.(name|dataplane|controlPlaneCidr)$/,
    level: "disruptive",
    why: CLUSTER_ANEW,
  },
  { kind: "GCP network", at: /^nodes\.(placement|podsPerNode)$/, level: "disruptive", why: CLUSTER_ANEW },
  {
    kind: "GCP network",
    at: /^cluster\.(version|releaseChannel|workloadIdentity)$/,
    level: "replaced",
    why: NODES_ROLL,
  },
  {
    kind: "GCP network",
    at: /^nodes\.serviceAccount\.(email|accountId)$/,
    level: "replaced",
    why: NODES_ANEW,
  },
  {
    kind: "GCP network",
    at: /^nodes\.serviceAccount\b/,
    level: "replaced",
    why: "what nodes may do is granted anew",
  },
  {
    kind: "GCP network",
    at: /^(nodes\.(machineType|diskSize)|nodeTag)$/,
    level: "replaced",
    why: NODES_ROLL,
  },
  { kind: "GCP network", at: /^existingCluster\.(name|location)$/, level: "disruptive", why: ELSEWHERE },

  // Load balancers.
  {
    kind: "Network Load Balancer",
    at: /^(zones|privateAddresses)$/,
    when: grows,
    level: "in place",
    why: "it gets an address in each new zone, and keeps those that it has",
  },
  {
    kind: "Network Load Balancer",
    at: /^(internal|zones|privateAddresses)\b/,
    level: "disruptive",
    why: BALANCER_ANEW,
  },
  {
    kind: "Network Load Balancer",
    at: /^listeners\b.*\.(nodePort|protocol|service|portName)$/,
    level: "replaced",
    why: TARGETS_ANEW,
  },
  { kind: "address", level: "disruptive", why: "another address takes its place: peers must be told" },
  { kind: "MetalLB", at: /^namespace$/, level: "disruptive", why: "addresses are not announced meanwhile" },
  {
    kind: "MetalLB",
    at: /^pools\b/,
    level: "disruptive",
    why: "Services get other addresses: peers must be told",
  },
  { kind: "MetalLB", at: /^(bgpPeers|asNumber)\b/, level: "disruptive", why: "addresses are announced anew" },
  {
    kind: "load balancer",
    at: /^(kind|isPublic|zones|addresses)$/,
    level: "disruptive",
    why: "its addresses change: peers must be told",
  },
  { kind: "DNS zone", at: /^zone$/, level: "disruptive", why: "names move to another zone" },
  {
    kind: "Service",
    at: /^type$/,
    level: "disruptive",
    why: "the way in changes: whoever calls it must be told",
  },
  {
    kind: "Service",
    at: /^loadBalancerClass$/,
    level: "disruptive",
    why: "the API server refuses it while the Service stands",
  },

  // What a name or namespace of any other object decides is another object.
  { at: /^(metadata\.)?namespace$/, level: "replaced", why: "it is made anew in another namespace" },
  {
    kind: "ingress controller",
    at: /^(releaseName|namespace)$/,
    level: "disruptive",
    why: "the controller is made anew",
  },
  { kind: "ECDeployment", at: /^spec\.nodeHost$/, level: "disruptive", why: "the pod moves to another node" },
];

/** What goes as a whole and takes traffic with it. Whatever else goes, its ports say it. */
const GONE: Readonly<Record<string, string>> = {
  namespace: "everything in it goes",
  Calico: "pods lose their network",
  "AWS network": "the network and the cluster go",
  "GCP network": "the network and the cluster go",
  "Network Load Balancer": "its addresses go: peers must be told",
  address: "it goes: peers must be told",
  MetalLB: "its addresses go: peers must be told",
  "load balancer": "its addresses go: peers must be told",
  name: "nobody finds it by this name any more",
  ECDeployment: "its pods stop",
  "ingress controller": "nothing is reached by HTTP any more",
};

/** What the change of an object does, by the worst of its fields. */
export function riskOf(
  what: "new" | "gone" | "changes",
  kind: string,
  fields: readonly Change[],
): Risk | undefined {
  if (what === "new") return undefined;
  if (what === "gone") {
    const why = GONE[kind];
    return why === undefined ? undefined : { level: "disruptive", why };
  }
  return worstOf(fields.map((field) => ruleFor(kind, field))) ?? IN_PLACE;
}

function ruleFor(kind: string, field: Change): Risk {
  const rule = CHANGED.find(
    (one) => (one.kind ?? kind) === kind && (one.at?.test(field.path) ?? true) && (one.when?.(field) ?? true),
  );
  if (rule === undefined) return IN_PLACE;
  const { level, why } = rule;
  return { level, ...(why !== undefined && { why }) };
}

/** Whether a range has all addresses of the one before it. */
function widens({ before, after }: Change): boolean {
  const [was, is] = Cidr.those([String(before), String(after)]);
  return was !== undefined && is?.contains(was) === true;
}

/** Whether a number is higher than before, or a list goes on where it ended. */
function grows({ before, after }: Change): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length > 0 && before.every((one, index) => one === after[index]);
  return typeof before === "number" && typeof after === "number" && after > before;
}

/** The worst of some risks, the first of its level; undefined without any. */
export function worstOf(risks: readonly Risk[]): Risk | undefined {
  const level = [...RISK_LEVELS].reverse().find((one) => risks.some((risk) => risk.level === one));
  const worst = risks.filter((risk) => risk.level === level);
  return worst.find(({ why }) => why !== undefined) ?? worst[0];
}

/** `disruptive: pods lose their network`. */
export function riskText({ level, why }: Risk): string {
  return why === undefined ? level : `${level}: ${why}`;
}

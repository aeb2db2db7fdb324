import type { StackRule } from "./networkPolicy";
import { isKind, type SeenResource } from "./seenResource";
import { serviceOf } from "./service";

const HOSTNAME = "kubernetes.io/hostname";

/** Pods of the stack, as far as policies look. */
interface Pods {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** How many there are; every node has one where it is undefined. */
  replicas: number | undefined;
  isPinned: boolean;
  /** Whether no two may run on one node. */
  isSpread: boolean;
}

/**
 * Node ports with policy Local before pods that may run anywhere: a node without one drops what it gets. Pods that the stack
 * does not make, those of a chart among them, are not judged.
 */
export const localWithoutPin: StackRule = {
  name: "local-without-pin",
  finding: "UEN201",
  fix: "Pin the pods to the node that peers call (nodeName, a nodeSelector or affinity by kubernetes.io/hostname, nodeHost of an ECDeployment), or run one on every node.",
  settings: {
    nodes: {
      type: "integer",
      minimum: 1,
      description: "How many nodes there are: pods that are spread over as many are enough.",
    },
  },
  judgeStack: (resources, { nodes }) => {
    const pods = resources.flatMap(podsOf);
    return resources.flatMap((resource) => {
      const service = serviceOf(resource);
      if (service?.type !== "NodePort" || !service.isLocal) return [];
      const loose = pods.filter(
        (one) =>
          one.namespace === service.namespace &&
          selects(service.selector, one.labels) &&
          !one.isPinned &&
          !isOnEveryNode(one, nodes as number | undefined),
      );
      return loose.map(() => ({
        resource,
        message: "its pods may run on any node, and the others drop what they get",
      }));
    });
  },
};

function isOnEveryNode({ replicas, isSpread }: Pods, nodes: number | undefined): boolean {
  if (replicas === undefined) return true;
  return isSpread && nodes !== undefined && replicas >= nodes;
}

function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function podsOf(resource: SeenResource): Pods[] {
  const { metadata = {}, spec = {} } = resource.props;
  const namespace = metadata.namespace ?? "default";
  if (isKind(resource, "mz.digitalroute.com/v1alpha1:ECDeployment")) {
    // The operator labels the pods by the descriptor's name.
    const labels = { app: metadata.name };
    return [{ namespace, labels, replicas: 1, isPinned: Boolean(spec.nodeHost), isSpread: false }];
  }
  if (isKind(resource, "core/v1:Pod")) return [podsFrom(namespace, { metadata, spec }, 1)];
  if (isKind(resource, "apps/v1:DaemonSet")) return [podsFrom(namespace, spec.template, undefined)];
  const isOwner = ["Deployment", "StatefulSet", "ReplicaSet"].some((kind) =>
    isKind(resource, `apps/v1:${kind}`),
  );
  return isOwner ? [podsFrom(namespace, spec.template, spec.replicas ?? 1)] : [];
}

function podsFrom(
  namespace: string,
  template: SeenResource["props"] = {},
  replicas: number | undefined,
): Pods {
  const { metadata = {}, spec = {} } = template;
  const { nodeName, nodeSelector = {}, affinity = {} } = spec;
  const terms =
    affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  // Terms are alternatives: each must name its nodes.
  const namesNodes = (term: { matchExpressions?: { key: string; operator: string }[] }): boolean =>
    (term.matchExpressions ?? []).some(({ key, operator }) => key === HOSTNAME && operator === "In");
  const apart: { topologyKey?: string }[] =
    affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    namespace,
    labels: metadata.labels ?? {},
    replicas,
    isPinned:
      nodeName !== undefined || HOSTNAME in nodeSelector || (terms.length > 0 && terms.every(namesNodes)),
    isSpread: apart.some(({ topologyKey }) => topologyKey === HOSTNAME),
  };
}

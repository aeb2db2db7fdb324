import { closest, distance } from "fastest-levenshtein";
import { isTree } from "../../values/merge";
import { type DescriptorCase, fieldOf } from "./descriptorCase";

/** Fields that are known at a place of a descriptor, and the places below it. Lists count as what they hold. */
interface Known {
  fields: readonly string[];
  below?: Readonly<Record<string, Known>>;
}

const PATCHED = ["patch", "patchType"];

const SERVICE_PORT: Known = {
  fields: ["appProtocol", "name", "nodePort", "port", "protocol", "targetPort"],
};

/** `spec` of a Service: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec */
const SERVICE: Known = {
  fields: [
    "allocateLoadBalancerNodePorts",
    "clusterIP",
    "clusterIPs",
    "externalIPs",
    "externalName",
    "externalTrafficPolicy",
    "healthCheckNodePort",
    "internalTrafficPolicy",
    "ipFamilies",
    "ipFamilyPolicy",
    "loadBalancerClass",
    "loadBalancerIP",
    "loadBalancerSourceRanges",
    "ports",
    "publishNotReadyAddresses",
    "selector",
    "sessionAffinity",
    "sessionAffinityConfig",
    "trafficDistribution",
    "type",
  ],
  below: { ports: SERVICE_PORT },
};

/** `spec` of an ECDeployment, as public descriptors have it. Others may be known to the operator: they are left alone. */
const SPEC: Known = {
  fields: [
    "autoscale",
    "disabled",
    "ecGroups",
    "enabled",
    "exportJmxMetrics",
    "image",
    "ingress",
    "jvmArgs",
    "manualUpgrade",
    "nodeHost",
    ...PATCHED,
    "ports",
    "resources",
    "services",
    "workflowGroups",
    "workflows",
  ],
  below: {
    autoscale: { fields: ["maxReplicas", "metrics", "minReplicas", ...PATCHED] },
    ingress: {
      fields: ["host", ...PATCHED, "paths", "tlsSecretName"],
      below: { paths: { fields: ["path", "port"] } },
    },
    ports: { fields: ["containerPort"] },
    services: { fields: [...PATCHED, "spec"], below: { spec: SERVICE } },
  },
};

/** How many letters a slip of the keyboard changes. */
const SLIP = 2;

/**
 * Warns of fields that nobody knows and that are nearly one that is known: the operator would take no notice of them, and
 * neither would the plan. Called before the descriptor is completed, so that only what its author wrote is judged.
 */
export function warnNearlyKnown(one: DescriptorCase): void {
  const { object, where, scope } = one;
  const judge = (value: unknown, known: Known, place: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        judge(item, known, `${place}[${index}]`);
      });
    } else if (isTree(value)) {
      for (const [key, inside] of Object.entries(value)) {
        if (known.fields.includes(key)) {
          const below = known.below?.[key];
          if (below) judge(inside, below, `${place}.${key}`);
          continue;
        }
        const meant = nearest(key, known.fields);
        if (meant === undefined) continue;
        scope.findings.add(
          "UEN413",
          fieldOf(one, `${place}.${key}`),
          `${where}: ${place}.${key} is no field that is known, and nothing is made of it`,
          `Write ${place}.${meant} if that is meant. What the operator knows by another name is applied as it is.`,
        );
      }
    }
  };
  judge(object.spec, SPEC, "spec");
}

function nearest(key: string, known: readonly string[]): string | undefined {
  const lower = key.toLowerCase();
  const meant = closest(
    lower,
    known.map((one) => one.toLowerCase()),
  );
  // Of a short word every second letter may differ, and it is another word.
  const isNear = distance(lower, meant) <= Math.min(SLIP, Math.floor(meant.length / 3));
  return isNear ? known.find((one) => one.toLowerCase() === meant) : undefined;
}

import { stringify } from "yaml";
import type { IngressArgs } from "../../sdk/config/ingressArgs";
import type { PlatformArgs } from "../../sdk/config/platformArgs";
import { USAGE_ENGINE_GROUP, USAGE_ENGINE_VERSION } from "../../sdk/values/apis";
import { podsOf } from "../preflight/checkExecutionContexts";
import { isPulumis, type Seen, type SeenEcd, type SeenService, type Snapshot } from "../preflight/snapshot";

/** An ECDeployment of the cluster, to become a descriptor file. */
export interface InstalledEcd {
  name: string;
  /** Text of the file. */
  text: string;
  /** The node that its pods run on, where peers call that node and its descriptor does not say so. */
  node?: string;
}

/** What is there of Usage Engine, as an environment would say it. */
export interface Installed {
  platform: PlatformArgs;
  /** Absent where no Ingress tells which controller there is. */
  ingress?: IngressArgs;
  ecds: InstalledEcd[];
  /** What is there and stays as it is, and why. */
  left: string[];
}

const PLATFORM = ["platform", "ui"];
/** What ingress controllers went by before classes, and the operator's Ingresses still do. */
const INGRESS_CLASS = "kubernetes.io/ingress.class";
/** Written by tools, into every object that they apply: of no use in a file, and Helm would take it for its own. */
const OF_TOOLS =
  /^(kubectl\.kubernetes\.io|meta\.helm\.sh|helm\.sh|pulumi\.com|usage-engine-networking|deployment\.kubernetes\.io)\/|^app\.kubernetes\.io\/managed-by$/;

/**
 * What of Usage Engine runs in a namespace.
 * @param described ECDs that have a descriptor in the project already
 */
export function installedIn(cluster: Snapshot, namespace: string, described: ReadonlySet<string>): Installed {
  const left: string[] = [];
  const ecds = cluster.ecds.flatMap((ecd): InstalledEcd[] => {
    const { name } = ecd.metadata;
    if (described.has(name)) return [];
    if (isPulumis(ecd)) {
      left.push(`the ECDeployment ${name}, which a stack of Pulumi has made`);
      return [];
    }
    return [exported(ecd, cluster)];
  });
  const classes = new Set(cluster.ingresses.flatMap(classOf));
  const [className, ...more] = classes;
  return {
    platform: platformOf(cluster, namespace, left),
    ...(className !== undefined && more.length === 0 && { ingress: { controller: "none", className } }),
    ecds,
    left,
  };
}

/** The Services that Usage Engine's chart has made, kept as they are exposed. */
function platformOf({ services }: Snapshot, namespace: string, left: string[]): PlatformArgs {
  const found = PLATFORM.flatMap((name) =>
    services.filter(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  );
  if (found.length === 0) return {};
  const reason = reasonToLeave(found);
  if (reason !== undefined) {
    left.push(`${found.map(({ metadata }) => `the Service ${metadata.name}`).join(" and ")}: ${reason}`);
    return { services: "none" };
  }
  const [platform, ui] = found.map(({ spec }) => (spec.type === "NodePort" ? "NodePort" : "ClusterIP"));
  const numbers = found[0]?.spec.ports?.map(({ port }) => port) ?? [];
  return {
    services: "patch",
    ...(numbers.includes(443) && !numbers.includes(80) && { tls: true }),
    ...(platform === "ClusterIP" && { exposure: "ClusterIP" }),
    ...(platform !== ui && ui !== undefined && { ports: { desktop: { exposure: ui } } }),
  };
}

function reasonToLeave(found: readonly SeenService[]): string | undefined {
  if (found.length < PLATFORM.length) return "there is one of platform and ui without the other";
  if (found.some(isPulumis)) return "a stack of Pulumi has made them";
  if (found.some(({ spec }) => spec.type === "LoadBalancer")) {
    return "a load balancer has an address that peers know; platform.exposure says what is to become of it";
  }
  return undefined;
}

function classOf({ metadata, spec }: Snapshot["ingresses"][number]): string[] {
  const name = spec?.ingressClassName ?? metadata.annotations?.[INGRESS_CLASS];
  return name === undefined ? [] : [name];
}

function exported(ecd: SeenEcd, cluster: Snapshot): InstalledEcd {
  const { name, labels, annotations } = ecd.metadata;
  const node = nodeOf(ecd, cluster);
  const text = stringify(
    {
      apiVersion: `${USAGE_ENGINE_GROUP}/${USAGE_ENGINE_VERSION}`,
      kind: "ECDeployment",
      metadata: { name, ...own("labels", labels), ...own("annotations", annotations) },
      spec: ecd.spec ?? {},
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  return { name, text: `# As it was in the cluster.\n${text}`, ...(node !== undefined && { node }) };
}

function own(field: string, all: Record<string, string> = {}): Record<string, Record<string, string>> {
  const kept = Object.entries(all).filter(([key]) => !OF_TOOLS.test(key));
  return kept.length === 0 ? {} : { [field]: Object.fromEntries(kept) };
}

interface LocalSpec {
  nodeHost?: string;
  services?: { spec?: { externalTrafficPolicy?: string } }[];
}

/** With policy Local, only the pod's node answers: who knows where it has run so far can keep it there. */
function nodeOf(ecd: SeenEcd, cluster: Snapshot): string | undefined {
  const { nodeHost, services = [] } = (ecd.spec ?? {}) as LocalSpec;
  const isLocal = services.some(({ spec }) => spec?.externalTrafficPolicy === "Local");
  if (nodeHost !== undefined || !isLocal) return undefined;
  const nodes = new Set(podsOf(ecd as Seen, cluster).flatMap(({ spec }) => spec?.nodeName ?? []));
  const [only, ...more] = nodes;
  return more.length > 0 ? undefined : only;
}

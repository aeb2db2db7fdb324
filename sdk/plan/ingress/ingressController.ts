import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Exposure } from "../../config/exposure";
import type { IngressArgs } from "../../config/ingressArgs";
import type { Path } from "../../findings/path";
import { merge } from "../../values/merge";
import { dnsNameFault } from "../../values/names";
import { planSources } from "../access/sources";
import { type PlannedChart, planChart } from "../chart";
import type { ExposureDraft, ExposureKey } from "../exposure";
import { checkedAnnotations, checkedLabels } from "../labels";
import { NLB_CLASS } from "../loadBalancers/loadBalancerClass";
import type { Scope } from "../scope";
import { loadBalancerFields, opensNodePort, type PlannedService, serviceType } from "../service";
import { ingressControllerName } from "./ingressControllerName";
import { serviceValues, TRAEFIK, traefikLabels, traefikVersion } from "./traefikChart";

/** The ingress controller that the environment installs. */
export interface PlannedIngressController<Exposed = ExposureKey> {
  /** Name of the Helm release and of the controller's Service. */
  releaseName: string;
  namespace: string;
  className: string;
  /** Name of the Secret for hosts that bring no certificate. */
  defaultCertificate?: string;
  chart: PlannedChart;
  /** The controller's Service as the chart will make it. */
  service: PlannedService;
  exposures: Exposed[];
}

/** The controller's entry points, by the names that Traefik's chart gives them. */
const ENTRY_POINTS = [
  { name: "http", entryPoint: "web", port: 80, containerPort: 8000 },
  { name: "https", entryPoint: "websecure", port: 443, containerPort: 8443 },
] as const;

/**
 * The controller, where one is wanted: an `ingress` section wants one unless it says `controller: none`; without a section
 * one is installed only when something of the environment goes through it.
 */
export function planIngressController(
  environment: EnvironmentArgs,
  needed: boolean,
  scope: Scope,
): PlannedIngressController<ExposureDraft> | undefined {
  const args = environment.ingress;
  const path: Path = [...scope.root, "ingress"];
  checkClassName(args, path, scope);
  if (args?.controller === "none" || (args === undefined && !needed)) return undefined;
  const via = exposureOfController(args, path, scope);
  const service = planService(args ?? {}, via, path, scope);
  const className = scope.ingressClassName ?? service.name;
  return {
    releaseName: service.name,
    namespace: scope.namespace,
    className,
    ...(args?.defaultCertificate !== undefined && { defaultCertificate: args.defaultCertificate }),
    chart: planChart(
      TRAEFIK,
      valuesFor({ args: args ?? {}, environment, service, className }, path, scope),
      args?.chart,
      environment.charts?.traefik,
    ),
    service,
    exposures: service.ports.map((port) => ({
      owner: "ingress",
      name: port.name,
      port: port.port,
      targetPort: port.targetPort,
      protocol: "TCP",
      via,
      nodePort: port.nodePort ?? null,
      pin: opensNodePort(via) ? { path: [...path, "nodePorts", port.name] } : null,
      host: null,
      path: null,
      sources: via === "ClusterIP" ? [] : planSources(args, path, scope.sources, scope),
      keepsSourceAddress:
        via === "ClusterIP" || service.externalTrafficPolicy === "Local" || scope.dataplane === "BPF",
      externalTrafficPolicy: service.externalTrafficPolicy ?? "Cluster",
      node: null,
      reason: reasonFor(args, via),
      service: service.name,
      undecided: [],
      disabled: false,
      configPath: path,
    })),
  };
}

/** Whether a controller in the cluster gives a Service an address; a load balancer of the stack leads to its node ports. */
function isGivenAddress({ type, statusExpected, loadBalancerClass }: PlannedService): boolean {
  return type === "LoadBalancer" && statusExpected && loadBalancerClass !== NLB_CLASS;
}

function checkClassName(args: IngressArgs | undefined, path: Path, scope: Scope): void {
  if (args?.className === undefined) return;
  const fault = dnsNameFault(args.className);
  if (fault)
    scope.findings.add(
      "UEN008",
      [...path, "className"],
      `"${args.className}" is no name of an IngressClass: ${fault}`,
    );
}

function exposureOfController(args: IngressArgs | undefined, path: Path, scope: Scope): Exposure {
  const via = args?.exposure ?? (scope.target === "on-prem" ? "NodePort" : "LoadBalancer");
  if (via === "Ingress") {
    scope.findings.add(
      "UEN207",
      [...path, "exposure"],
      "an ingress controller cannot stand behind itself",
      "Expose it as NodePort, LoadBalancer or ClusterIP.",
    );
    return "ClusterIP";
  }
  if (!opensNodePort(via)) {
    for (const [name, nodePort] of Object.entries(args?.nodePorts ?? {})) {
      scope.findings.add(
        "UEN107",
        [...path, "nodePorts", name],
        `${nodePort} opens nothing with exposure ${via}`,
      );
    }
  }
  return via;
}

function reasonFor(args: IngressArgs | undefined, via: Exposure): string {
  if (args?.exposure !== undefined) return `chosen: exposure ${via}`;
  const why = args === undefined ? "installed because something is exposed by Ingress; " : "";
  return via === "NodePort"
    ? `${why}on-prem a node port costs nothing`
    : `${why}on the clouds HTTP arrives at the shared load balancer`;
}

function planService(args: IngressArgs, via: Exposure, path: Path, scope: Scope): PlannedService {
  const outside = opensNodePort(via);
  const nodePorts: Partial<Record<string, number>> = { ...(outside ? args.nodePorts : {}) };
  const name = ingressControllerName(scope.namespace);
  return {
    name,
    namespace: scope.namespace,
    type: serviceType(via),
    selector: traefikLabels(name, scope.namespace, args.values),
    ports: ENTRY_POINTS.map(({ name, port, containerPort }) => ({
      name,
      port,
      targetPort: containerPort,
      protocol: "TCP",
      ...(nodePorts[name] !== undefined && { nodePort: nodePorts[name] }),
    })),
    ...(outside && {
      externalTrafficPolicy: args.preserveSourceAddress ? ("Local" as const) : ("Cluster" as const),
    }),
    ...loadBalancerFields(
      serviceType(via),
      planSources(args, path, scope.sources, scope),
      scope.loadBalancerClass,
    ),
    labels: { ...scope.labels, ...checkedLabels(args.labels, [...path, "labels"], scope.findings) },
    annotations: {
      ...scope.annotations,
      ...checkedAnnotations(args.annotations, [...path, "annotations"], scope.findings),
    },
  };
}

/** What the values of the chart are made from. */
interface ChartInputs {
  args: IngressArgs;
  environment: EnvironmentArgs;
  service: PlannedService;
  className: string;
}

/**
 * Values of Traefik's chart (https://github.com/traefik/traefik-helm-chart/blob/master/traefik/VALUES.md). It watches the
 * environment's namespace and class only, so that two environments in one cluster do not serve each other's hosts.
 */
function valuesFor(
  { args, environment, service, className }: ChartInputs,
  path: Path,
  scope: Scope,
): Record<string, unknown> {
  const replicas = args.replicas ?? 2;
  if (!Number.isInteger(replicas) || replicas < 1) {
    scope.findings.add(
      "UEN010",
      [...path, "replicas"],
      `${replicas} is no number of pods: at least 1 is needed`,
    );
  }
  const certificate = args.defaultCertificate;
  const fault = certificate === undefined ? undefined : dnsNameFault(certificate);
  if (fault)
    scope.findings.add(
      "UEN008",
      [...path, "defaultCertificate"],
      `"${certificate}" is no name of a Secret: ${fault}`,
    );
  const { registry, pullSecrets } = environment.images ?? {};
  const values = {
    fullnameOverride: service.name,
    deployment: {
      replicas,
      ...(pullSecrets && { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
    },
    ...(registry !== undefined && { image: { registry } }),
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    ingressClass: { enabled: true, isDefaultClass: false, name: className },
    ingressRoute: { dashboard: { enabled: false } },
    providers: {
      kubernetesIngress: {
        enabled: true,
        ingressClass: className,
        namespaces: [scope.namespace],
        // What its own Service is given, Ingresses are given too: external-dns looks there, and who waits for them.
        publishedService: { enabled: isGivenAddress(service) },
      },
      kubernetesCRD: { enabled: true, ingressClass: className, namespaces: [scope.namespace] },
    },
    ...(certificate !== undefined && {
      tlsStore: { default: { defaultCertificate: { secretName: certificate } } },
    }),
    ports: Object.fromEntries(
      ENTRY_POINTS.map(({ name, entryPoint, containerPort, port }) => {
        const nodePort = service.ports.find((one) => one.name === name)?.nodePort;
        return [
          entryPoint,
          {
            port: containerPort,
            exposedPort: port,
            expose: { default: true },
            ...(nodePort !== undefined && { nodePort }),
          },
        ];
      }),
    ),
    service: serviceValues(service, traefikVersion(args.chart, environment.charts?.traefik)),
  };
  return merge(values, args.values);
}

import type { EcdArgs, HttpArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import { dnsNameFault, hostFault } from "../../values/names";
import { shortName } from "../../values/shortName";
import type { ExposureDraft } from "../exposure";
import { type ClaimedRoute, ingressClass, type PlannedIngress } from "../ingress/ingress";
import { annotationsOf, labelsOf, withoutIngressClass } from "../labels";
import { portNumber } from "../portNumber";
import type { Scope } from "../scope";
import type { PlannedService, PlannedServicePort } from "../service";

/** The HTTP way in to an ECD that the package makes. */
export interface PlannedHttp {
  ingress: PlannedIngress;
  /** The Service behind the Ingress, where the ECD's own does not have all of its ports. */
  service?: PlannedService;
  exposures: ExposureDraft[];
  routes: ClaimedRoute[];
}

interface HttpCase {
  name: string;
  args: EcdArgs;
  http: HttpArgs;
  /** The Service of the ECD's own ports. */
  main?: PlannedService;
  sources: string[];
  path: Path;
  scope: Scope;
}

/** Hosts, paths and the Service behind them. */
export function planHttp({ name, args, http, main, sources, path, scope }: HttpCase): PlannedHttp {
  const at: Path = [...path, "http"];
  checkHttp(http, at, scope);
  const { service, backendOf } = planBackend(name, args, http, main, path, scope);
  const paths = http.paths.filter(Boolean);
  const routed = paths.map((one) => ({ ...one, ...backendOf(one.port) }));
  const className = ingressClass(scope);
  const annotated: Path = [...path, "annotations"];
  const annotations = annotationsOf(args.annotations, annotated, scope);
  return {
    ingress: {
      name,
      namespace: scope.namespace,
      className,
      host: http.host,
      paths: routed.map((one) => ({
        path: one.path,
        serviceName: one.service.name,
        servicePort: one.servicePort.port,
      })),
      ...(http.tlsSecretName !== undefined && { tlsSecretName: http.tlsSecretName }),
      labels: labelsOf(args.labels, [...path, "labels"], scope),
      annotations: withoutIngressClass(annotations, args.annotations, annotated, scope),
    },
    ...(service !== main && { service }),
    exposures: routed.map((one, index) => ({
      owner: name,
      name: one.servicePort.name,
      port: one.servicePort.port,
      targetPort: one.servicePort.targetPort,
      protocol: "TCP",
      via: "Ingress",
      nodePort: null,
      pin: null,
      host: http.host,
      path: one.path,
      sources,
      keepsSourceAddress: false,
      externalTrafficPolicy: one.service.externalTrafficPolicy ?? "Cluster",
      node: args.node ?? null,
      reason: "HTTP from outside shares the ingress controller, which costs nothing more",
      service: one.service.name,
      undecided: [],
      disabled: false,
      configPath: [...at, "paths", index],
    })),
    routes: paths.map((one, index) => ({
      host: http.host,
      path: one.path,
      owner: name,
      configPath: [...at, "paths", index, "path"],
    })),
  };
}

/** Judges host, paths, ports and the Secret's name. */
export function checkHttp(http: HttpArgs, at: Path, scope: Scope): void {
  const fault = hostFault(http.host);
  if (fault) scope.findings.add("UEN009", [...at, "host"], `"${http.host}" is no host: ${fault}`);
  if (http.paths.length === 0) scope.findings.add("UEN206", [...at, "paths"], "there is no path to serve");
  http.paths.forEach((one, index) => {
    if (!isIngressPath(one.path)) {
      scope.findings.add(
        "UEN206",
        [...at, "paths", index, "path"],
        `"${one.path}" is no path of an Ingress: it begins with '/' and has no '//', '/./' or '/../'`,
      );
    }
    portNumber(one.port, [...at, "paths", index, "port"], scope);
  });
  const secret = http.tlsSecretName;
  const secretFault = secret === undefined ? undefined : dnsNameFault(secret);
  if (secretFault)
    scope.findings.add(
      "UEN008",
      [...at, "tlsSecretName"],
      `"${secret}" is no name of a Secret: ${secretFault}`,
    );
}

/** As the API server checks paths of type Prefix. */
export function isIngressPath(path: string): boolean {
  return path.startsWith("/") && !/\/\/|\/\.\.?(\/|$)|%2f/i.test(path);
}

/**
 * The Service behind the Ingress. Where the ECD's own Service has no port for a path, a Service inside the cluster is made
 * beside it, so that a path never opens a node port.
 */
function planBackend(
  name: string,
  args: EcdArgs,
  http: HttpArgs,
  main: PlannedService | undefined,
  path: Path,
  scope: Scope,
) {
  const missing = [...new Set(http.paths.filter(Boolean).map((one) => one.port))].filter(
    (port) => !main?.ports.some((one) => one.targetPort === port && one.protocol === "TCP"),
  );
  const ports: PlannedServicePort[] = missing.map((port) => ({
    name: `http-${port}`,
    port,
    targetPort: port,
    protocol: "TCP",
  }));
  const service: PlannedService | undefined =
    ports.length === 0
      ? main
      : {
          name: main === undefined ? name : shortName(`${name}-http`, 63),
          namespace: scope.namespace,
          type: "ClusterIP",
          selector: args.selector ?? { app: name },
          ports,
          statusExpected: false,
          labels: labelsOf(args.labels, [...path, "labels"], scope),
          annotations: { ...scope.annotations },
        };
  const backendOf = (port: number): { service: PlannedService; servicePort: PlannedServicePort } => {
    for (const candidate of [main, service]) {
      const servicePort = candidate?.ports.find((one) => one.targetPort === port && one.protocol === "TCP");
      if (candidate && servicePort) return { service: candidate, servicePort };
    }
    throw new Error(`no Service of ${name} has port ${port}, though each port of its paths was given one`);
  };
  return { service, backendOf };
}

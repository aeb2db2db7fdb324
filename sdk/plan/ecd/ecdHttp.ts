import type { EcdArgs, HttpArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import { dnsNameFault, hostFault } from "../../values/names";
import { shortName } from "../../values/shortName";
import { certificateOf } from "../ingress/certificate";
import { ingressClass, type PlannedIngress } from "../ingress/ingress";
import { annotationsOf, labelsOf, withoutIngressClass } from "../labels";
import { portNumber } from "../portNumber";
import type { Scope } from "../scope";
import type { EcdIntent, PortIntent, RouteIntent, ServiceIntent } from "./ecdIntent";

interface HttpCase {
  name: string;
  args: EcdArgs;
  http: HttpArgs;
  /** The Service of the ECD's own ports. */
  main?: ServiceIntent;
  path: Path;
  scope: Scope;
}

/** The paths of an entry, and the Service behind the Ingress where the ECD's own does not have all of their ports. */
export function httpIntent(one: HttpCase): { routes: RouteIntent[]; backend?: ServiceIntent } {
  const { name, http, main, path, scope } = one;
  const at: Path = [...path, "http"];
  checkHttp(http, at, scope);
  const paths = http.paths.filter(Boolean);
  const backend = backendOf(one, [...new Set(paths.map(({ port }) => port))]);
  const routes = paths.map((route, index): RouteIntent => {
    for (const service of [main, backend]) {
      const port = service?.ports.find(serves(route.port));
      if (!service || !port) continue;
      return {
        host: http.host,
        path: route.path,
        port: port.port,
        name: port.name,
        service: service.name,
        undecided: [],
        configPath: [...at, "paths", index],
        claimedAt: [...at, "paths", index, "path"],
      };
    }
    throw new Error(
      `no Service of ${name} has port ${route.port}, though each port of its paths was given one`,
    );
  });
  return { routes, ...(backend && { backend }) };
}

/** The Ingress that the package makes of an entry. */
export function planEcdIngress(
  { name, routes, configPath }: EcdIntent,
  args: EcdArgs,
  http: HttpArgs,
  scope: Scope,
): PlannedIngress {
  const annotated: Path = [...configPath, "annotations"];
  const annotations = annotationsOf(args.annotations, annotated, scope);
  const { tlsSecretName, annotations: toCertify } = certificateOf(
    { ...http, ingress: name, path: [...configPath, "http", "certificates"], annotations },
    scope,
  );
  return {
    name,
    namespace: scope.namespace,
    className: ingressClass(scope),
    host: http.host,
    paths: routes.map(({ path, service, port }) => ({ path, serviceName: service, servicePort: port })),
    ...(tlsSecretName !== undefined && { tlsSecretName }),
    labels: labelsOf(args.labels, [...configPath, "labels"], scope),
    annotations: {
      ...withoutIngressClass(annotations, args.annotations, annotated, scope),
      ...toCertify,
    },
  };
}

/** Judges host, paths, ports and the Secret's name. */
function checkHttp(http: HttpArgs, at: Path, scope: Scope): void {
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
 * Where the ECD's own Service has no port for a path, a Service inside the cluster stands beside it, so that a path never opens
 * a node port.
 */
function backendOf(
  { name, args, main, path, scope }: HttpCase,
  ports: readonly number[],
): ServiceIntent | undefined {
  const missing = ports.filter((port) => !main?.ports.some(serves(port)));
  if (missing.length === 0) return undefined;
  const place = { path, prefix: "" };
  return {
    name: main === undefined ? name : shortName(`${name}-http`, 63),
    via: "ClusterIP",
    choice: { by: "plan" },
    ports: missing.map((port) => ({
      name: `http-${port}`,
      port,
      targetPort: port,
      protocol: "TCP",
      pin: null,
      configPath: path,
      at: place,
      protocolAt: place,
    })),
    policy: { at: path },
    isBackend: true,
    undecided: [],
    labels: labelsOf(args.labels, [...path, "labels"], scope),
    annotations: { ...scope.annotations },
  };
}

function serves(target: number): (port: PortIntent) => boolean {
  return ({ targetPort, protocol }) => targetPort === target && protocol === "TCP";
}

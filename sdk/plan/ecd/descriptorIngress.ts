import type { HttpArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import { isTree } from "../../values/merge";
import { dnsNameFault, hostFault } from "../../values/names";
import type { ExposureDraft } from "../exposure";
import type { ClaimedRoute } from "../ingress/ingress";
import type { PlannedService, PlannedServicePort } from "../service";
import { planSources } from "../sources";
import { type DescriptorCase, refuseField, undecidedBy } from "./descriptorCase";
import { isIngressPath } from "./ecdHttp";
import { type IngressRoute, viewIngress } from "./patchedIngress";

interface Planned {
  exposures: ExposureDraft[];
  routes: ClaimedRoute[];
}

const NOTHING: Planned = { exposures: [], routes: [] };

/** Completes `spec.ingress` of a descriptor, and says what the operator will make of it. */
export function descriptorIngress(one: DescriptorCase, services: readonly PlannedService[]): Planned {
  const { args, object, path, scope } = one;
  const own = object.spec.ingress;
  if (own !== undefined && own !== null && !isTree(own)) {
    refuseField(one, "spec.ingress", "it is not an object");
    return NOTHING;
  }
  if (!own && args.http === undefined) {
    if (args.exposure === "Ingress") {
      scope.findings.add(
        "UEN207",
        [...path, "exposure"],
        `${one.where} has no spec.ingress, and the entry no http`,
      );
    }
    return NOTHING;
  }
  const ingress = own ?? {};
  object.spec.ingress = ingress;
  if (args.http) complete(one, ingress, args.http);
  if (args.preserveSourceAddress && object.spec.services === undefined) {
    scope.findings.add(
      "UEN204",
      [...path, "preserveSourceAddress"],
      `${one.name} would see the ingress controller's address in place of its clients'`,
    );
  }
  const view = viewIngress(one, ingress);
  const undecided = [...view.undecided, ...one.pods.undecided];
  checkSecret(one, ingress);
  const routes = view.routes ? checkedRoutes(one, view.routes) : ownRoutes(one, ingress);
  const sources = planSources(args, path, scope.sources, scope);
  const backend = services.find(({ name }) => name === one.name);
  return {
    exposures: routes
      .map(
        (route): ExposureDraft => ({
          owner: one.name,
          name: `http-${route.port}`,
          port: route.port,
          // It names the container's port itself, unless the ECD's only Service has one of that number.
          targetPort: backend?.ports.find(isPort(route))?.targetPort ?? route.port,
          protocol: "TCP",
          via: "Ingress",
          nodePort: null,
          pin: null,
          host: route.host,
          path: route.path,
          sources,
          keepsSourceAddress: false,
          externalTrafficPolicy: backend?.externalTrafficPolicy ?? "Cluster",
          node: typeof object.spec.nodeHost === "string" ? object.spec.nodeHost : null,
          reason: "HTTP from outside shares the ingress controller, which costs nothing more",
          service: one.name,
          undecided: [],
          disabled: false,
          configPath: path,
        }),
      )
      .map((exposure) => undecidedBy(exposure, undecided)),
    routes: routes.map((route) => ({
      host: route.host,
      path: route.path,
      owner: one.name,
      configPath: [...path, "descriptor"],
    })),
  };
}

function isPort({ port }: Route): (one: PlannedServicePort) => boolean {
  return (one) => one.port === port && one.protocol === "TCP";
}

function complete(one: DescriptorCase, ingress: Record<string, unknown>, http: HttpArgs): void {
  for (const [key, value] of Object.entries(http) as [keyof HttpArgs, unknown][]) {
    const said = ingress[key];
    if (said === undefined) ingress[key] = structuredClone(value);
    else if (JSON.stringify(said) !== JSON.stringify(value)) {
      one.scope.findings.add(
        "UEN405",
        [...one.path, "http", key],
        `${JSON.stringify(value)}, but ${one.where} has spec.ingress.${key} ${JSON.stringify(said)}`,
      );
    }
  }
}

interface Route {
  host: string;
  path: string;
  port: number;
}

function checkSecret(one: DescriptorCase, { tlsSecretName }: Record<string, unknown>): void {
  if (tlsSecretName === undefined) return;
  const fault = typeof tlsSecretName === "string" ? dnsNameFault(tlsSecretName) : "it is not a string";
  if (fault)
    refuseField(
      one,
      "spec.ingress.tlsSecretName",
      `${JSON.stringify(tlsSecretName)} is no name of a Secret: ${fault}`,
    );
}

function ownRoutes(one: DescriptorCase, { host, paths }: Record<string, unknown>): Route[] {
  const checked = checkedHost(one, host, "spec.ingress");
  if (!Array.isArray(paths) || paths.length === 0) {
    refuseField(one, "spec.ingress.paths", "there is no path to serve", "UEN206");
    return [];
  }
  return paths.flatMap((route: unknown, index) => {
    const { path, port } = isTree(route) ? route : {};
    const served = checkedPath(one, { path, port, field: `spec.ingress.paths[${index}]` });
    return served ? [{ host: checked, ...served }] : [];
  });
}

/** The routes that a patch has made. */
function checkedRoutes(one: DescriptorCase, routes: readonly IngressRoute[]): Route[] {
  if (routes.length === 0) {
    refuseField(one, "spec.ingress (patched).rules", "there is no path to serve", "UEN206");
  }
  const hosts = new Map<unknown, string>();
  for (const { host, field } of routes) {
    if (!hosts.has(host)) hosts.set(host, checkedHost(one, host, field.replace(/\.http\..*/, "")));
  }
  return routes.flatMap((route) => {
    const served = checkedPath(one, route);
    return served ? [{ host: hosts.get(route.host) ?? "", ...served }] : [];
  });
}

function checkedHost(one: DescriptorCase, host: unknown, field: string): string {
  const at: Path = [...one.path, "descriptor"];
  if (typeof host !== "string") {
    one.scope.findings.add(
      "UEN205",
      at,
      `${one.where}: ${field} has no host, and would take everybody's traffic`,
      "Set spec.ingress.host in the descriptor, or http.host in its entry.",
    );
    return "";
  }
  const fault = hostFault(host);
  if (fault)
    one.scope.findings.add("UEN009", at, `${one.where}: ${field}.host: "${host}" is no host: ${fault}`);
  return host;
}

function checkedPath(
  one: DescriptorCase,
  { path, port, field }: Omit<IngressRoute, "host">,
): Omit<Route, "host"> | undefined {
  if (typeof path !== "string" || !isIngressPath(path)) {
    const why = `${JSON.stringify(path)} is no path of an Ingress: it begins with '/'`;
    refuseField(one, `${field}.path`, why, "UEN206");
    return undefined;
  }
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
    refuseField(one, `${field}.port`, `${JSON.stringify(port)} is no port that serves the path`, "UEN206");
    return undefined;
  }
  return { path, port };
}

import type { HttpArgs } from "../../config/ecdArgs";
import { isTree } from "../../values/merge";
import { dnsNameFault, hostFault } from "../../values/names";
import { certificateOf } from "../ingress/certificate";
import { contradict, type DescriptorCase, fieldOf, refuseField } from "./descriptorCase";
import { isIngressPath } from "./ecdHttp";
import type { RouteIntent } from "./ecdIntent";
import { type IngressRoute, viewIngress } from "./patchedIngress";

/** What a descriptor says of HTTP. */
interface DescriptorIngress {
  routes: RouteIntent[];
  /** `spec.ingress` as it is to stand in the descriptor; absent where there is none. */
  ingress?: Record<string, unknown>;
}

/**
 * What the operator will make of `spec.ingress`, and that field completed.
 *
 * @param patches places of patches of the pods that the plan does not follow
 */
export function readIngress(one: DescriptorCase, patches: readonly string[]): DescriptorIngress {
  const { args, object, name, path, scope } = one;
  const own = object.spec.ingress;
  if (own !== undefined && own !== null && !isTree(own)) {
    refuseField(one, "spec.ingress", "it is not an object");
    return { routes: [] };
  }
  if (!own && args.http === undefined) {
    if (args.exposure === "Ingress") {
      scope.findings.add(
        "UEN207",
        [...path, "exposure"],
        `${one.where} has no spec.ingress, and the entry no http`,
      );
    }
    return { routes: [] };
  }
  const { certificates, ...http } = args.http ?? {};
  const said = { ...own, ...openFields(one, own ?? {}, http) };
  const certificate = certificateOf(
    {
      ingress: name,
      ...(typeof said.tlsSecretName === "string" && { tlsSecretName: said.tlsSecretName }),
      certificates,
      path: [...path, "http", "certificates"],
    },
    scope,
  );
  const { ingress, ...view } = viewIngress(one, said, certificate);
  checkSecret(one, ingress);
  const routes = view.routes ? checkedRoutes(one, view.routes) : ownRoutes(one, ingress);
  return {
    ingress,
    routes: routes.map(({ field, ...route }) => ({
      ...route,
      name: `http-${route.port}`,
      service: name,
      undecided: [...view.undecided, ...patches],
      configPath: path,
      claimedAt: fieldOf(one, field),
    })),
  };
}

/** What the entry says of HTTP, and the descriptor leaves open. */
function openFields(
  one: DescriptorCase,
  ingress: Readonly<Record<string, unknown>>,
  http: Partial<HttpArgs>,
): Record<string, unknown> {
  const open: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(http) as [keyof HttpArgs, unknown][]) {
    const said = ingress[key];
    if (said === undefined) open[key] = value;
    else if (JSON.stringify(said) !== JSON.stringify(value)) {
      contradict(
        one,
        [...one.path, "http", key],
        `spec.ingress.${key}`,
        `${JSON.stringify(value)}, but ${one.where} has spec.ingress.${key} ${JSON.stringify(said)}`,
      );
    }
  }
  return open;
}

interface Route {
  host: string;
  path: string;
  port: number;
  /** Where it stands in the descriptor. */
  field: string;
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
    const field = `spec.ingress.paths[${index}]`;
    const served = checkedPath(one, { path, port, field });
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
  if (typeof host !== "string") {
    one.scope.findings.add(
      "UEN205",
      fieldOf(one, field),
      `${one.where}: ${field} has no host, and would take everybody's traffic`,
      "Set spec.ingress.host in the descriptor, or http.host in its entry.",
    );
    return "";
  }
  const fault = hostFault(host);
  if (fault) refuseField(one, `${field}.host`, `"${host}" is no host: ${fault}`, "UEN009");
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
  return { path, port, field };
}

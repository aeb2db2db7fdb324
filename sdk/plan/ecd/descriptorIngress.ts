import type { HttpArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import type { PlannedExposure } from "../exposure";
import { type ClaimedRoute, ingressClass } from "../ingress/ingress";
import { isTree } from "../merge";
import { dnsNameFault, hostFault } from "../names";
import { planSources } from "../sources";
import { type DescriptorCase, refuseField } from "./descriptorCase";
import { isIngressPath } from "./ecdHttp";

interface Planned {
  exposures: PlannedExposure[];
  routes: ClaimedRoute[];
}

const NOTHING: Planned = { exposures: [], routes: [] };

/** Completes `spec.ingress` of a descriptor, and says what the operator will make of it. */
export function descriptorIngress(one: DescriptorCase): Planned {
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
  const host = checkedHost(one, ingress);
  const paths = checkedPaths(one, ingress);
  completeClass(one, ingress);
  const sources = planSources(args, path, scope.sources, scope);
  return {
    exposures: paths.map((route) => ({
      owner: one.name,
      name: `http-${route.port}`,
      port: route.port,
      protocol: "TCP",
      via: "Ingress",
      nodePort: null,
      host,
      path: route.path,
      sources,
      keepsSourceAddress: false,
      node: typeof object.spec.nodeHost === "string" ? object.spec.nodeHost : null,
      reason: "HTTP from outside shares the ingress controller, which costs nothing more",
      service: one.name,
      loadBalancer: null,
      configPath: path,
    })),
    routes: paths.map((route) => ({
      host,
      path: route.path,
      owner: one.name,
      configPath: [...path, "descriptor"],
    })),
  };
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

function checkedHost(one: DescriptorCase, { host, tlsSecretName }: Record<string, unknown>): string {
  const at: Path = [...one.path, "descriptor"];
  if (tlsSecretName !== undefined) {
    const fault = typeof tlsSecretName === "string" ? dnsNameFault(tlsSecretName) : "it is not a string";
    if (fault)
      refuseField(
        one,
        "spec.ingress.tlsSecretName",
        `${JSON.stringify(tlsSecretName)} is no name of a Secret: ${fault}`,
      );
  }
  if (typeof host !== "string") {
    one.scope.findings.add(
      "UEN205",
      at,
      `${one.where}: spec.ingress has no host, and would take everybody's traffic`,
      "Set spec.ingress.host in the descriptor, or http.host in its entry.",
    );
    return "";
  }
  const fault = hostFault(host);
  if (fault)
    one.scope.findings.add("UEN009", at, `${one.where}: spec.ingress.host: "${host}" is no host: ${fault}`);
  return host;
}

function checkedPaths(
  one: DescriptorCase,
  { paths }: Record<string, unknown>,
): { path: string; port: number }[] {
  if (!Array.isArray(paths) || paths.length === 0) {
    refuseField(one, "spec.ingress.paths", "there is no path to serve", "UEN206");
    return [];
  }
  return paths.flatMap((route: unknown, index) => {
    const field = `spec.ingress.paths[${index}]`;
    const { path, port } = isTree(route) ? route : {};
    if (typeof path !== "string" || !isIngressPath(path)) {
      refuseField(
        one,
        `${field}.path`,
        `${JSON.stringify(path)} is no path of an Ingress: it begins with '/'`,
        "UEN206",
      );
      return [];
    }
    if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
      refuseField(one, `${field}.port`, `${JSON.stringify(port)} is no port that serves the path`, "UEN206");
      return [];
    }
    return [{ path, port }];
  });
}

/**
 * The operator's Ingress carries the annotation `kubernetes.io/ingress.class`; a merge patch of the descriptor sets it to
 * the environment's class, so that the environment's controller serves it. A patch that is there already stands.
 */
function completeClass(one: DescriptorCase, ingress: Record<string, unknown>): void {
  const className = ingressClass(one.scope);
  if (ingress.patch !== undefined) {
    one.scope.findings.add(
      "UEN408",
      [...one.path, "descriptor"],
      `${one.where}: spec.ingress.patch stands, and decides the Ingress's class`,
    );
    return;
  }
  ingress.patch = JSON.stringify({ metadata: { annotations: { "kubernetes.io/ingress.class": className } } });
  ingress.patchType = "application/merge-patch+json";
}

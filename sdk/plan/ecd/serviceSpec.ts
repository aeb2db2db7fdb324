import ipaddr from "ipaddr.js";
import { isAddress } from "../../values/address";
import { isTree } from "../../values/merge";
import { labelKeyFault, labelValueFault, portNameFault } from "../../values/names";
import type { PlannedService } from "../service";

/** What is wrong with a value, seen in its Service; undefined where nothing is. */
type Check = (value: unknown, service: Service) => string | undefined;

interface Service {
  type: PlannedService["type"];
  spec: Record<string, unknown>;
}

/** Ranges that nobody outside a node can call: the API server takes none of them as an external address. */
const LOCAL_RANGES: readonly string[] = ["unspecified", "loopback", "linkLocal", "multicast"];

const MOST_SECONDS = 86_400;

const isText: Check = (value) => (typeof value === "string" ? undefined : "it is not a string");
const isFlag: Check = (value) => (typeof value === "boolean" ? undefined : "it is not true or false");

function oneOf(...known: string[]): Check {
  return (value) =>
    known.includes(String(value)) ? undefined : `${JSON.stringify(value)} is not one of ${known.join(", ")}`;
}

function listOf(check: Check): Check {
  return (value, service) =>
    Array.isArray(value)
      ? value.map((one: unknown) => check(one, service)).find((fault) => fault !== undefined)
      : "it is not a list";
}

const both =
  (...checks: Check[]): Check =>
  (value, service) =>
    checks.map((check) => check(value, service)).find((fault) => fault !== undefined);

const forLoadBalancers: Check = (value, { type }) =>
  type === "LoadBalancer" || (Array.isArray(value) && value.length === 0)
    ? undefined
    : `a ${type} Service takes none`;

const isClusterAddress: Check = (value, { type }) => {
  if (value === "") return undefined;
  if (value === "None") return type === "ClusterIP" ? undefined : `a ${type} Service cannot be without one`;
  return isAddressText(value) ? undefined : `${JSON.stringify(value)} is no IP address`;
};

const isExternalAddress: Check = (value) => {
  if (!isAddressText(value)) return `${JSON.stringify(value)} is no IP address`;
  const range = ipaddr.parse(value).range();
  return LOCAL_RANGES.includes(range) ? `${value} cannot be called from outside` : undefined;
};

const areFamilies: Check = (value, service) => {
  const fault = listOf(oneOf("IPv4", "IPv6"))(value, service);
  if (fault !== undefined) return fault;
  const families = value as unknown[];
  if (new Set(families).size < families.length) return "it names a family twice";
  const isDual = ["PreferDualStack", "RequireDualStack"].includes(String(service.spec.ipFamilyPolicy));
  return families.length > 1 && !isDual ? "two families, but ipFamilyPolicy is SingleStack" : undefined;
};

const isHealthCheck: Check = (value, { type, spec }) => {
  if (value === 0) return undefined;
  if (typeof value !== "number") return `${JSON.stringify(value)} is no node port`;
  return type === "LoadBalancer" && spec.externalTrafficPolicy === "Local"
    ? undefined
    : "only a LoadBalancer Service with externalTrafficPolicy Local has one";
};

const isAffinity: Check = (value, { spec }) => {
  if (spec.sessionAffinity !== "ClientIP") return undefined;
  const seconds = isTree(value) && isTree(value.clientIP) ? value.clientIP.timeoutSeconds : undefined;
  if (seconds === undefined || seconds === null) return undefined;
  return typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0 && seconds <= MOST_SECONDS
    ? undefined
    : `clientIP.timeoutSeconds ${JSON.stringify(seconds)} is not 1 to ${MOST_SECONDS}`;
};

const isSelector: Check = (value) => {
  if (!isTree(value)) return "it is not an object";
  const faults = Object.entries(value).map(
    ([key, label]) =>
      labelKeyFault(key) ??
      (typeof label === "string" ? labelValueFault(label) : "a label's value is a string"),
  );
  return faults.find((fault) => fault !== undefined);
};

const isQualifiedName: Check = (value) =>
  typeof value === "string" ? labelKeyFault(value) : "it is not a string";

/** The API server's rules for the fields that the plan neither decides nor reads otherwise (ValidateService). */
const SPEC_CHECKS: Readonly<Record<string, Check>> = {
  allocateLoadBalancerNodePorts: both(isFlag, forLoadBalancers),
  clusterIP: isClusterAddress,
  clusterIPs: listOf(isClusterAddress),
  externalIPs: listOf(isExternalAddress),
  healthCheckNodePort: isHealthCheck,
  internalTrafficPolicy: oneOf("Cluster", "Local"),
  ipFamilies: areFamilies,
  ipFamilyPolicy: oneOf("SingleStack", "PreferDualStack", "RequireDualStack"),
  loadBalancerClass: both(isQualifiedName, forLoadBalancers),
  loadBalancerIP: isText,
  loadBalancerSourceRanges: forLoadBalancers,
  publishNotReadyAddresses: isFlag,
  selector: isSelector,
  sessionAffinity: oneOf("None", "ClientIP"),
  sessionAffinityConfig: isAffinity,
  trafficDistribution: oneOf("PreferClose", "PreferSameZone", "PreferSameNode"),
};

const PORT_CHECKS: Readonly<Record<string, Check>> = {
  appProtocol: isQualifiedName,
  // An empty one stands for the Service's port; numbers are the plan's to read.
  targetPort: (value) => (typeof value === "string" && value !== "" ? portNameFault(value) : undefined),
};

/** A field of a Service that the API server would refuse. */
export interface ServiceFault {
  /** Below `spec`: `ports[0].targetPort`. */
  field: string;
  why: string;
}

/**
 * What the API server would refuse of a Service that somebody else has written, beyond what the plan itself decides.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/apis/core/validation/validation.go
 */
export function serviceFaults(spec: Record<string, unknown>, type: PlannedService["type"]): ServiceFault[] {
  const service: Service = { type, spec };
  const ports = Array.isArray(spec.ports) ? spec.ports : [];
  return [
    ...faultsOf(spec, SPEC_CHECKS, "", service),
    ...ports.flatMap((port: unknown, index) =>
      isTree(port) ? faultsOf(port, PORT_CHECKS, `ports[${index}].`, service) : [],
    ),
  ];
}

function faultsOf(
  values: Record<string, unknown>,
  checks: Readonly<Record<string, Check>>,
  prefix: string,
  service: Service,
): ServiceFault[] {
  return Object.entries(checks).flatMap(([key, check]) => {
    const value = values[key];
    // Null is as good as absent for the API server.
    const why = value === undefined || value === null ? undefined : check(value, service);
    return why === undefined ? [] : [{ field: `${prefix}${key}`, why }];
  });
}

function isAddressText(value: unknown): value is string {
  return typeof value === "string" && isAddress(value);
}

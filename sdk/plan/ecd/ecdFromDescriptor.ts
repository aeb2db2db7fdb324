import type { DescriptorFile } from "../../config/descriptors/descriptorFile";
import type { EcdArgs } from "../../config/ecdArgs";
import { Stage } from "../../config/stage";
import type { Path } from "../../findings/path";
import { isTree } from "../../values/merge";
import { labelKeyFault, labelValueFault, nodeNameFault, serviceNameFault } from "../../values/names";
import type { ExposureDraft } from "../exposure";
import { annotationsOf, checkAnnotationSize, labelsOf } from "../labels";
import { PLATFORM_SERVICES } from "../platform/platform";
import type { Scope } from "../scope";
import { opensNodePort, type PlannedService } from "../service";
import { noteUnexposed } from "./containerPorts";
import { type DescriptorCase, pinKey } from "./descriptorCase";
import { descriptorIngress } from "./descriptorIngress";
import { descriptorServices } from "./descriptorServices";
import { type EcDeployment, type PlannedEcd, switchedOffBy } from "./ecd";
import { warnNearlyKnown } from "./nearlyKnownFields";
import { completeNodePool } from "./nodePool";
import { patchedPods } from "./patchedPods";
import { checkSecretPaths, completeSecretFields } from "./secretFields";

/** Keys of an entry that say something only the package's own Services could follow. */
const MEANINGLESS = ["selector", "replicas"] as const;
/** Keys that can belong to one ECD only. */
const SINGULAR = ["name", "formerName", "ports", "http"] as const;

/** The ECDs of one entry's descriptor files, completed. What a descriptor says stands. */
export function planEcdsFromDescriptors(
  args: EcdArgs,
  files: readonly DescriptorFile[],
  path: Path,
  scope: Scope,
): PlannedEcd<ExposureDraft>[] {
  const at: Path = [...path, "descriptor"];
  for (const key of MEANINGLESS) {
    if (args[key] !== undefined)
      scope.findings.add("UEN409", [...path, key], `the descriptor alone decides the ${key}`);
  }
  if (files.length === 0) {
    scope.findings.add("UEN401", at, `"${args.descriptor}" matches no file`);
    return [];
  }
  for (const { file, faults } of files) {
    for (const { message, line, column } of faults) {
      if (line === undefined) scope.findings.add("UEN401", at, `${file}: ${message}`);
      else scope.findings.add("UEN402", at, `${file}:${line}:${column}: ${message}`);
    }
  }
  const read = files.flatMap(({ file, documents }) =>
    documents.flatMap(({ value, line }) => readCase(value, `${file}:${line}`, args, path, scope)),
  );
  const cases = read.map((one) => ({ ...one, alone: read.length === 1 }));
  if (cases.length === 0 && files.every(({ faults }) => faults.length === 0)) {
    const documents = files.some((file) => file.documents.length > 0);
    if (!documents)
      scope.findings.add("UEN403", at, `${files.map(({ file }) => file).join(", ")} holds no object`);
  }
  checkSingular(args, cases, path, scope);
  checkSecretPaths(cases);
  const planned = cases.map(planCase);
  checkPins(args, cases, planned, path, scope);
  warnWithoutEffect(args, planned, path, scope);
  return planned;
}

function readCase(value: unknown, where: string, args: EcdArgs, path: Path, scope: Scope): DescriptorCase[] {
  const at: Path = [...path, "descriptor"];
  const refuse = (why: string) => {
    scope.findings.add("UEN403", at, `${where}: ${why}`);
    return [];
  };
  if (!isTree(value)) return refuse("it is not an object");
  const { apiVersion, kind, metadata, spec } = value;
  if (kind !== "ECDeployment") return refuse(`its kind is ${JSON.stringify(kind)}, not ECDeployment`);
  if (typeof apiVersion !== "string" || !apiVersion.startsWith("mz.digitalroute.com/")) {
    return refuse(`its apiVersion is ${JSON.stringify(apiVersion)}, not one of mz.digitalroute.com`);
  }
  if (!isTree(metadata) || typeof metadata.name !== "string") return refuse("it has no metadata.name");
  if (spec !== undefined && spec !== null && !isTree(spec)) return refuse("its spec is not an object");
  const fault = serviceNameFault(metadata.name);
  if (fault) {
    scope.findings.add("UEN404", at, `${where}: "${metadata.name}" is no name of a Service: ${fault}`);
    return [];
  }
  const object = structuredClone({ ...value, spec: spec ?? {} }) as EcDeployment;
  return [
    {
      args,
      object,
      name: metadata.name,
      where,
      alone: true,
      pinned: new Map(),
      pods: { replicas: 1, undecided: [] },
      path,
      scope,
    },
  ];
}

function checkSingular(args: EcdArgs, cases: readonly DescriptorCase[], path: Path, scope: Scope): void {
  for (const key of SINGULAR) {
    if (args[key] === undefined) continue;
    if (cases.length > 1) {
      scope.findings.add(
        "UEN409",
        [...path, key],
        `the descriptor holds ${cases.length} ECDs (${cases.map(({ name }) => name).join(", ")}), and ${key} can belong to one only`,
        "Give each ECD an entry of its own.",
      );
    }
  }
  const only = cases.length === 1 ? cases[0] : undefined;
  if (only && args.name !== undefined && args.name !== only.name) {
    scope.findings.add("UEN405", [...path, "name"], `"${args.name}", but ${only.where} is "${only.name}"`);
  }
}

function planCase(one: DescriptorCase): PlannedEcd<ExposureDraft> {
  const { object, name, where, path, scope } = one;
  const at: Path = [...path, "descriptor"];
  if (PLATFORM_SERVICES.includes(name))
    scope.findings.add("UEN215", at, `${where}: "${name}" is the platform's own Service`);
  const { namespace } = object.metadata;
  if (namespace !== undefined && namespace !== scope.namespace) {
    scope.findings.add(
      "UEN406",
      at,
      `${where}: its namespace is "${namespace}", the environment's is "${scope.namespace}"`,
    );
  }
  warnNearlyKnown(one);
  completeMetadata(one);
  completeNode(one);
  completeNodePool(one);
  one.pods = patchedPods(one);
  const { services, exposures } = descriptorServices(one);
  const http = descriptorIngress(one, services);
  noteUnexposed(one, services, http.exposures);
  return {
    name,
    namespace: scope.namespace,
    ...(one.args.formerName !== undefined && { formerName: one.args.formerName }),
    services: [],
    operatorServices: services,
    descriptor: object,
    secretFields: completeSecretFields(one),
    descriptorAt: where,
    isWaiting: scope.stage === Stage.Network,
    podLabels: { app: name },
    exposures: [...exposures, ...http.exposures].map((exposure) => closedIfOff(one, exposure)),
    routes: http.routes,
    configPath: path,
  };
}

/** What does not run is let no one in, and keeps its node ports for the day it does. */
function closedIfOff({ object, where }: DescriptorCase, exposure: ExposureDraft): ExposureDraft {
  const said = switchedOffBy(object);
  if (said === undefined) return exposure;
  return {
    ...exposure,
    sources: [],
    disabled: true,
    reason: `disabled, not running: ${where} says ${said}`,
  };
}

function completeMetadata({ args, object, where, path, scope }: DescriptorCase): void {
  const { metadata } = object;
  const at: Path = [...path, "descriptor"];
  for (const fault of metadataFaults(metadata)) scope.findings.add("UEN404", at, `${where}: ${fault}`);
  metadata.namespace = scope.namespace;
  const labels = { ...labelsOf(args.labels, [...path, "labels"], scope), ...metadata.labels };
  const annotations = {
    ...annotationsOf(args.annotations, [...path, "annotations"], scope),
    ...metadata.annotations,
  };
  checkAnnotationSize(annotations, at, scope.findings);
  if (Object.keys(labels).length > 0) metadata.labels = labels;
  if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
}

/** What the API server would refuse of a descriptor's own labels and annotations. */
function metadataFaults({ labels, annotations }: EcDeployment["metadata"]): string[] {
  const faultsOf = (field: string, map: unknown, valueFault: (value: string) => string | undefined) => {
    if (map === undefined || map === null) return [];
    if (!isTree(map)) return [`metadata.${field} is not a map`];
    return Object.entries(map).flatMap(([key, value]) => {
      const fault =
        labelKeyFault(key) ??
        (typeof value === "string"
          ? valueFault(value)
          : `${JSON.stringify(value)} is not a string; quote it`);
      return fault === undefined ? [] : [`metadata.${field}, "${key}": ${fault}`];
    });
  };
  return [
    ...faultsOf("labels", labels, labelValueFault),
    ...faultsOf("annotations", annotations, () => undefined),
  ];
}

function completeNode({ args, object, where, path, scope }: DescriptorCase): void {
  const { node } = args;
  const own = object.spec.nodeHost;
  const ownFault = typeof own === "string" && own !== node ? nodeNameFault(own) : undefined;
  if (ownFault !== undefined) {
    scope.findings.add("UEN404", [...path, "descriptor"], `${where}: spec.nodeHost "${own}": ${ownFault}`);
  }
  if (node === undefined) return;
  const fault = nodeNameFault(node);
  if (fault) scope.findings.add("UEN008", [...path, "node"], `"${node}" is no name of a node: ${fault}`);
  const { nodeHost } = object.spec;
  if (nodeHost === undefined) object.spec.nodeHost = node;
  else if (nodeHost !== node) {
    scope.findings.add(
      "UEN405",
      [...path, "node"],
      `"${node}", but ${where} has nodeHost ${JSON.stringify(nodeHost)}`,
    );
  }
}

function hasPorts({ operatorServices }: PlannedEcd<ExposureDraft>): boolean {
  return operatorServices.some(({ ports }) => ports.length > 0);
}

/** What the entry says of ways in that none of its ECDs has. */
function warnWithoutEffect(
  args: EcdArgs,
  planned: readonly PlannedEcd<ExposureDraft>[],
  path: Path,
  scope: Scope,
): void {
  if (planned.length === 0) return;
  const ways = new Set(planned.flatMap(({ exposures }) => exposures.map(({ via }) => via)));
  const opens = ways.has("NodePort") || ways.has("LoadBalancer");
  const outside = opens || ways.has("Ingress");
  const names = planned.map(({ name }) => name).join(", ");
  // An Ingress that is asked for and not there is refused where it is looked for.
  if (args.exposure !== undefined && args.exposure !== "Ingress" && !planned.some(hasPorts)) {
    scope.findings.add(
      "UEN405",
      [...path, "exposure"],
      `${args.exposure}, but neither the descriptor of ${names} nor the entry has a port to expose`,
      "Add spec.services to the descriptor or `ports` to the entry, or remove `exposure`.",
    );
  }
  if (args.sources !== undefined && !outside)
    scope.findings.add("UEN211", [...path, "sources"], `nothing of ${names} is reached from outside`);
  const idle: [boolean, string, string][] = [
    [
      args.dedicated === true && !ways.has("LoadBalancer"),
      "dedicated",
      "only a LoadBalancer can be dedicated",
    ],
    [args.preserveSourceAddress === true && !outside, "preserveSourceAddress", "nothing outside calls it"],
    [args.externalTrafficPolicy !== undefined && !opens, "externalTrafficPolicy", "it opens no port outside"],
  ];
  for (const [applies, key, why] of idle)
    if (applies) scope.findings.add("UEN217", [...path, key], `${key} of ${names} does nothing: ${why}`);
}

/** A pin that fits no port of the entry's ECDs, or none that opens, would be lost without a word. */
function checkPins(
  args: EcdArgs,
  cases: readonly DescriptorCase[],
  planned: readonly PlannedEcd<ExposureDraft>[],
  path: Path,
  scope: Scope,
): void {
  if (planned.length === 0) return;
  const services = new Map<string, PlannedService[]>();
  for (const { name, operatorServices } of planned) {
    for (const service of operatorServices) {
      for (const { port, protocol } of service.ports) {
        const key = pinKey(name, port, protocol);
        services.set(key, [...(services.get(key) ?? []), service]);
      }
    }
  }
  const judge = (key: string, nodePort: number | undefined, portPath: Path, pinPath: Path) => {
    const holders = services.get(key);
    if (holders === undefined) {
      const ports = [...services.keys()].join(", ") || "none";
      scope.findings.add("UEN108", portPath, `there is no port "${key}"; the descriptor's are ${ports}`);
    } else if (nodePort !== undefined && !holders.some(({ type }) => opensNodePort(type))) {
      const of = cases.find(({ name }) => key.startsWith(`${name}/`));
      scope.findings.add(
        "UEN107",
        pinPath,
        `${nodePort} opens nothing: ${of?.where} makes ${of?.name} a ${holders[0]?.type} Service`,
      );
    } else if (nodePort !== undefined) {
      const of = cases.find(({ name }) => key.startsWith(`${name}/`));
      const holder = of?.pinned.get(key);
      if (!holder?.endsWith(".patch")) return;
      const why = `${of?.where}: ${holder} makes the port, and ${nodePort} does not get there`;
      scope.findings.add("UEN422", pinPath, why, "Write the node port into the patch.");
    }
  };
  for (const [key, nodePort] of Object.entries(args.nodePorts ?? {})) {
    const at: Path = [...path, "nodePorts", key];
    judge(key, nodePort, at, at);
  }
  const [only, ...others] = cases;
  if (only === undefined || others.length > 0) return;
  args.ports?.forEach((port, index) => {
    const at: Path = [...path, "ports", index];
    judge(pinKey(only.name, port.port, port.protocol ?? "TCP"), port.nodePort, at, [...at, "nodePort"]);
  });
}

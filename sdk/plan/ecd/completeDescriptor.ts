import { isTree } from "../../values/merge";
import { labelKeyFault, labelValueFault, nodeNameFault } from "../../values/names";
import { annotationsOf, checkAnnotationSize, checkedLabels, labelsOf } from "../labels";
import type { PlannedService } from "../service";
import { againstField, contradict, type DescriptorCase, fieldOf, refuseField } from "./descriptorCase";
import type { DescriptorService } from "./descriptorServices";
import type { EcDeployment } from "./ecd";
import type { ServiceEntry } from "./patchedService";
import { SECRET_FIELDS, secretFieldsOf } from "./secretFields";
import { serviceFaults } from "./serviceSpec";

type Tree = Record<string, unknown>;

/** What a plan gives a descriptor besides what its author wrote. */
export interface Completion {
  metadata: EcDeployment["metadata"];
  /** Fields of `spec` that decide where the pods run. */
  placement: Tree;
  /** The Services as they were read, and what each has come to. */
  services: readonly (readonly [read: DescriptorService, planned: PlannedService])[];
  ingress?: Tree;
}

/** The object as it is to be applied: what its author wrote stands, what they left open is completed. */
export function completeDescriptor(
  one: DescriptorCase,
  { metadata, placement, services, ingress }: Completion,
): { descriptor: EcDeployment; secretFields: string[][] } {
  const spec = {
    ...one.object.spec,
    ...placement,
    ...completedServices(one, services),
    ...(ingress && { ingress }),
  };
  const object = { ...one.object, metadata, spec };
  const secretFields = secretFieldsOf(one.args, object);
  if (secretFields.length === 0) return { descriptor: object, secretFields };
  const named = { [SECRET_FIELDS]: secretFields.map((keys) => keys.join(".")).join(",") };
  const annotations = { ...metadata.annotations, ...named };
  return { descriptor: { ...object, metadata: { ...metadata, annotations } }, secretFields };
}

function completedServices(one: DescriptorCase, services: Completion["services"]): { services?: unknown[] } {
  const entries = new Map<unknown, ServiceEntry>(
    services.map(([read, planned]) => [read.source, completedService(one, read, planned)]),
  );
  const own = one.object.spec.services;
  if (Array.isArray(own)) return { services: own.map((entry: unknown) => entries.get(entry) ?? entry) };
  return entries.size > 0 ? { services: [...entries.values()] } : {};
}

function completedService(
  one: DescriptorCase,
  { view, ports }: DescriptorService,
  { type, externalTrafficPolicy, loadBalancerSourceRanges }: PlannedService,
): ServiceEntry {
  const { spec, field } = view;
  const completed: Tree = { ...spec };
  if (Array.isArray(spec.ports)) {
    completed.ports = spec.ports.map((own: unknown, index) => ports[index]?.completed ?? own);
  }
  if (externalTrafficPolicy !== undefined) completed.externalTrafficPolicy = externalTrafficPolicy;
  for (const fault of serviceFaults(completed, type)) {
    refuseField(one, `${field}.${fault.field}`, fault.why);
  }
  if (type === "LoadBalancer") {
    if (isOpen(spec.loadBalancerSourceRanges)) completed.loadBalancerSourceRanges = loadBalancerSourceRanges;
    const { loadBalancerClass } = one.scope;
    if (loadBalancerClass !== undefined) completed.loadBalancerClass ??= loadBalancerClass;
    if (spec.type === type) noteClass(one, field, completed.loadBalancerClass !== spec.loadBalancerClass);
  }
  return view.settle(completed);
}

/** A Service that the operator has made of the file already, without this package, keeps the class that it has. */
function noteClass(one: DescriptorCase, field: string, isCompleted: boolean): void {
  const { stage, loadBalancerClass } = one.scope;
  if (!isCompleted || stage !== "ecds") return;
  refuseField(one, field, `a load balancer by its file, which gets the class ${loadBalancerClass}`, "UEN369");
}

/** Ranges that are not said. An empty list would admit everybody, as none does. */
function isOpen(ranges: unknown): boolean {
  return ranges === undefined || ranges === null || (Array.isArray(ranges) && ranges.length === 0);
}

/** The object's metadata, in the environment's namespace and with the labels and annotations of all its objects. */
export function completedMetadata(one: DescriptorCase): EcDeployment["metadata"] {
  const { args, object, where, path, scope } = one;
  const { metadata } = object;
  for (const { keys, why } of metadataFaults(metadata)) {
    const about = { path: [...path, "descriptor"], place: one.placeOf(["metadata", ...keys]) };
    scope.findings.add("UEN404", about, `${where}: metadata.${why}`);
  }
  const labels = { ...labelsOf(args.labels, [...path, "labels"], scope), ...metadata.labels };
  const annotations = {
    ...annotationsOf(args.annotations, [...path, "annotations"], scope),
    ...metadata.annotations,
  };
  checkAnnotationSize(annotations, fieldOf(one, "metadata.annotations"), scope.findings);
  return {
    ...metadata,
    namespace: scope.namespace,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** What the API server would refuse of a descriptor's own labels and annotations. */
function metadataFaults({
  labels,
  annotations,
}: EcDeployment["metadata"]): { keys: string[]; why: string }[] {
  const faultsOf = (field: string, map: unknown, valueFault: (value: string) => string | undefined) => {
    if (map === undefined || map === null) return [];
    if (!isTree(map)) return [{ keys: [field], why: `${field} is not a map` }];
    return Object.entries(map).flatMap(([key, value]) => {
      const fault =
        labelKeyFault(key) ??
        (typeof value === "string"
          ? valueFault(value)
          : `${JSON.stringify(value)} is not a string; quote it`);
      return fault === undefined ? [] : [{ keys: [field, key], why: `${field}, "${key}": ${fault}` }];
    });
  };
  return [
    ...faultsOf("labels", labels, labelValueFault),
    ...faultsOf("annotations", annotations, () => undefined),
  ];
}

/** The node and the node pool that the entry binds the pods to, as the descriptor's `spec` says it. */
export function completedPlacement(one: DescriptorCase): Tree {
  return { ...nodeHostOf(one), ...nodePoolPatch(one) };
}

function nodeHostOf(one: DescriptorCase): Tree {
  const { args, object, where, path, scope } = one;
  const { node } = args;
  const { nodeHost } = object.spec;
  const ownFault = typeof nodeHost === "string" && nodeHost !== node ? nodeNameFault(nodeHost) : undefined;
  if (ownFault !== undefined) {
    const message = `${where}: spec.nodeHost "${nodeHost}": ${ownFault}`;
    scope.findings.add("UEN404", fieldOf(one, "spec.nodeHost"), message);
  }
  if (node === undefined) return {};
  const at = [...path, "node"];
  const fault = nodeNameFault(node);
  if (fault) scope.findings.add("UEN008", at, `"${node}" is no name of a node: ${fault}`);
  if (nodeHost === undefined) return { nodeHost: node };
  if (nodeHost !== node) {
    const why = `"${node}", but ${where} has nodeHost ${JSON.stringify(nodeHost)}`;
    contradict(one, at, "spec.nodeHost", why);
  }
  return {};
}

/** The operator applies `spec.patch` to the Deployment that it makes. A patch that is there already stands. */
function nodePoolPatch(one: DescriptorCase): Tree {
  const { args, object, where, path, scope } = one;
  if (args.nodePool === undefined || Object.keys(args.nodePool).length === 0) return {};
  const at = [...path, "nodePool"];
  const nodeSelector = checkedLabels(args.nodePool, at, scope.findings);
  if (object.spec.patch !== undefined) {
    const about = againstField(one, at, "spec.patch");
    scope.findings.add("UEN619", about, `${where} has a spec.patch of its own`);
    return {};
  }
  return {
    patch: JSON.stringify({ spec: { template: { spec: { nodeSelector } } } }),
    patchType: "application/strategic-merge-patch+json",
  };
}

import { isDeepStrictEqual } from "node:util";
import { isTree } from "../../values/merge";
import { type DescriptorCase, fieldOf, type PinHolders, pinKey, refusePatch } from "./descriptorCase";
import { applied, type Base, isRefusal, type Patch, type Patchable, readPatch } from "./patch";

type Tree = Record<string, unknown>;

/** An entry of `spec.services`. */
export interface ServiceEntry extends Patchable {
  spec: Tree;
}

/** A Service as the operator makes it, its patch applied: what the plan judges and completes. */
export interface ServiceView {
  spec: Tree;
  /** Where it stands, for messages. */
  field: string;
  /** Places of patches that the plan does not follow. */
  undecided: string[];
  /** The entry that comes to this Service once its patch is applied: what the plan has completed stands in it. */
  settle: (completed: Tree) => ServiceEntry;
}

/**
 * The lists of a Service that a strategic merge patch merges: `ports` goes by the number alone, whatever the protocol.
 * https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
 */
export const SERVICE_MERGE_KEYS = { "spec.ports": "port" } as const;

/** What the API server takes for a field that is absent, so that nothing is lost with it. */
const DEFAULTS: Readonly<Record<string, unknown>> = { externalTrafficPolicy: "Cluster", type: "ClusterIP" };

/** A number that no port has, to see whether one gets through a patch. */
const PROBE = -1;

/** The Service of a descriptor's entry, with its patch applied. */
export function viewService(
  one: DescriptorCase,
  entry: ServiceEntry,
  index: number,
  pinned: PinHolders,
): ServiceView {
  const at = `spec.services[${index}]`;
  const own: ServiceView = {
    spec: entry.spec,
    field: `${at}.spec`,
    undecided: [],
    settle: (completed) => ({ ...entry, spec: completed }),
  };
  const patch = readPatch(entry);
  if (patch === undefined) return own;
  if (isRefusal(patch)) return { ...own, undecided: refusePatch(one, at, patch) };
  const outcome = patchedSpec(patch, one, entry.spec);
  if (isRefusal(outcome)) return { ...own, undecided: refusePatch(one, at, outcome) };
  const patched: Patched = { one, patch, entry, at, before: outcome };
  noteUnpinnable(patched, pinned);
  return {
    spec: outcome,
    field: `${at} (patched).spec`,
    undecided: [],
    settle: (completed) => settle(patched, completed),
  };
}

function patchedSpec(patch: Patch, one: DescriptorCase, spec: Tree): ReturnType<typeof applied> {
  const object = applied(patch, baseOf(one, spec));
  if (isRefusal(object)) return object;
  if (!isTree(object.spec)) return { kind: "broken", field: "patch", why: "it leaves no spec" };
  return object.spec;
}

function baseOf({ name, scope }: DescriptorCase, spec: Tree): Base {
  return {
    object: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: scope.namespace },
      spec: { selector: { app: name }, ...spec },
    },
    known: ["/spec"],
    mergeKeys: SERVICE_MERGE_KEYS,
  };
}

/** An entry and what its patch makes of it. */
interface Patched {
  one: DescriptorCase;
  patch: Patch;
  entry: ServiceEntry;
  /** Where it stands, for messages. */
  at: string;
  /** The patched spec, before the plan completes it. */
  before: Tree;
}

/** A port that the patch makes, or makes anew, cannot be pinned from the stack file. */
function noteUnpinnable({ one, patch, entry, at, before }: Patched, pinned: PinHolders): void {
  for (const port of portsOf(before)) {
    if (port.nodePort !== undefined) continue;
    const probed = structuredClone(entry.spec);
    const place = samePort(probed, port);
    if (place) place.nodePort = PROBE;
    const outcome = place && patchedSpec(patch, one, probed);
    const arrives = outcome && !isRefusal(outcome) && samePort(outcome, port)?.nodePort === PROBE;
    const key = pinKey(one.name, Number(port.port), protocolOf(port));
    if (!arrives && !pinned.has(key)) pinned.set(key, `${at}.patch`);
  }
}

function settle({ one, patch, entry, at, before }: Patched, after: Tree): ServiceEntry {
  const spec = structuredClone(entry.spec);
  for (const [key, value] of Object.entries(after)) {
    if (key !== "ports" && !isDeepStrictEqual(value, before[key])) spec[key] = value;
  }
  const portsBefore = portsOf(before);
  for (const [index, port] of portsOf(after).entries()) {
    const place = samePort(spec, port);
    if (!place) continue;
    for (const [key, value] of Object.entries(port)) {
      if (!isDeepStrictEqual(value, portsBefore[index]?.[key])) place[key] = value;
    }
  }
  const outcome = patchedSpec(patch, one, spec);
  const lost = isRefusal(outcome) ? [outcome.why] : lostFields(after, outcome);
  if (lost.length > 0) {
    one.scope.findings.add(
      "UEN422",
      fieldOf(one, `${at}.patch`),
      `${one.where}: ${at}.patch takes away what the package completes: ${lost.join(", ")}`,
    );
  }
  return { ...entry, spec };
}

function lostFields(wanted: Tree, made: Tree): string[] {
  const differs = (key: string, one: Tree, other: Tree | undefined) =>
    !isDeepStrictEqual(one[key] ?? DEFAULTS[key], other?.[key] ?? DEFAULTS[key]);
  const fields = Object.keys(wanted).filter((key) => key !== "ports" && differs(key, wanted, made));
  const ports = portsOf(wanted).flatMap((port, index) =>
    Object.keys(port)
      .filter((key) => differs(key, port, portsOf(made)[index]))
      .map((key) => `ports[${index}].${key} ${JSON.stringify(port[key])}`),
  );
  return [...fields.map((key) => `${key} ${JSON.stringify(wanted[key])}`), ...ports];
}

function portsOf({ ports }: Tree): Tree[] {
  return Array.isArray(ports) ? ports.filter(isTree) : [];
}

function samePort(spec: Tree, port: Tree): Tree | undefined {
  return portsOf(spec).find((own) => own.port === port.port && protocolOf(own) === protocolOf(port));
}

function protocolOf({ protocol }: Tree): string {
  return String(protocol ?? "TCP");
}

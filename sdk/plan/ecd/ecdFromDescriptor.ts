import type { DescriptorFile } from "../../config/descriptors/descriptorFile";
import type { EcdArgs } from "../../config/ecdArgs";
import { Stage } from "../../config/stage";
import type { Path } from "../../findings/path";
import type { ExposureDraft } from "../exposure";
import type { Scope } from "../scope";
import { completeDescriptor, completedMetadata, completedPlacement } from "./completeDescriptor";
import { noteUnexposed } from "./containerPorts";
import { type DescriptorCase, fieldOf, type PinHolders } from "./descriptorCase";
import { descriptorCases } from "./descriptorCases";
import { readIngress } from "./descriptorIngress";
import { checkPins, type PinnedCase } from "./descriptorPins";
import { readServices } from "./descriptorServices";
import { type PlannedEcd, switchedOffBy } from "./ecd";
import type { EcdIntent } from "./ecdIntent";
import { warnIdleSettings } from "./idleSettings";
import { warnNearlyKnown } from "./nearlyKnownFields";
import { patchedPods } from "./patchedPods";
import { planEcd } from "./planEcd";
import { reservedName } from "./reservedName";
import { checkSecretPaths } from "./secretFields";

/** The ECDs of one entry's descriptor files. What a descriptor says stands, what it leaves open is written back into it. */
export function planEcdsFromDescriptors(
  args: EcdArgs,
  files: readonly DescriptorFile[],
  path: Path,
  scope: Scope,
): PlannedEcd<ExposureDraft>[] {
  const cases = descriptorCases(args, files, path, scope);
  checkSecretPaths(cases);
  const planned = cases.map(planCase);
  checkPins(args, planned, path, scope);
  const ecds = planned.map(({ ecd }) => ecd);
  if (ecds.length > 0) warnWithoutEffect(args, ecds, path, scope);
  return ecds;
}

function planCase(one: DescriptorCase): PinnedCase & { ecd: PlannedEcd<ExposureDraft> } {
  const { args, name, where, path, scope } = one;
  checkIdentity(one);
  warnNearlyKnown(one);
  const metadata = completedMetadata(one);
  const placement = completedPlacement(one);
  const spec = { ...one.object.spec, ...placement };
  const pods = patchedPods(one, spec);
  const pinned: PinHolders = new Map();
  const read = readServices(one, pods.undecided, pinned);
  const { routes, ingress } = readIngress(one, pods.undecided);
  const off = switchedOffBy(one.object);
  const intent: EcdIntent = {
    name,
    preservesSourceAddress: args.preserveSourceAddress === true,
    node: typeof spec.nodeHost === "string" ? spec.nodeHost : null,
    replicas: pods.replicas,
    podLabels: { app: name },
    own: args,
    services: read.map(({ intent }) => intent),
    routes,
    ...(off !== undefined && { switchedOff: `${where} says ${off}` }),
    configPath: path,
    paths: {
      exposure: [...path, "preserveSourceAddress"],
      replicas: fieldOf(one, "spec.autoscale.maxReplicas"),
    },
  };
  const offer = planEcd(intent, scope);
  const { services } = offer;
  noteUnexposed(one, services, routes);
  const pairs = read.flatMap((one, index) => {
    const service = services[index];
    return service === undefined ? [] : [[one, service] as const];
  });
  const completion = { metadata, placement, services: pairs, ...(ingress && { ingress }) };
  const ecd: PlannedEcd<ExposureDraft> = {
    name,
    namespace: scope.namespace,
    ...(args.formerName !== undefined && { formerName: args.formerName }),
    services: [],
    operatorServices: services,
    ...completeDescriptor(one, completion),
    descriptorAt: {
      where,
      patches: services.map((_, index) => one.placeOf(["spec", "services", index, "patch"])),
    },
    isWaiting: scope.stage === Stage.Network,
    podLabels: intent.podLabels,
    exposures: offer.exposures,
    routes: offer.routes,
    configPath: path,
  };
  return { one, services, pinned, ecd };
}

function checkIdentity(one: DescriptorCase): void {
  const { object, name, where, scope } = one;
  const reserved = reservedName(name);
  if (reserved) scope.findings.add("UEN215", fieldOf(one, "metadata.name"), `${where}: ${reserved}`);
  const { namespace } = object.metadata;
  if (namespace === undefined || namespace === scope.namespace) return;
  scope.findings.add(
    "UEN406",
    fieldOf(one, "metadata.namespace"),
    `${where}: its namespace is "${namespace}", the environment's is "${scope.namespace}"`,
  );
}

/** What the entry says of ways in that none of its ECDs has. */
function warnWithoutEffect(
  args: EcdArgs,
  ecds: readonly PlannedEcd<ExposureDraft>[],
  path: Path,
  scope: Scope,
): void {
  const names = ecds.map(({ name }) => name).join(", ");
  // An Ingress that is asked for and not there is refused where it is looked for.
  if (args.exposure !== undefined && args.exposure !== "Ingress" && !ecds.some(hasPorts)) {
    scope.findings.add(
      "UEN405",
      [...path, "exposure"],
      `${args.exposure}, but neither the descriptor of ${names} nor the entry has a port to expose`,
      "Add spec.services to the descriptor or `ports` to the entry, or remove `exposure`.",
    );
  }
  warnIdleSettings(args, { names, exposures: ecds.flatMap(({ exposures }) => exposures) }, path, scope);
}

function hasPorts({ operatorServices }: PlannedEcd<unknown>): boolean {
  return operatorServices.some(({ ports }) => ports.length > 0);
}

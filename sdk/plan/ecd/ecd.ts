import type { EcdArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import type { Place } from "../../findings/place";
import type { ExposureKey } from "../exposure";
import type { ClaimedRoute, PlannedIngress } from "../ingress/ingress";
import type { PlannedService } from "../service";

/** The way in to one ECD. Either the package makes the objects, or the completed descriptor asks the operator to. */
export interface PlannedEcd<Exposed = ExposureKey> {
  name: string;
  namespace: string;
  /** The name that its objects had before. */
  formerName?: string;
  /** Services that the package makes; none with a descriptor. */
  services: PlannedService[];
  /** Services that the operator will make of the descriptor; none without one. */
  operatorServices: PlannedService[];
  /** The Ingress that the package makes. */
  ingress?: PlannedIngress;
  /** The ECDeployment object, completed; absent without a descriptor. */
  descriptor?: EcDeployment;
  /** Fields of the descriptor that the state keeps encrypted, by their keys. */
  secretFields: string[][];
  /** Where that object stands; absent without a descriptor. */
  descriptorAt?: DescriptorAt;
  /** Whether the ECDeployment waits for a later stage: ports, listeners and policies are those that it will have. */
  isWaiting: boolean;
  /** Pod labels, as far as known. */
  podLabels: Record<string, string>;
  exposures: Exposed[];
  routes: ClaimedRoute[];
  /** Its entry in the configuration. */
  configPath: Path;
}

/** Where an ECDeployment stands. */
interface DescriptorAt {
  /** For messages: `ecd/radius.yaml`. */
  where: string;
  /** The patch of each entry of `spec.services`. */
  patches: Place[];
}

/** An ECDeployment object. Only what the plan reads is typed; everything else survives as it is. */
export interface EcDeployment {
  apiVersion: string;
  kind: "ECDeployment";
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  spec: Record<string, unknown>;
  [field: string]: unknown;
}

/** What of a descriptor says that its ECD does not run; undefined where it does. */
export function switchedOffBy({ spec }: EcDeployment): string | undefined {
  if (spec.disabled === true) return "disabled: true";
  return spec.enabled === false ? "enabled: false" : undefined;
}

/** Ports whose peers are usually checked by the sender's address: Radius, GTP' and SNMP traps. */
const KNOWN_BY_ADDRESS: ReadonlySet<string> = new Set([
  "UDP/1812",
  "UDP/1813",
  "UDP/1645",
  "UDP/1646",
  "UDP/3386",
  "TCP/3386",
  "UDP/162",
]);

/** Whether peers of this port are usually known by their address. */
export function peersKnownByAddress(protocol: string, port: number): boolean {
  return KNOWN_BY_ADDRESS.has(`${protocol}/${port}`);
}

/** Whether an entry says that somebody outside the cluster calls its ports. */
export function calledFromOutside(args: EcdArgs): boolean {
  return (
    args.sources !== undefined ||
    args.preserveSourceAddress === true ||
    args.externalTrafficPolicy !== undefined ||
    args.nodePorts !== undefined ||
    (args.ports ?? []).some((port) => port.nodePort !== undefined)
  );
}

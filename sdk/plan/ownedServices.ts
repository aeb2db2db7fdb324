import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Path } from "../findings/path";
import type { Place } from "../findings/place";
import { type ExposureKey, exposureLookup, type PlannedExposure } from "./exposure";
import type { Offer } from "./owners";
import type { PlannedService } from "./service";

/** A planned Service, what it exposes, and what its owner's entry says of it. */
export interface OwnedService {
  service: PlannedService;
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** What clients call at the Service itself, not through an Ingress. */
  exposures: PlannedExposure[];
  /** Whether it asks for a load balancer of its own. */
  dedicated: boolean;
  /** Whether the operator makes it of a descriptor: its node ports are then known only where they are pinned. */
  madeByOperator: boolean;
  /** The part of the configuration that asks for it. */
  path: Path;
  /** Where a descriptor does. */
  place?: Place;
  /** What the Service was called before, where that is said. */
  formerName?: string;
}

/** Every Service of an environment: the platform's, the ingress controller's, then the ECDs'. */
export function ownedServices(
  { owners, exposures }: Offer,
  args: EnvironmentArgs,
  root: Path,
): OwnedService[] {
  const { platform, ingress, ecds } = owners;
  const at = exposureLookup(exposures);
  const owned = (service: PlannedService, keys: readonly ExposureKey[]) => {
    const carried = at(keys).filter((one) => one.service === service.name && one.via === service.type);
    const [{ owner, place } = { owner: service.name }] = carried;
    return { service, owner, exposures: carried, ...(place && { place }) };
  };
  const made = { madeByOperator: false };
  const ofPlatform = [...platform.services, ...platform.patches].map((service) => ({
    ...owned(service, platform.exposures),
    ...made,
    dedicated: args.platform?.dedicated ?? false,
    path: [...root, "platform"],
  }));
  const ofIngress = (ingress ? [ingress] : []).map(({ service, exposures: keys }) => ({
    ...owned(service, keys),
    ...made,
    dedicated: args.ingress?.dedicated ?? false,
    path: [...root, "ingress"],
  }));
  const ofEcds = ecds.flatMap((ecd) => {
    const ofEcd = (service: PlannedService) => ({
      ...owned(service, ecd.exposures),
      dedicated: args.ecds?.[Number(ecd.configPath.at(-1))]?.dedicated ?? false,
      path: ecd.configPath,
      ...(ecd.formerName !== undefined && { formerName: service.name.replace(ecd.name, ecd.formerName) }),
    });
    return [
      ...ecd.services.map((service) => ({ ...ofEcd(service), ...made })),
      ...ecd.operatorServices.map((service) => ({ ...ofEcd(service), madeByOperator: true })),
    ];
  });
  return [...ofPlatform, ...ofIngress, ...ofEcds];
}

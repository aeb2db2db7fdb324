import type { PlannedEcd } from "./ecd/ecd";
import type { ExposureDraft, ExposureKey, PlannedExposure } from "./exposure";
import type { PlannedIngressController } from "./ingress/ingressController";
import type { PlannedPlatform } from "./platform/platform";

/** Everything of an environment that has Services. Each refers to its exposures by their keys, once these are given. */
export interface Owners<Exposed = ExposureKey> {
  platform: PlannedPlatform<Exposed>;
  /** Absent where no controller is installed. */
  ingress?: PlannedIngressController<Exposed>;
  ecds: readonly PlannedEcd<Exposed>[];
}

/** What an environment offers: its owners, and the one list of what can be called of them. */
export interface Offer {
  owners: Owners;
  /** In a stable order: platform, ui, ingress, then the ECDs as configured. */
  exposures: PlannedExposure[];
}

/** Puts what all owners expose into one list, and gives each a key to refer to it by. */
export function listExposures({ platform, ingress, ecds }: Owners<ExposureDraft>): Offer {
  const exposures: PlannedExposure[] = [];
  const freeKey = keyGiver();
  const referring = <Owner extends { exposures: ExposureDraft[] }>(
    owner: Owner,
  ): Omit<Owner, "exposures"> & { exposures: ExposureKey[] } => {
    const listed = owner.exposures.map((draft) => ({ key: freeKey(draft), ...draft }));
    exposures.push(...listed);
    return { ...owner, exposures: listed.map(({ key }) => key) };
  };
  const owners: Owners = {
    platform: referring(platform),
    ...(ingress && { ingress: referring(ingress) }),
    ecds: ecds.map(referring),
  };
  return { owners, exposures };
}

/** Owner, port name and protocol, numbered where that is not enough: paths of an Ingress share a port, Services may share names. */
function keyGiver(): (draft: ExposureDraft) => ExposureKey {
  const taken = new Set<ExposureKey>();
  const given = new Map<string, number>();
  return ({ owner, name, protocol }) => {
    const readable = `${owner}/${name}/${protocol.toLowerCase()}`;
    let count = given.get(readable) ?? 0;
    let key: ExposureKey;
    do {
      count++;
      key = count === 1 ? readable : `${readable}#${count}`;
    } while (taken.has(key));
    given.set(readable, count);
    taken.add(key);
    return key;
  };
}

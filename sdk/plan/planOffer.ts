import type { DescriptorFile } from "../config/descriptors/descriptorFile";
import type { EcdArgs } from "../config/ecdArgs";
import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Path } from "../findings/path";
import type { PlannedEcd } from "./ecd/ecd";
import { planEcdFromArguments } from "./ecd/ecdFromArguments";
import { planEcdsFromDescriptors } from "./ecd/ecdFromDescriptor";
import type { ExposureDraft } from "./exposure";
import { checkRoutes } from "./ingress/ingress";
import { planIngressController } from "./ingress/ingressController";
import { checkSharedCertificates } from "./ingress/sharedCertificates";
import { listExposures, type Offer } from "./owners";
import { planPlatform } from "./platform/platform";
import type { Scope } from "./scope";
import { checkServiceNames } from "./serviceNames";

/** What the environment offers: everything that has Services, and what can be called of it. */
export function planOffer(
  args: EnvironmentArgs,
  descriptors: readonly DescriptorFile[],
  scope: Scope,
): Offer {
  const platform = planPlatform(args, scope);
  const ecds = planEcds(args.ecds ?? [], descriptors, scope);
  const routes = [...platform.routes, ...ecds.flatMap((ecd) => ecd.routes)];
  const ingress = planIngressController(args, routes.length > 0, scope);
  const owners = { platform, ...(ingress && { ingress }), ecds };
  checkRoutes(routes, scope.findings);
  checkSharedCertificates(owners, scope);
  checkServiceNames(owners, scope);
  return listExposures(owners);
}

function planEcds(
  ecds: readonly EcdArgs[],
  descriptors: readonly DescriptorFile[],
  scope: Scope,
): PlannedEcd<ExposureDraft>[] {
  const files = new Map<number, DescriptorFile[]>();
  for (const file of descriptors) files.set(file.entry, [...(files.get(file.entry) ?? []), file]);
  const planned: PlannedEcd<ExposureDraft>[] = [];
  ecds.forEach((args, index) => {
    const path: Path = [...scope.root, "ecds", index];
    if (args.descriptor !== undefined) {
      planned.push(...planEcdsFromDescriptors(args, files.get(index) ?? [], path, scope));
    } else {
      const one = planEcdFromArguments(args, path, scope);
      if (one) planned.push(one);
    }
  });
  return planned;
}

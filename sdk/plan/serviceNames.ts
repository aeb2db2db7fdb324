import { formatPath, type Path } from "../findings/path";
import type { PlannedEcd } from "./ecd";
import type { PlannedIngressController } from "./ingressController";
import type { PlannedPlatform } from "./platform";
import type { Scope } from "./scope";

interface Owners {
  platform: PlannedPlatform;
  ingress?: PlannedIngressController;
  ecds: readonly PlannedEcd[];
}

/** Refuses two ECDs of one name, and a Service of an ECD that takes the name of another Service of the environment. */
export function checkServiceNames({ platform, ingress, ecds }: Owners, scope: Scope): void {
  const taken = new Map<string, string>();
  for (const { name } of platform.services) taken.set(name, "the platform ports");
  if (ingress) taken.set(ingress.service.name, "the ingress controller");
  const named = new Map<string, PlannedEcd>();
  for (const ecd of ecds) {
    const path: Path = [...ecd.configPath, ecd.descriptor ? "descriptor" : "name"];
    const twin = named.get(ecd.name);
    if (twin) {
      scope.findings.add(
        "UEN212",
        path,
        `there is another ECD named ${ecd.name} (${formatPath(twin.configPath)})`,
      );
      continue;
    }
    named.set(ecd.name, ecd);
    for (const { name } of [...ecd.services, ...ecd.operatorServices]) {
      const owner = taken.get(name);
      // The product's own two names have a rule of their own.
      if (owner && name !== "platform" && name !== "ui") {
        scope.findings.add("UEN212", path, `its Service ${name} has the name of a Service of ${owner}`);
      }
      taken.set(name, `the ECD ${ecd.name}`);
    }
  }
}

import { formatPath, type Path } from "../findings/path";
import { serviceNameFault } from "../values/names";
import type { PlannedEcd } from "./ecd/ecd";
import type { Owners } from "./owners";
import type { Scope } from "./scope";

/** Refuses two ECDs of one name, and a Service of an ECD that takes the name of another Service of the environment. */
export function checkServiceNames({ platform, ingress, ecds }: Owners<unknown>, scope: Scope): void {
  const taken = new Map<string, string>();
  for (const { name } of platform.services) taken.set(name, "the platform ports");
  if (ingress) taken.set(ingress.service.name, "the ingress controller");
  const named = new Map<string, PlannedEcd<unknown>>();
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
    if (ecd.formerName !== undefined) checkFormerName(ecd.formerName, ecd, ecds, scope);
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

/** A name that somebody has is nobody's former one: its objects would be taken away from their owner. */
function checkFormerName(
  formerName: string,
  ecd: PlannedEcd<unknown>,
  ecds: readonly PlannedEcd<unknown>[],
  scope: Scope,
): void {
  const path: Path = [...ecd.configPath, "formerName"];
  const fault = serviceNameFault(formerName);
  if (fault) scope.findings.add("UEN008", path, `"${formerName}" is no name of a Service: ${fault}`);
  const holder = ecds.find((one) => one.name === formerName);
  if (holder)
    scope.findings.add(
      "UEN212",
      path,
      `there is an ECD named ${formerName} (${formatPath(holder.configPath)})`,
    );
}

import { isTree } from "../../values/merge";
import type { PlannedService } from "../service";
import { type DescriptorCase, fieldOf } from "./descriptorCase";

/**
 * Notes the container ports that a descriptor declares and no Service and no path of its Ingress leads to: whoever wrote them
 * down expects calls.
 */
export function noteUnexposed(
  one: DescriptorCase,
  services: readonly PlannedService[],
  routes: readonly { port: number }[],
): void {
  const { object, name, where, scope } = one;
  const { ports } = object.spec;
  if (!Array.isArray(ports) || leadsToNames(object.spec.services)) return;
  const reached = new Set([
    ...services.flatMap((service) => service.ports.map(({ targetPort }) => targetPort)),
    ...routes.map(({ port }) => port),
  ]);
  const declared = ports.flatMap((port: unknown) =>
    isTree(port) && typeof port.containerPort === "number" ? [port.containerPort] : [],
  );
  const unexposed = [...new Set(declared)].filter((port) => !reached.has(port));
  if (unexposed.length === 0) return;
  scope.findings.add(
    "UEN414",
    fieldOf(one, "spec.ports"),
    `${where}: spec.ports of ${name} names ${unexposed.join(", ")}, and no Service leads there`,
  );
}

/** A Service may name a container's port in place of its number; which one that is only the image knows. */
function leadsToNames(services: unknown): boolean {
  const specs = Array.isArray(services) ? services.map((one: unknown) => isTree(one) && one.spec) : [];
  return specs.some(
    (spec) =>
      isTree(spec) &&
      Array.isArray(spec.ports) &&
      spec.ports.some((port: unknown) => isTree(port) && typeof port.targetPort === "string"),
  );
}

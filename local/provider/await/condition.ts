import { type KubeObject, pluckList, pluckNumber, pluckString } from "../kubeObject";
import type { PropertyMap } from "../propertyValue";

/** The entry of `.status.conditions` with a type (letter case does not matter), or undefined. */
export function findCondition(object: KubeObject, type: string): PropertyMap | undefined {
  return pluckList(object, "status", "conditions").find(
    (condition) => pluckString(condition, "type").toLowerCase() === type.toLowerCase(),
  ) as PropertyMap | undefined;
}

/** Whether a condition has a status, and is about the current generation. */
export function hasCondition(object: KubeObject, type: string, status = "True"): boolean {
  const condition = findCondition(object, type);
  if (!condition || pluckString(condition, "status").toLowerCase() !== status.toLowerCase()) return false;
  return isCurrent(object, pluckNumber(condition, "observedGeneration"));
}

/** Whether a controller has seen the object's last change; true where it does not say. */
export function isCurrent(object: KubeObject, observed: number | undefined): boolean {
  const generation = pluckNumber(object, "metadata", "generation");
  return generation === undefined || observed === undefined || observed >= generation;
}

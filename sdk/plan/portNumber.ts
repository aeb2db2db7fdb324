import type { Path } from "../findings/path";
import type { Scope } from "./scope";

/** Whether a value is a port; what is none becomes a finding. */
export function portNumber(value: number | undefined, path: Path, scope: Scope): boolean {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= 65535)) return true;
  scope.findings.add("UEN010", path, `${value} is no port: 1 to 65535`);
  return false;
}

import { PLATFORM_SERVICES } from "../platform/platform";

/** Why an ECD cannot have a name that the environment needs itself; undefined where it can. */
export function reservedName(name: string): string | undefined {
  if (PLATFORM_SERVICES.includes(name)) return `"${name}" is the platform's own Service`;
  // Questions and tables name the controller so.
  return name === "ingress" ? `"${name}" is what the ingress controller is called` : undefined;
}

import type { MemberShape, ValueShape } from "./sdkShape";

/** What the engine sends for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property bag as it arrives over gRPC. */
export type Bag = Record<string, unknown>;

/** One property that the SDK's types refuse, as a provider reports it. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** Everything in `bag` that the SDK's types refuse: unknown properties at any depth, missing ones, values of another type. */
export function checkInputs(bag: Bag, members: Record<string, MemberShape>, at = ""): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [name, value] of Object.entries(bag)) {
    const property = at ? `${at}.${name}` : name;
    const member = members[name];
    // The SDK itself adds these two to what a program gives.
    if (name === "__defaults" || (at === "" && name === "version" && !member)) continue;
    if (!member) failures.push({ property, reason: `the SDK has no property ${property}` });
    else if (value !== null && value !== undefined)
      failures.push(...checkValue(value, member.shape, property));
  }
  for (const [name, member] of Object.entries(members)) {
    const property = at ? `${at}.${name}` : name;
    if (!member.optional && (bag[name] === undefined || bag[name] === null)) {
      failures.push({ property, reason: `missing required property ${property}` });
    }
  }
  return failures;
}

function checkValue(value: unknown, shape: ValueShape, property: string): CheckFailure[] {
  if (value === UNKNOWN || shape.kind === "any") return [];
  const refused = [{ property, reason: `expected ${shape.kind}, got ${JSON.stringify(value)}` }];
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === shape.kind ? [] : refused;
    case "array":
      if (!Array.isArray(value)) return refused;
      return value.flatMap((item, index) => checkValue(item, shape.of, `${property}[${index}]`));
    case "map":
      if (!isBag(value)) return refused;
      return Object.entries(value).flatMap(([key, item]) => checkValue(item, shape.of, `${property}.${key}`));
    case "object":
      return isBag(value) ? checkInputs(value, shape.members(), property) : refused;
    case "oneOf":
      return shape.of.some((one) => checkValue(value, one, property).length === 0) ? [] : refused;
  }
}

export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether anything in a value is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isBag(value) && Object.values(value).some(hasUnknown);
}

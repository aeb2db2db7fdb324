import { type Bag, isBag, UNKNOWN } from "./checkInputs";
import type { MemberShape, ResourceShape, ValueShape } from "./sdkShape";

/** Gives a computed property its value, or undefined to have one made up from its type. */
export type ValueAt = (path: string) => unknown;

/**
 * The outputs of a resource: its inputs, and whatever its class always has and nobody gave. What is computed is known
 * from the SDK's types: an output that is never undefined and is no given input. Without `valueAt` (a preview) those are
 * unknown, as the real providers return them.
 */
export function outputsOf(inputs: Bag, shape: ResourceShape, valueAt?: ValueAt): Bag {
  return fill(inputs, shape.outputs, valueAt, "");
}

function fill(
  given: Bag,
  members: Record<string, MemberShape>,
  valueAt: ValueAt | undefined,
  at: string,
): Bag {
  const bag: Bag = { ...given };
  delete bag.__defaults;
  for (const [name, member] of Object.entries(members)) {
    const path = at ? `${at}.${name}` : name;
    const value = bag[name];
    if (value === undefined || value === null) {
      if (!member.optional)
        bag[name] = valueAt ? (valueAt(path) ?? madeUp(member.shape, path, valueAt)) : UNKNOWN;
    } else if (member.shape.kind === "object" && isBag(value)) {
      bag[name] = fill(value, member.shape.members(), valueAt, path);
    }
  }
  return bag;
}

function madeUp(shape: ValueShape, path: string, valueAt: ValueAt): unknown {
  switch (shape.kind) {
    case "string":
      return `recorded-${path}`;
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "map":
      return {};
    case "object":
      return fill({}, shape.members(), valueAt, path);
    default:
      return "";
  }
}

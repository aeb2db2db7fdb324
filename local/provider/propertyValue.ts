import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** How the engine marks special values on the wire; the numbers are Pulumi's own (its SDK's `runtime/rpc`). */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_MARKERS = new Map<string, string>([
  ["string", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
  ["boolean", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
  ["number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ["array", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ["asset", "030794c1-ac77-496b-92df-f27374a8bd58"],
  ["archive", "e48ece36-62e2-4504-bad9-02848725956a"],
  ["object", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
]);
const UNKNOWNS = new Set(UNKNOWN_MARKERS.values());

/** A value that only the update will know (an unresolved output at preview). */
export class Unknown {
  /** Matches how the engine sends it back: every unknown is sent as an unknown string. */
  toJSON(): string {
    return UNKNOWN_MARKERS.get("string") as string;
  }
}

/** A value that must not be shown. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
}

export type PropertyMap = { [key: string]: PropertyValue };
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | PropertyValue[]
  | PropertyMap;

export function isMap(value: unknown): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

function read(value: unknown): PropertyValue {
  if (typeof value === "string") return UNKNOWNS.has(value) ? new Unknown() : value;
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(read);
  const fields = value as Record<string, unknown>;
  switch (fields[SIGNATURE_KEY]) {
    case SECRET:
      return new Secret(read(fields.value));
    case OUTPUT: {
      const inner = "value" in fields ? read(fields.value) : new Unknown();
      return fields.secret ? new Secret(inner) : inner;
    }
    case RESOURCE:
      return (fields.id as string | undefined) ?? (fields.urn as string);
    default: {
      const map: PropertyMap = {};
      for (const [key, field] of Object.entries(fields)) {
        // The official provider skips nulls on the way in: an unset property is no property.
        if (field !== null && field !== undefined) map[key] = read(field);
      }
      return map;
    }
  }
}

/** What the engine sent, with its markers turned into `Secret` and `Unknown`. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct ? (read(struct.toJavaScript()) as PropertyMap) : {};
}

function write(value: PropertyValue): unknown {
  if (value instanceof Unknown) return value.toJSON();
  if (value instanceof Secret) return { [SIGNATURE_KEY]: SECRET, value: write(value.value) };
  if (Array.isArray(value)) return value.map(write);
  if (isMap(value)) {
    const fields: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      if (field !== null && field !== undefined) fields[key] = write(field);
    }
    return fields;
  }
  return value;
}

/** The inverse of `fromStruct`. */
export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(write(map) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** The value without its secret markers, all the way down; unknowns stay. */
export function reveal(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, reveal(field)]));
  return value;
}

export function containsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return containsUnknown(value.value);
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isMap(value) && Object.values(value).some(containsUnknown);
}

export function containsSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isMap(value) && Object.values(value).some(containsSecret);
}

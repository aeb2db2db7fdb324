import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AnalyzeResult,
  Analyzer,
  type PropertyDefinition,
  type TypeDefinition,
} from "@pulumi/pulumi/provider/experimental/analyzer";
import { CONFIG_KEY } from "../sdk/config/stackFile";

const DEFINITIONS = "#/definitions/";
const DRAFT = "http://json-schema.org/draft-07/schema#";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { [keyword: string]: unknown };

/** The entry point's components and types, as Pulumi's own component analyzer sees them. `root` holds package.json. */
export function analyzePackage(root: string, components: string[]): AnalyzeResult {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return new Analyzer(root, manifest.name, manifest, new Set(components)).analyze();
}

/**
 * The files of `schema/`, by name: the environment by itself, a whole stack file around it, and a base that stack files
 * extend. All are made from the types that the components take, so that arguments, configuration and editor completion cannot
 * disagree.
 */
export function environmentSchemas(analysis: AnalyzeResult): Record<string, JsonSchema> {
  const component = analysis.components.Environment;
  if (!component) throw new Error("The package exports no component named Environment.");
  const environment = objectSchema(component.inputs, component.description);
  const properties = environment.properties as Record<string, JsonSchema>;
  const definitions = Object.fromEntries(
    reachable(component.inputs, analysis.typeDefinitions).map((type) => [type.name, typeSchema(type)]),
  );
  const objects = Object.entries(definitions).filter(([, type]) => "properties" in type);
  const merged = new Set(objects.map(([name]) => name));
  const part = partSchema({ ...environment, properties: { extends: EXTENDS, ...properties } }, merged);
  const all = {
    ...definitions,
    ...Object.fromEntries(objects.map(([name, type]) => [partName(name), partSchema(type, merged)])),
  };
  return {
    "environment.schema.json": {
      $schema: DRAFT,
      $id: "urn:usage-engine-networking:environment",
      title: "Usage Engine environment",
      ...environment,
      definitions,
    },
    "stack.schema.json": fileSchema("stack", "Pulumi stack file with a Usage Engine environment", {
      environment: {
        if: { type: "object", required: ["extends"] },
        // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
        then: part,
        else: environment,
      },
      definitions: all,
    }),
    "base.schema.json": fileSchema("base", "What Usage Engine environments have in common", {
      environment: part,
      definitions: all,
    }),
  };
}

const EXTENDS: JsonSchema = {
  description:
    "A file like this one that this environment goes over, named from the folder of this file: `base.yaml`. Maps are merged, lists and scalars replace what it has, null takes it away; ECDs go over those of the same `name` or `descriptor`, others are added.",
  type: "string",
};

/** A file in the form of a stack file. */
function fileSchema(
  name: string,
  title: string,
  { environment, definitions }: { environment: JsonSchema; definitions: Record<string, JsonSchema> },
): JsonSchema {
  return {
    $schema: DRAFT,
    $id: `urn:usage-engine-networking:${name}`,
    title,
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Configuration of the stack. Keys of other packages are left to them.",
        properties: { [CONFIG_KEY]: environment },
        required: [CONFIG_KEY],
      },
    },
    required: ["config"],
    definitions,
  };
}

/**
 * An object of which another file has the rest: nothing must be there, and null takes away. Entries of lists are whole, since
 * lists are not merged; ECDs are.
 *
 * @param merged names of the types that have a part of their own
 */
function partSchema({ required: _, ...schema }: JsonSchema, merged: ReadonlySet<string>): JsonSchema {
  const part = (type: JsonSchema): JsonSchema => {
    const name = String(type.$ref ?? "").slice(DEFINITIONS.length);
    return merged.has(name) ? { ...type, $ref: `${DEFINITIONS}${partName(name)}` } : type;
  };
  const properties = Object.entries(schema.properties as Record<string, JsonSchema>).map(
    ([name, { description, ...type }]) => {
      const own = name === "ecds" ? { ...type, items: part(type.items as JsonSchema) } : part(type);
      return [name, { ...(description !== undefined && { description }), anyOf: [own, { type: "null" }] }];
    },
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function partName(type: string): string {
  return `PartOf${type}`;
}

/** The types that these properties lead to, by name. */
export function reachable(
  properties: Record<string, PropertyDefinition>,
  types: Record<string, TypeDefinition>,
): TypeDefinition[] {
  const found = new Map<string, TypeDefinition>();
  const visit = (property: PropertyDefinition) => {
    if (property.items) visit(property.items);
    if (property.additionalProperties) visit(property.additionalProperties);
    const type = "$ref" in property ? types[typeName(property.$ref)] : undefined;
    if (!type || found.has(type.name)) return;
    found.set(type.name, type);
    Object.values(type.properties ?? {}).forEach(visit);
  };
  Object.values(properties).forEach(visit);
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function typeSchema(type: TypeDefinition): JsonSchema {
  if (!type.enum) return objectSchema(type.properties ?? {}, type.description);
  // The analyzer gives them in the order in which the compiler met the values anywhere, which any other file changes.
  const choices = [...type.enum].sort((one, other) => (one.value < other.value ? -1 : 1));
  const members = choices.map(({ value, description }) =>
    description ? `- \`${value}\`: ${oneLine(description)}` : `- \`${value}\``,
  );
  return {
    description: [oneLine(type.description ?? ""), ...members].filter(Boolean).join("\n"),
    type: type.type,
    enum: choices.map(({ value }) => value),
  };
}

function objectSchema(properties: Record<string, PropertyDefinition>, description?: string): JsonSchema {
  const required = Object.keys(properties).filter((name) => !properties[name]?.optional);
  return {
    ...(description && { description: oneLine(description) }),
    type: "object",
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, propertySchema(property)]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function propertySchema(property: PropertyDefinition): JsonSchema {
  const description = property.description && { description: oneLine(property.description) };
  if ("$ref" in property) {
    if (property.$ref === "pulumi.json#/Any") return { ...description };
    return { ...description, $ref: `${DEFINITIONS}${typeName(property.$ref)}` };
  }
  return {
    ...description,
    type: property.type,
    ...(property.items && { items: propertySchema(property.items) }),
    ...(property.additionalProperties && {
      additionalProperties: propertySchema(property.additionalProperties),
    }),
  };
}

/** `#/types/usage-engine-networking:index:EcdArgs` -> `EcdArgs` */
export function typeName(ref: string): string {
  return ref.slice(ref.lastIndexOf(":") + 1);
}

/** A doc comment without its line breaks: they are the source's, and no editor wants them. */
function oneLine(comment: string): string {
  return comment.replace(/\s*\n\s*/g, " ").trim();
}

function main(root: string): void {
  mkdirSync(join(root, "schema"), { recursive: true });
  for (const [name, schema] of Object.entries(environmentSchemas(analyzePackage(root, ["Environment"])))) {
    writeFileSync(join(root, "schema", name), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

if (require.main === module) main(join(__dirname, "..", ".."));

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AnalyzeResult,
  Analyzer,
  type PropertyDefinition,
  type TypeDefinition,
} from "@pulumi/pulumi/provider/experimental/analyzer";
import { CONFIG_KEY } from "../sdk/config/stackFile";

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { [keyword: string]: unknown };

/** The entry point's components and types, as Pulumi's own component analyzer sees them. `root` holds package.json. */
export function analyzePackage(root: string, components: string[]): AnalyzeResult {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return new Analyzer(root, manifest.name, manifest, new Set(components)).analyze();
}

/**
 * The files of `schema/`, by name: the environment by itself, and a whole stack file around it. Both are made from the
 * types that the components take, so that arguments, configuration and editor completion cannot disagree.
 */
export function environmentSchemas(analysis: AnalyzeResult): Record<string, JsonSchema> {
  const component = analysis.components.Environment;
  if (!component) throw new Error("The package exports no component named Environment.");
  const environment = objectSchema(component.inputs, component.description);
  const definitions = Object.fromEntries(
    reachable(component.inputs, analysis.typeDefinitions).map((type) => [type.name, typeSchema(type)]),
  );
  return {
    "environment.schema.json": {
      $schema: DRAFT,
      $id: "urn:usage-engine-networking:environment",
      title: "Usage Engine environment",
      ...environment,
      definitions,
    },
    "stack.schema.json": {
      $schema: DRAFT,
      $id: "urn:usage-engine-networking:stack",
      title: "Pulumi stack file with a Usage Engine environment",
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
    },
  };
}

/** The types that these properties lead to, by name. */
function reachable(
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
    return { ...description, $ref: `#/definitions/${typeName(property.$ref)}` };
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
function typeName(ref: string): string {
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

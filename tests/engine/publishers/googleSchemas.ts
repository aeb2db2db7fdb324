import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import { globSync } from "tinyglobby";
import { pythonEnvironment } from "../pythonEnvironment";
import type { Body } from "./googleBodies";
import type { Plain } from "./recordedStack";

/** A schema as discovery documents write it: an older draft, with types by name. */
interface DiscoverySchema extends Plain {
  $ref?: string;
  type?: string;
  pattern?: string;
  enum?: string[];
  readOnly?: boolean;
  description?: string;
  items?: DiscoverySchema;
  properties?: Record<string, DiscoverySchema>;
  additionalProperties?: DiscoverySchema;
  annotations?: { required?: string[] };
}

/** A method as discovery documents write it. */
interface DiscoveryMethod {
  httpMethod: string;
  /** `v1/{+parent}/services:batchGet`. */
  path: string;
  parameters: Record<
    string,
    { location: "path" | "query"; pattern?: string; repeated?: boolean; required?: boolean }
  >;
  response: { $ref: string };
  scopes: string[];
}

interface DiscoveryDocument {
  schemas: Record<string, DiscoverySchema>;
  resources: Record<string, { methods: Record<string, DiscoveryMethod> }>;
}

/** Google's own schemas of the bodies that its APIs take, from the discovery documents in google-api-python-client. */
export class GoogleSchemas {
  private readonly documents = new Map<string, Record<string, DiscoverySchema>>();
  private readonly ajv = new Ajv({ strict: false, allErrors: true });

  private constructor(private readonly folder: string) {}

  static async open(): Promise<GoogleSchemas> {
    const root = dirname(await pythonEnvironment("clouds"));
    const [document] = globSync(
      "lib/python*/site-packages/googleapiclient/discovery_cache/documents/compute.v1.json",
      {
        cwd: root,
      },
    );
    if (!document) throw new Error(`no discovery documents below ${root}`);
    return new GoogleSchemas(join(root, dirname(document)));
  }

  /** What a document has against a body, as `/path: reason`. */
  faults({ schema: [document, name], body }: Body): string[] {
    const id = `${document}/${name}`;
    if (!this.ajv.getSchema(id)) {
      const schemas = this.schemasOf(document);
      const definitions = Object.fromEntries(
        Object.entries(schemas).map(([key, schema]) => [key, jsonSchema(schema)]),
      );
      this.ajv.addSchema({ $ref: `#/definitions/${name}`, definitions }, id);
    }
    const validate = this.ajv.getSchema(id);
    if (!validate) throw new Error(`${document} has no ${name}`);
    return validate(body) ? [] : (validate.errors ?? []).map(inWords);
  }

  /** How a method of an API is called. */
  method(document: string, resource: string, method: string): DiscoveryMethod {
    const { resources } = this.read(document);
    const found = resources[resource]?.methods[method];
    if (!found) throw new Error(`${document} has no ${resource}.${method}`);
    return found;
  }

  private schemasOf(document: string): Record<string, DiscoverySchema> {
    let schemas = this.documents.get(document);
    if (!schemas) {
      ({ schemas } = this.read(document));
      this.documents.set(document, schemas);
    }
    return schemas;
  }

  private read(document: string): DiscoveryDocument {
    return JSON.parse(readFileSync(join(this.folder, `${document}.json`), "utf8")) as DiscoveryDocument;
  }
}

/** The same as a JSON schema: what the server fills in is refused, and so is what no property is made for. */
function jsonSchema(schema: DiscoverySchema): Plain {
  if (schema.$ref) return { $ref: `#/definitions/${schema.$ref}` };
  const { type, enum: values, pattern, items, properties, additionalProperties } = schema;
  return {
    ...(type && type !== "any" && { type }),
    ...(values && { enum: values }),
    // A pattern of a discovery document is for the whole text.
    ...(pattern && { pattern: `^(?:${pattern})$` }),
    ...(items && { items: jsonSchema(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [
          name,
          isOutput(property) ? false : jsonSchema(property),
        ]),
      ),
      required: Object.keys(properties).filter((name) =>
        properties[name]?.annotations?.required?.some((method) => method.endsWith(".insert")),
      ),
      additionalProperties: false,
    }),
    ...(additionalProperties && { additionalProperties: jsonSchema(additionalProperties) }),
  };
}

function isOutput({ readOnly, description = "" }: DiscoverySchema): boolean {
  return readOnly === true || /^\[?Output only\]?/i.test(description);
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message} ${JSON.stringify(params)}`;
}

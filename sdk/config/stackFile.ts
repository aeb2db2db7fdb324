import { readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { type Document, isMap, LineCounter, parseDocument, type YAMLError } from "yaml";
import { Findings } from "../findings/findings";

/** The configuration key that holds an environment, in a stack file's `config`. */
export const CONFIG_KEY = "usage-engine-networking:environment";

/** A stack file as it lies on disk, read without Pulumi and without its secrets' key. */
export interface StackFile {
  /** Absolute path. */
  file: string;
  /** Folder of the file: relative paths of the environment start here. */
  directory: string;
  /** The file's text, byte for byte. */
  text: string;
  /**
   * Value of `usage-engine-networking:environment`; undefined where the file holds none or cannot be read.
   * Encrypted values stay as the file has them: `{secure: "v1:..."}`.
   */
  environment: unknown;
  /** Pulumi ESC's environments that the stack imports: what they add is known to Pulumi only. */
  escEnvironments: string[];
  /** UEN015: why there is no environment. */
  findings: Findings;
}

/** There is no such file. */
export class NoStackFileError extends Error {
  override readonly name = "NoStackFileError";
}

/**
 * Reads a stack file (`Pulumi.<stack>.yaml`). Faults of its YAML come as findings with line and column.
 * @throws NoStackFileError where the file is not there.
 */
export function readStackFile(path: string): StackFile {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new NoStackFileError(`There is no stack file ${file}.`);
  const text = readFileSync(file, "utf8");
  const findings = new Findings();
  const document = parseStackText(text);
  for (const error of document.errors) {
    findings.add(
      "UEN015",
      ["environment"],
      `${basename(file)}${placeOf(error)}: ${firstLine(error.message)}`,
    );
  }
  const environment =
    document.errors.length > 0 ? undefined : environmentOf(document, basename(file), findings);
  const escEnvironments = environment === undefined ? [] : escEnvironmentsOf(document);
  return { file, directory: dirname(file), text, environment, escEnvironments, findings };
}

/** Parses a stack file's text as Pulumi does: with merge keys (`<<`), and no second document. */
export function parseStackText(text: string): Document.Parsed {
  return parseDocument(text, { merge: true, keepSourceTokens: true, lineCounter: new LineCounter() });
}

function environmentOf(document: Document.Parsed, name: string, findings: Findings): unknown {
  const refuse = (message: string, fix?: string): undefined => {
    findings.add("UEN015", ["environment"], `${name}: ${message}`, fix);
  };
  const example = `Write the environment below config:, as the value of ${CONFIG_KEY}.`;
  let root: unknown;
  try {
    root = document.toJS();
  } catch (error) {
    // Aliases are resolved only now: one may have no anchor, or too many may stand for each other.
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const config = isRecord(root) ? root.config : undefined;
  if (config !== undefined && config !== null && !isRecord(config)) {
    return refuse(`config is ${kindOf(config)}, not a map`, example);
  }
  const value = config?.[CONFIG_KEY];
  if (value === undefined || value === null) {
    // Both are easy to mistake for ours: Pulumi ESC's section, and a key without the package's name.
    const escOnly = isMap(document.contents) && document.has("environment");
    const near = config && "environment" in config ? "; config.environment belongs to another package" : "";
    const hint = escOnly ? "; the environment: at the top level is Pulumi ESC's" : near;
    return refuse(`config holds no ${CONFIG_KEY}${hint}`, example);
  }
  const environment = typeof value === "string" ? fromJson(value) : value;
  if (!isRecord(environment)) return refuse(`${CONFIG_KEY} is ${kindOf(value)}, not a map`, example);
  return environment;
}

/** The names that the top level's `environment:` lists, or `inline values` where it holds values itself. */
function escEnvironmentsOf(document: Document.Parsed): string[] {
  const { environment } = document.toJS() as { environment?: unknown };
  const { imports, values } = isRecord(environment)
    ? environment
    : { imports: environment, values: undefined };
  const names = (Array.isArray(imports) ? imports : []).map((one: unknown) =>
    isRecord(one) ? Object.keys(one).join(", ") : String(one),
  );
  return [...names, ...(values === undefined || values === null ? [] : ["inline values"])];
}

/** `pulumi config set` without `--path` stores an object as JSON text, and Pulumi reads it back as an object. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text that is not a JSON object";
  return `the ${typeof value} ${String(value)}`;
}

function placeOf(error: YAMLError): string {
  const start = error.linePos?.[0];
  return start ? `:${start.line}:${start.col}` : "";
}

/** The library appends its own picture of the place below the first line. */
function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}

import { basename, dirname, resolve } from "node:path";
import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import type { Place, Position } from "../findings/place";
import { pathFrom } from "./pathFrom";
import { positionOf } from "./positionOf";
import { readText } from "./readText";
import { messageOf, soundValueOf } from "./yamlValue";

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
  /** Where a configuration path (`environment.ecds[2]`) stands in the text. */
  positionOf: (path: Path) => Position;
}

/** There is no such file, or it cannot be read as text. */
export class NoStackFileError extends Error {
  override readonly name = "NoStackFileError";
}

/**
 * Reads a stack file (`Pulumi.<stack>.yaml`). Faults of its YAML come as findings with line and column.
 * @throws NoStackFileError where the file is not there, or is no regular file of UTF-8 text
 */
export function readStackFile(path: string): StackFile {
  const file = resolve(path);
  const read = readText(file);
  if ("fault" in read) {
    throw new NoStackFileError(
      read.isMissing ? `There is no stack file ${file}.` : `${file} cannot be read: ${read.fault}.`,
    );
  }
  const { text } = read;
  const findings = new Findings();
  const lines = new LineCounter();
  const document = parseStackText(text, lines);
  const refuse = (message: string, offset: number) =>
    findings.add("UEN015", { path: ["environment"], place: placeIn(file, lines, offset) }, message);
  for (const error of document.errors) refuse(messageOf(error), error.pos[0]);
  const sound = document.errors.length > 0 ? undefined : soundValueOf(document);
  if (sound && "fault" in sound) refuse(sound.fault, sound.offset);
  const root = sound && "value" in sound ? sound : undefined;
  const environment = root && environmentOf(root.value, document, basename(file), findings);
  const escEnvironments = environment === undefined ? [] : escEnvironmentsOf(root?.value);
  return {
    file,
    directory: dirname(file),
    text,
    environment,
    escEnvironments,
    findings,
    positionOf: (path) => positionOf(document, lines, pathInFile(path)),
  };
}

/** Configuration paths begin at `environment`; in the file that is the value of the configuration key. */
export function pathInFile(path: Path): Path {
  return ["config", CONFIG_KEY, ...path.slice(1)];
}

/** Parses a stack file's text as Pulumi does: with merge keys (`<<`), and no second document. */
export function parseStackText(text: string, lineCounter = new LineCounter()): Document.Parsed {
  return parseDocument(text, { merge: true, keepSourceTokens: true, lineCounter });
}

/** A place in a file, by its name as the caller's folder sees it. */
function placeIn(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file: fileFromHere(file), line, column: col };
}

/** A file's name as the caller's folder sees it: terminals open it by that. */
export function fileFromHere(file: string): string {
  return pathFrom(process.cwd(), file);
}

function environmentOf(root: unknown, document: Document.Parsed, name: string, findings: Findings): unknown {
  const refuse = (message: string, fix?: string): undefined => {
    findings.add("UEN015", ["environment"], `${name}: ${message}`, fix);
  };
  const example = `Write the environment below config:, as the value of ${CONFIG_KEY}.`;
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
function escEnvironmentsOf(root: unknown): string[] {
  const { environment } = root as { environment?: unknown };
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

import { basename } from "node:path";
import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import type { Position } from "../../findings/place";
import { pathFrom } from "../pathFrom";
import { positionOf } from "../positionOf";
import { readText } from "../readText";
import { messageOf, soundValueOf } from "../yamlValue";
import { CONFIG_KEY, type EnvironmentKey } from "./environmentKey";
import type { Sited, Source } from "./sited";

/** A file in the form of a stack file: configuration by key, below `config`. */
export interface ConfigFile extends Source {
  /** The file's text, byte for byte. */
  text: string;
  /** All of it as plain values; undefined where it is not YAML. */
  root: unknown;
  /** What stands under the environment's key: a map; undefined where there is none. */
  environment: Sited | undefined;
  /** UEN015: why there is no environment. */
  findings: Findings;
}

/** Why a file cannot be read as text. */
export interface Unreadable {
  fault: string;
  isMissing: boolean;
}

/**
 * Reads a file in the form of a stack file. Faults of its YAML come as findings with line and column.
 *
 * @param file absolute path
 * @param otherwise what stands in for the environment where the file has none under its key
 */
export function readConfigFile(
  file: string,
  key: EnvironmentKey,
  otherwise?: () => Sited | undefined,
): ConfigFile | Unreadable {
  const read = readText(file);
  if ("fault" in read) return read;
  const { text } = read;
  const findings = new Findings();
  const lines = new LineCounter();
  const document = parseStackText(text, lines);
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (message: string, offset: number) =>
    findings.add(
      "UEN015",
      { path: ["environment"], place: { file: fileFromHere(file), ...position(offset) } },
      message,
    );
  for (const error of document.errors) refuse(messageOf(error), error.pos[0]);
  const sound = document.errors.length > 0 ? undefined : soundValueOf(document);
  if (sound && "fault" in sound) refuse(sound.fault, sound.offset);
  const source: Source = { file, positionOf: (path: Path) => positionOf(document, lines, path) };
  const isSound = sound !== undefined && "value" in sound;
  const root = isSound ? sound.value : undefined;
  const environment = isSound
    ? environmentIn({ root, document, source, key, findings }, otherwise)
    : undefined;
  return { ...source, text, root, environment, findings };
}

/** Parses a stack file's text as Pulumi does: with merge keys (`<<`), and no second document. */
export function parseStackText(text: string, lineCounter = new LineCounter()): Document.Parsed {
  return parseDocument(text, { merge: true, keepSourceTokens: true, lineCounter });
}

/** A file's name as the caller's folder sees it: terminals open it by that. */
export function fileFromHere(file: string): string {
  return pathFrom(process.cwd(), file);
}

/** Whether a value is a map of YAML. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Reading {
  root: unknown;
  document: Document.Parsed;
  source: Source;
  key: EnvironmentKey;
  findings: Findings;
}

function environmentIn(
  { root, document, source, key, findings }: Reading,
  otherwise: (() => Sited | undefined) | undefined,
): Sited | undefined {
  const refuse = (message: string, fix?: string): undefined => {
    findings.add("UEN015", ["environment"], `${basename(source.file)}: ${message}`, fix);
  };
  const example = `Write the environment below config:, as the value of ${key[0]}.`;
  const config = isRecord(root) ? root.config : undefined;
  if (config !== undefined && config !== null && !isRecord(config)) {
    return refuse(`config is ${kindOf(config)}, not a map`, example);
  }
  const name = key.find((one) => config?.[one] !== undefined && config[one] !== null);
  if (name === undefined) {
    const instead = otherwise?.();
    return instead ?? refuse(`config holds no ${key[0]}${hint(document, config ?? {}, key)}`, example);
  }
  const value = config?.[name];
  const environment = typeof value === "string" ? fromJson(value) : value;
  if (!isRecord(environment)) return refuse(`${name} is ${kindOf(value)}, not a map`, example);
  return { value: environment, at: { source, path: ["config", name] } };
}

/** What is easy to mistake for the environment: Pulumi ESC's section, and a key of another project or package. */
function hint(document: Document.Parsed, config: Record<string, unknown>, key: EnvironmentKey): string {
  const other = Object.keys(config).find((one) => one.endsWith(":environment") && isRecord(config[one]));
  if (other !== undefined) return `; ${other} is read with --key ${other}`;
  if (isMap(document.contents) && document.has("environment")) {
    return "; the environment: at the top level is Pulumi ESC's";
  }
  if (!("environment" in config)) return "";
  return key[0] === CONFIG_KEY ? "; config.environment belongs to another package" : "";
}

/** `pulumi config set` without `--path` stores an object as JSON text, and Pulumi reads it back as an object. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text that is not a JSON object";
  return `the ${typeof value} ${String(value)}`;
}

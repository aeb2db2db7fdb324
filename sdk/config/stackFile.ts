import { dirname, resolve } from "node:path";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import type { Place } from "../findings/place";
import { type ConfigFile, fileFromHere, isRecord, readConfigFile } from "./extends/configFile";
import { CONFIG_KEY, type EnvironmentKey } from "./extends/environmentKey";
import { extendEnvironment } from "./extends/extendEnvironment";
import { findProject } from "./extends/project";
import { withProjectDefaults } from "./extends/projectDefaults";
import { placeOf, type Sited, siteOf } from "./extends/sited";

export { fileFromHere, parseStackText } from "./extends/configFile";
export { CONFIG_KEY } from "./extends/environmentKey";

/** A stack file as it lies on disk, read without Pulumi and without its secrets' key. */
export interface StackFile {
  /** Absolute path. */
  file: string;
  /** Folder of the file: relative paths of the environment start here. */
  directory: string;
  /** The file's text, byte for byte. */
  text: string;
  /** The key that holds the environment. */
  key: EnvironmentKey;
  /**
   * What the engine hands to a program: the file's own value of the key, and what the project gives. Undefined where there
   * is none, or the file cannot be read. Encrypted values stay as the file has them: `{secure: "v1:..."}`.
   */
  configured: unknown;
  /** The same over the bases that it extends: what is planned. */
  environment: unknown;
  /** Absolute paths of the files that it extends, the nearest first; the last one may not be there. */
  bases: string[];
  /** Pulumi ESC's environments that the stack imports: what they add is known to Pulumi only. */
  escEnvironments: string[];
  /** UEN015 and UEN029: why there is no environment, or not all of it. */
  findings: Findings;
  /** Where a configuration path (`environment.ecds[2]`) is written: in this file, or in one that it extends. */
  placeOf: (path: Path) => Place;
  /**
   * A configuration path as a path in this file's own text, to write there; undefined where that is not in this file: it
   * leads through an entry of a list of a base, or the project gives the environment.
   */
  pathInFile: PathInFile;
}

/** A configuration path as a path in a stack file's text. */
export type PathInFile = (path: Path) => Path | undefined;

/** There is no such file, or it cannot be read as text. */
export class NoStackFileError extends Error {
  override readonly name = "NoStackFileError";
}

/**
 * Reads a stack file (`Pulumi.<stack>.yaml`) with the bases that it extends and what its project gives. Faults of their YAML
 * come as findings with file, line and column.
 * @throws NoStackFileError where the file is not there, or is no regular file of UTF-8 text
 */
export function readStackFile(path: string, key: EnvironmentKey = [CONFIG_KEY]): StackFile {
  const file = resolve(path);
  const directory = dirname(file);
  const project = findProject(directory);
  const defaults = (environment?: Sited) =>
    project?.stackDirectory === directory ? withProjectDefaults(environment, key, project) : environment;
  const read = readConfigFile(file, key, defaults);
  if ("fault" in read) {
    throw new NoStackFileError(
      read.isMissing ? `There is no stack file ${file}.` : `${file} cannot be read: ${read.fault}.`,
    );
  }
  const configured = read.environment && defaults(read.environment);
  const extended = configured && extendEnvironment(configured, key, directory);
  if (extended) read.findings.append(extended.findings.sorted());
  return {
    file,
    directory,
    text: read.text,
    key,
    configured: configured?.value,
    environment: extended?.environment.value,
    bases: extended?.bases ?? [],
    escEnvironments: configured ? escEnvironmentsOf(read.root) : [],
    findings: read.findings,
    placeOf: (inside) => placeOf(siteIn(read, key, extended?.environment, inside), fileFromHere),
    pathInFile: (inside) => pathToWrite(read, extended?.environment, inside),
  };
}

/** In a file that holds only its own environment: where a configuration path is in its text. */
export function pathInFile(path: Path): Path {
  return ["config", CONFIG_KEY, ...path.slice(1)];
}

function siteIn(read: ConfigFile, key: EnvironmentKey, environment: Sited | undefined, path: Path) {
  const inside = path.slice(1);
  return environment
    ? siteOf(environment, inside)
    : { source: read, path: ["config", key[0], ...inside] satisfies Path };
}

/** Maps are merged, so a key may be written wherever they are; an entry of a list only where that entry is. */
function pathToWrite(read: ConfigFile, environment: Sited | undefined, path: Path): Path | undefined {
  if (environment === undefined || environment.at.source.file !== read.file) return undefined;
  const inside = path.slice(1);
  const last = inside.map((step) => typeof step).lastIndexOf("number");
  if (last < 0) return [...environment.at.path, ...inside];
  const entry = siteOf(environment, inside.slice(0, last + 1));
  return entry.source.file === read.file ? [...entry.path, ...inside.slice(last + 1)] : undefined;
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

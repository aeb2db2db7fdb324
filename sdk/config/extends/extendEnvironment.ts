import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Findings } from "../../findings/findings";
import { formatPlace } from "../../findings/place";
import { configuredPath } from "../configuredPath";
import { fileFromHere, isRecord, readConfigFile } from "./configFile";
import type { EnvironmentKey } from "./environmentKey";
import { mergeEnvironments } from "./mergeEnvironments";
import { mapOf, partOf, placeOf, type Sited } from "./sited";

/** An environment with all that it extends. */
export interface ExtendedEnvironment {
  environment: Sited;
  /** Absolute paths of the files that it extends, the nearest first; the last one may not be there. */
  bases: string[];
  /** UEN029 and UEN015: why a base could not be read. What is known without it is in the environment all the same. */
  findings: Findings;
}

/**
 * Puts an environment over the bases that its `extends` leads to: a file like a stack file, named from the folder of the file
 * that names it, and so on. The engine hands a program what the stack file says and no more, so the program and the command
 * line both read bases by this.
 *
 * @param environment what stands in the stack file, or what the engine has made of it
 * @param key the key that holds the environment, in the bases too
 * @param directory where the name of the first base starts: the folder of the stack file
 */
export function extendEnvironment(
  environment: Sited,
  key: EnvironmentKey,
  directory = dirname(environment.at.source.file),
): ExtendedEnvironment {
  const findings = new Findings();
  const bases: string[] = [];
  const refuse = (at: Sited, message: string) =>
    findings.add(
      "UEN029",
      { path: ["environment", "extends"], place: placeOf(at.at, fileFromHere) },
      message,
    );

  /** `chain` has the `extends` that have led here. */
  const follow = (over: Sited, folder: string, chain: readonly Sited[]): Sited => {
    const reference = isRecord(over.value) ? partOf(over, "extends") : undefined;
    if (!reference) return over;
    const own = withoutExtends(over);
    const name = reference.value;
    if (name === null) return own;
    if (typeof name !== "string" || name === "") {
      refuse(reference, `${JSON.stringify(name)} is not the name of a file`);
      return own;
    }
    const file = configuredPath(name, folder);
    const links = [...chain, reference];
    if (links.some(({ at }) => isSameFile(at.source.file, file))) {
      refuse(reference, `it extends itself: ${circle(links)}`);
      return own;
    }
    bases.push(file);
    const read = readConfigFile(file, key);
    if ("fault" in read) {
      refuse(reference, `${name}: ${read.fault}`);
      return own;
    }
    for (const finding of read.findings.sorted()) {
      findings.append([{ place: { file: fileFromHere(file), line: 1, column: 1 }, ...finding }]);
    }
    return read.environment ? mergeEnvironments(follow(read.environment, dirname(file), links), own) : own;
  };
  return { environment: follow(environment, directory, []), bases, findings };
}

/** `Pulumi.a.yaml:3:5 names base.yaml, base.yaml:3:5 names Pulumi.a.yaml` */
function circle(links: readonly Sited[]): string {
  return links
    .map((link) => `${formatPlace(placeOf(link.at, basename))} names ${String(link.value)}`)
    .join(", ");
}

function withoutExtends(environment: Sited): Sited {
  const keys = Object.keys(environment.value as object).filter((key) => key !== "extends");
  const parts = keys.flatMap((key) => {
    const part = partOf(environment, key);
    return part ? [[key, part] as const] : [];
  });
  return mapOf(environment.at, new Map(parts));
}

/** Links may give one file many names. */
function isSameFile(one: string, other: string): boolean {
  return realPath(one) === realPath(other);
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

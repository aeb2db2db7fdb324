import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { REPOSITORY_ROOT } from "../../../local/programs";

/** A value as it is written down: text, numbers, lists and maps. */
export type Plain = Record<string, unknown>;

/** One resource of a recorded stack: what the engine is asked for. */
export interface RecordedResource {
  urn: string;
  /** Such as `aws:ec2/vpc:Vpc`. */
  token: string;
  name: string;
  dependencies: readonly string[];
  inputs: Plain;
}

const FOLDER = join(REPOSITORY_ROOT, "tests", "unit", "components", "upgrade", "recorded");

/** The names of all recorded stacks: the root stack files', the examples' and some programs'. */
export function recordedStacks(): string[] {
  return globSync("*.yaml", { cwd: FOLDER })
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** The resources of one cloud in a recorded stack, whose recording the upgrade tests hold. */
export function recordedResources(stack: string, cloud: "aws" | "gcp"): RecordedResource[] {
  const recording = parse(readFileSync(join(FOLDER, `${stack}.yaml`), "utf8")) as Record<string, Plain>;
  return Object.entries(recording)
    .map(([urn, { dependencies, inputs }]) => {
      const [types = "", name = ""] = urn.split("::");
      return {
        urn,
        token: types.split("$").at(-1) ?? "",
        name,
        dependencies: (dependencies ?? []) as string[],
        inputs: (inputs ?? {}) as Plain,
      };
    })
    .filter(({ token }) => token.startsWith(`${cloud}:`));
}

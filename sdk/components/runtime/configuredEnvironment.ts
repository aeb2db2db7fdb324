import { dirname, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import { readConfigFile } from "../../config/extends/configFile";
import { CONFIG_KEY, type EnvironmentKey, environmentKey } from "../../config/extends/environmentKey";
import { extendEnvironment } from "../../config/extends/extendEnvironment";
import { findProject, stackFilePath } from "../../config/extends/project";
import { placeOf, type Source, siteOf } from "../../config/extends/sited";
import { hiddenConfiguration } from "../../config/hiddenConfiguration";
import { pathFrom } from "../../config/pathFrom";
import { type Finding, withFiles } from "../../findings/finding";
import { parsePath } from "../../findings/path";
import { isConfigSecret } from "./isConfigSecret";
import { projectDirectory } from "./projectDirectory";
import { findingLine } from "./reportFindings";

/** An environment as the engine and the bases that it extends give it. */
export interface ReadConfiguration {
  /** Not checked yet. */
  value: unknown;
  /** Folder of the stack file: relative paths start here. */
  directory: string;
  /** Why a base could not be read; places are named from that folder. */
  findings: readonly Finding[];
  /** Findings with the place of each that is about a value of a base. */
  withPlaces: (findings: readonly Finding[]) => Finding[];
}

/**
 * The value of a configuration key over the bases that its `extends` names, as the command line reads it (`--key`): for
 * programs of your own that give it to `Environment`. Relative paths in it start at the folder of the stack file.
 *
 * @param key such as `my-project:environment`, or `environment` alone for the project's own. Default: the package's.
 * @throws RunError where there is no value, or a base cannot be read; that has been logged by then
 */
export function configuredEnvironment(key: string = CONFIG_KEY): EnvironmentArgs {
  const { value, directory, findings } = readConfiguration(projectDirectory(), key);
  for (const finding of findings) pulumi.log.error(findingLine(finding));
  if (findings.length > 0)
    throw new pulumi.RunError(`The value of ${key} cannot be read; nothing was changed.`);
  // It is checked where it is planned.
  return { directory, ...(value as EnvironmentArgs) };
}

/**
 * Reads a configuration key with the bases that it extends.
 *
 * @param directory the project's folder
 * @throws RunError where there is no value
 */
export function readConfiguration(directory: string, key: string): ReadConfiguration {
  const names = environmentKey(key, pulumi.getProject());
  const [namespace = "", name = ""] = names[0].split(":", 2);
  const configured = new pulumi.Config(namespace).getObject<unknown>(name);
  if (configured === undefined) {
    throw new pulumi.RunError(
      `Pulumi.${pulumi.getStack()}.yaml has no ${names[0]} under config:. ` +
        "`npx usage-engine-networking init` writes one. Or copy one from the examples folder, or begin with " +
        "`target: on-prem` and let the plan ask for the rest.",
    );
  }
  const project = findProject(directory);
  const file =
    project?.directory === directory
      ? stackFilePath(project, pulumi.getStack())
      : join(directory, `Pulumi.${pulumi.getStack()}.yaml`);
  const value = isConfigSecret(names[0]) ? hiddenConfiguration(file, names) : configured;
  const own = { value, at: { source: sourceOf(file, names), path: [] } };
  const { environment, findings } = extendEnvironment(own, names);
  const folder = dirname(file);
  const fromFolder = (one: string) => pathFrom(folder, one);
  const ofBase = (path: string): Pick<Finding, "place"> => {
    const site = siteOf(environment, parsePath(path).slice(1));
    return site.source.file === file ? {} : { place: placeOf(site, fromFolder) };
  };
  return {
    value: environment.value,
    directory: folder,
    findings: withFiles(findings.sorted(), (one) => fromFolder(resolve(one))),
    withPlaces: (found) => found.map((one) => ({ ...ofBase(one.path), ...one })),
  };
}

/** The engine does not say where a value stands in the stack file: it is looked up there when somebody asks. */
function sourceOf(file: string, key: EnvironmentKey): Source {
  return {
    file,
    positionOf: (path) => {
      const read = readConfigFile(file, key);
      const at = "fault" in read ? undefined : read.environment?.at;
      return at ? at.source.positionOf([...at.path, ...path]) : { line: 1, column: 1 };
    },
  };
}

/** The configuration key that holds an environment, in a stack file's `config`. */
export const CONFIG_KEY = "usage-engine-networking:environment";

/** A configuration key by all of its names; the first one is whole, with the project or package that it belongs to. */
export type EnvironmentKey = readonly [name: string, ...others: string[]];

/**
 * A configuration key by the names that Pulumi knows it by: a project's own keys are also written without the project.
 *
 * @param name such as `usage-engine-services:environment`, or `environment` alone for the project's own
 * @param project the project's name, where it is known
 */
export function environmentKey(name: string, project: string | undefined): EnvironmentKey {
  const [namespace, own] = name.includes(":") ? name.split(":", 2) : [project, name];
  if (namespace === undefined || own === undefined) return [name];
  return namespace === project ? [`${namespace}:${own}`, own] : [`${namespace}:${own}`];
}

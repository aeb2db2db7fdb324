import { parsePath } from "../../findings/path";
import { isRecord } from "./configFile";
import type { EnvironmentKey } from "./environmentKey";
import type { Project } from "./project";
import { mapOf, partOf, type Sited } from "./sited";

/**
 * What a project's own `config` (in Pulumi.yaml) gives to a stack, by the engine's rule: the value of a key stands where the
 * stack file has nothing under it, all of it or, where the key is a path (`usage-engine-networking:environment.namespace`),
 * what the path leads to. Maps are not merged.
 */
export function withProjectDefaults(
  environment: Sited | undefined,
  key: EnvironmentKey,
  { config, source }: Project,
): Sited | undefined {
  let known = environment;
  // In the engine's order.
  for (const name of Object.keys(config).sort()) {
    const path = pathBelow(name, key);
    const setting = valueKey(config[name]);
    if (!path || setting === undefined) continue;
    const value = (config[name] as Record<string, unknown>)[setting];
    known = filled(known, path, { value, at: { source, path: ["config", name, setting] } });
  }
  return known;
}

/** The path that a project's key leads to below the environment; undefined for other keys. */
function pathBelow(name: string, key: EnvironmentKey): string[] | undefined {
  const own = key.find((one) => name === one || name.startsWith(`${one}.`));
  if (own === undefined) return undefined;
  const path = parsePath(name.slice(own.length));
  return path.every((step) => typeof step === "string") ? (path as string[]) : undefined;
}

/** The engine takes `default` before `value`. */
function valueKey(setting: unknown): "default" | "value" | undefined {
  if (!isRecord(setting)) return undefined;
  return (["default", "value"] as const).find((one) => setting[one] !== undefined && setting[one] !== null);
}

/** The value with another one at a path, if there is nothing yet. */
function filled(whole: Sited | undefined, [key, ...rest]: readonly string[], value: Sited): Sited {
  if (key === undefined) return whole ?? value;
  const known = whole ?? { value: {}, at: value.at };
  if (!isRecord(known.value)) return known;
  const part = filled(partOf(known, key), rest, value);
  const parts = Object.keys(known.value).map((one) => [one, partOf(known, one)] as const);
  const present = parts.filter((entry): entry is readonly [string, Sited] => entry[1] !== undefined);
  return mapOf(known.at, new Map([...present, [key, part]]));
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { pluckString } from "../kubeObject";
import { isMap, type PropertyMap, type PropertyValue } from "../propertyValue";

/** Arguments of a Release that become a switch of `helm install` or `helm upgrade` when they are true. */
const SWITCHES: { argument: string; flag: string; on: ("install" | "upgrade" | "template")[] }[] = [
  { argument: "atomic", flag: "--atomic", on: ["install", "upgrade"] },
  { argument: "cleanupOnFail", flag: "--cleanup-on-fail", on: ["upgrade"] },
  { argument: "createNamespace", flag: "--create-namespace", on: ["install"] },
  { argument: "dependencyUpdate", flag: "--dependency-update", on: ["install", "upgrade", "template"] },
  { argument: "devel", flag: "--devel", on: ["install", "upgrade", "template"] },
  { argument: "disableCRDHooks", flag: "--no-hooks", on: ["upgrade"] },
  { argument: "disableOpenapiValidation", flag: "--disable-openapi-validation", on: ["install"] },
  { argument: "disableWebhooks", flag: "--no-hooks", on: ["install", "template"] },
  { argument: "forceUpdate", flag: "--force", on: ["upgrade"] },
  { argument: "renderSubchartNotes", flag: "--render-subchart-notes", on: ["install", "upgrade"] },
  { argument: "replace", flag: "--replace", on: ["install"] },
  { argument: "resetValues", flag: "--reset-values", on: ["upgrade"] },
  { argument: "reuseValues", flag: "--reuse-values", on: ["upgrade"] },
  { argument: "skipCrds", flag: "--skip-crds", on: ["install"] },
  { argument: "takeOwnership", flag: "--take-ownership", on: ["install", "upgrade"] },
  { argument: "verify", flag: "--verify", on: ["install", "upgrade", "template"] },
];

/** Arguments that carry a value. */
const OPTIONS: { argument: string; flag: string; on: ("install" | "upgrade" | "template")[] }[] = [
  { argument: "description", flag: "--description", on: ["install", "upgrade"] },
  { argument: "keyring", flag: "--keyring", on: ["install", "upgrade", "template"] },
  { argument: "postrender", flag: "--post-renderer", on: ["install", "upgrade", "template"] },
  { argument: "version", flag: "--version", on: ["install", "upgrade", "template"] },
];

const REPOSITORY_OPTIONS: Record<string, string> = {
  caFile: "--ca-file",
  certFile: "--cert-file",
  keyFile: "--key-file",
  username: "--username",
  password: "--password",
};

/** What the helm program has no switch for; refused rather than left out. */
const UNSUPPORTED = ["allowNullValues", "lint", "recreatePods"];

type Command = "install" | "upgrade" | "template";

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

/** @throws Error that names an argument which this stand-in cannot carry out. */
export function refuseUnsupported(release: PropertyMap): void {
  for (const argument of UNSUPPORTED) {
    if (release[argument] === true) {
      throw new Error(
        `"${argument}" of helm.v3.Release is not part of the local stand-in for the Kubernetes provider: install the ` +
          "official plugin (pulumi plugin install resource kubernetes), or leave it out",
      );
    }
  }
}

/** The chart's name and where it comes from: a path, a repository by address or by its local name, a registry. */
function chartArguments(release: PropertyMap): string[] {
  const chart = pluckString(release, "chart").trim();
  const repository = isMap(release.repositoryOpts) ? release.repositoryOpts : {};
  const place = pluckString(repository, "repo");
  const options = Object.entries(REPOSITORY_OPTIONS).flatMap(([key, flag]) => {
    const value = pluckString(repository, key);
    return value === "" ? [] : [flag, value];
  });
  if (chart.startsWith("oci://") || place === "") return [chart, ...options];
  if (isUrl(place)) return [chart, "--repo", place, ...options];
  return [chart.includes("/") ? chart : `${place}/${chart}`, ...options];
}

/** How long helm waits for each step; 0 is for ever, as with skipAwait and no timeout. */
export function timeoutArgument(release: PropertyMap): string[] {
  const seconds = typeof release.timeout === "number" ? release.timeout : 0;
  return ["--timeout", `${seconds}s`];
}

/** The command line for a release, without its values. */
export function commandLine(command: Command, release: PropertyMap): string[] {
  const args = [command, pluckString(release, "name"), ...chartArguments(release)];
  args.push("--namespace", pluckString(release, "namespace"));
  for (const { argument, flag, on } of SWITCHES) {
    if (on.includes(command) && release[argument] === true) args.push(flag);
  }
  for (const { argument, flag, on } of OPTIONS) {
    const value = release[argument];
    if (on.includes(command) && value !== undefined && value !== "") args.push(flag, String(value));
  }
  if (command === "template") {
    if (release.skipCrds !== true) args.push("--include-crds");
    return args;
  }
  args.push(...timeoutArgument(release));
  if (release.skipAwait !== true) {
    args.push("--wait");
    if (release.waitForJobs === true) args.push("--wait-for-jobs");
  }
  if (command === "upgrade") args.push("--history-max", String(release.maxHistory ?? 0));
  return args;
}

/** The YAML in an asset, as Pulumi sends it: a file's path, or text. */
function assetText(asset: PropertyValue): string {
  const path = pluckString(asset, "path");
  if (path !== "") return readFileSync(path, "utf8");
  const text = isMap(asset) ? asset.text : undefined;
  if (typeof text === "string") return text;
  throw new Error("valueYamlFiles takes file and string assets only");
}

function merge(base: PropertyMap, over: PropertyMap): PropertyMap {
  const merged: PropertyMap = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? merge(before, value) : value;
  }
  return merged;
}

function withoutNulls(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(entries.map(([key, field]) => [key, withoutNulls(field)]));
}

/** The values for the chart: the files in order, then `values`. */
export function releaseValues(release: PropertyMap): PropertyMap {
  const files = Array.isArray(release.valueYamlFiles) ? release.valueYamlFiles : [];
  const parsed = files.map((file): unknown => parse(assetText(file)));
  const all = [...parsed, release.values ?? {}].map((values) => {
    if (values !== null && !isMap(values)) throw new Error("chart values must be a map of names to values");
    return withoutNulls(values) as PropertyMap | null;
  });
  return all.reduce<PropertyMap>((sum, values) => merge(sum, values ?? {}), {});
}

/** Runs something with the values in a file that only this user can read, and removes the file. */
export async function withValuesFile<T>(
  release: PropertyMap,
  run: (args: string[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "provider-values-"));
  try {
    const path = join(folder, "values.json");
    writeFileSync(path, JSON.stringify(releaseValues(release)), { mode: 0o600 });
    return await run(["--values", path]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

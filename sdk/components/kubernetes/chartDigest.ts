import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isOnDisk } from "./chartPlace";

/** Helm's own marker files and editors' leftovers start with a dot: neither is part of what a chart renders. */
const isHidden = (name: string): boolean => name.startsWith(".");

function filesBelow(folder: string, prefix = ""): string[] {
  const names = readdirSync(folder).filter((name) => !isHidden(name));
  return names.sort().flatMap((name) => {
    const inner = prefix === "" ? name : `${prefix}/${name}`;
    return statSync(join(folder, name)).isDirectory() ? filesBelow(join(folder, name), inner) : [inner];
  });
}

/**
 * A digest of a chart that lies on this machine; nothing for one that comes from a repository, or is not there: the provider
 * says so in Helm's own words.
 *
 * The provider compares a chart by its name and version only, so a mirrored chart that is edited under its old version would
 * never reach the cluster (https://github.com/pulumi/pulumi-kubernetes/pull/2672).
 */
export function chartDigest(chart: string): string | undefined {
  const entry = isOnDisk(chart) ? statSync(chart, { throwIfNoEntry: false }) : undefined;
  if (!entry) {
    return undefined;
  }
  const hash = createHash("sha256");
  const files = entry.isDirectory() ? filesBelow(chart) : [""];
  for (const file of files) {
    const content = readFileSync(join(chart, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return `sha256:${hash.digest("hex").slice(0, 16)}`;
}

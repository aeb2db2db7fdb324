import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Platform } from "./cache";
import { request, save } from "./download";
import type { ChecksumFormat, OfficialBinary } from "./program";
import type { Progress } from "./progress";
import { isReachable } from "./reachability";

const run = promisify(execFile);
const CHECKSUM_TIMEOUT_MILLISECONDS = 20_000;

/** A program as {@link downloadOfficial} fetches it. */
export interface Download extends OfficialBinary {
  readonly name: string;
  readonly version: string;
  readonly companions?: readonly string[];
}

function fill(template: string, { name, version, archNames }: Download, platform: Platform): string {
  const values: Readonly<Record<string, string>> = {
    name,
    version,
    os: platform.os,
    arch: archNames?.[platform.arch] ?? platform.arch,
  };
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

const DIGEST_READERS: Readonly<Record<ChecksumFormat, (text: string, file: string) => string | undefined>> = {
  digest: (text) => text.trim().split(/\s/)[0],
  list: (text, file) =>
    text
      .split("\n")
      .map((line) => line.trim().split(/\s+\*?/))
      .find(([, name]) => name === file)?.[0],
  githubRelease: (text, file) => {
    const { assets = [] } = JSON.parse(text) as { assets?: { name: string; digest?: string | null }[] };
    return assets.find(({ name }) => name === file)?.digest?.replace(/^sha256:/, "");
  },
};

/**
 * The SHA-256 digest that a publisher's checksum file gives for a file.
 *
 * @throws Error when the file is not in it
 */
export function publishedDigest(format: ChecksumFormat, text: string, file: string): string {
  const digest = DIGEST_READERS[format](text, file)?.toLowerCase();
  if (!digest || !/^[0-9a-f]{64}$/.test(digest)) {
    throw new Error(`the published checksums have no SHA-256 digest for ${file}`);
  }
  return digest;
}

/** Where a program is written to. */
export interface Destination {
  readonly file: string;
  /** An existing folder for what it comes in; its owner removes it. */
  readonly scratchFolder: string;
}

/**
 * Downloads an official binary, checked against the digest that its publisher lists.
 *
 * @returns false when the publisher has none for this platform or cannot be reached from here
 * @throws Error when it can be reached but does not deliver, or delivers something else than it lists
 */
export async function downloadOfficial(
  download: Download,
  platform: Platform,
  { file, scratchFolder }: Destination,
  progress: Progress,
): Promise<boolean> {
  if (!download.platforms.includes(`${platform.os}-${platform.arch}`)) {
    return false;
  }
  const url = fill(download.url, download, platform);
  const checksumUrl = fill(download.checksumUrl, download, platform);
  if (!(await isReachable(url)) || !(await isReachable(checksumUrl))) {
    return false;
  }
  const label = `downloading ${download.name} ${download.version} from ${new URL(url).host}`;
  progress(label);
  const fileName = path.posix.basename(new URL(url).pathname);
  const checksums = await request(checksumUrl, AbortSignal.timeout(CHECKSUM_TIMEOUT_MILLISECONDS));
  const expected = publishedDigest(download.checksumFormat, await checksums.text(), fileName);
  const saved = path.join(scratchFolder, fileName);
  const digest = await save(url, saved, label, progress);
  if (digest !== expected) {
    throw new Error(`${url} has the SHA-256 digest ${digest}, but its publisher lists ${expected}`);
  }
  if (download.member === undefined) {
    await fs.promises.rename(saved, file);
    return true;
  }
  const member = fill(download.member, download, platform);
  const folder = path.posix.dirname(member);
  const parts = (download.companions ?? []).map((companion) => path.posix.join(folder, companion));
  await run("tar", ["-xzf", saved, "-C", scratchFolder, member, ...parts]);
  for (const part of parts) {
    await fs.promises.rename(
      path.join(scratchFolder, part),
      path.join(path.dirname(file), path.basename(part)),
    );
  }
  await fs.promises.rename(path.join(scratchFolder, member), file);
  return true;
}

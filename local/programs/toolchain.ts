import * as fs from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import * as yauzl from "yauzl";
import { cacheFolder, type Platform, programsFolder, thisPlatform } from "./cache";
import { save } from "./download";
import { withLock } from "./lock";
import { type Destination, downloadOfficial } from "./official";
import type { OfficialBinary } from "./program";
import type { Progress } from "./progress";
import { isReachable } from "./reachability";

/** A release of Go, and where it comes from. */
export interface Toolchain {
  /** Without a leading `go`. */
  readonly version: string;
  readonly official: OfficialBinary;
  /** SHA-256 digests of the zip file that module proxies serve, by platform (`os-arch`). */
  readonly zipDigests: Readonly<Record<string, string>>;
}

/** The release that is fetched where PATH has none that does: new enough for every `go.mod` here. */
export const PINNED_TOOLCHAIN: Toolchain = {
  version: "1.26.10",
  official: {
    url: "https://dl.google.com/go/go{version}.{os}-{arch}.tar.gz",
    checksumUrl: "https://dl.google.com/go/go{version}.{os}-{arch}.tar.gz.sha256",
    checksumFormat: "digest",
    member: "go",
    platforms: ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"],
  },
  zipDigests: {
    "linux-amd64": "f64ecb0807852be2c98899561c45288a9ad57f4e88f3cd002ffabeccbd03bfe1",
    "linux-arm64": "195f18be92553fb272b9c4f9fca6e67b6a04d8831bf6c4b918ac70982fadb444",
    "darwin-amd64": "3cf4e48b0c309cb907cbb9fc0466d4e97c2c9faa48a16222e03ef4914aec09b2",
    "darwin-arm64": "afb16ae24c172f008db87119f34cf903a295bbad3fa526f7443914b0240b33c7",
  },
};

/** Go's own (https://go.dev/ref/mod#environment-variables). */
const DEFAULT_PROXY = "https://proxy.golang.org";

/** Module zips carry no modes: Go itself sets these executable when it installs one. */
const EXECUTABLE = /^(bin|pkg\/tool)\//;

/** The module proxies that `GOPROXY` names, without `direct` and `off`. */
function moduleProxies(): string[] {
  return (process.env.GOPROXY || DEFAULT_PROXY).split(/[,|]/).filter((entry) => /^https?:/.test(entry));
}

/** Unpacks a toolchain's module zip, whose entries all lie below `prefix`. */
async function unpack(zipFile: string, prefix: string, folder: string): Promise<void> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  const zip = await open(zipFile, { lazyEntries: true, autoClose: false });
  try {
    const openEntry = promisify<yauzl.Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
    await new Promise<void>((resolve, reject) => {
      const write = async (entry: yauzl.Entry) => {
        if (!entry.fileName.startsWith(prefix)) {
          throw new Error(`${zipFile} has ${entry.fileName} outside ${prefix}`);
        }
        const name = entry.fileName.slice(prefix.length);
        const file = path.join(folder, name);
        await fs.promises.mkdir(path.dirname(file), { recursive: true });
        const mode = EXECUTABLE.test(name) ? 0o755 : 0o644;
        await pipeline(await openEntry(entry), fs.createWriteStream(file, { mode }));
        zip.readEntry();
      };
      zip.on("entry", (entry: yauzl.Entry) => write(entry).catch(reject));
      zip.once("end", resolve);
      zip.once("error", reject);
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
}

/** Fetches the toolchain as Go itself would: as a module's zip file from a module proxy. */
async function downloadFromProxy(
  { version, zipDigests }: Toolchain,
  { os, arch }: Platform,
  { file: folder, scratchFolder }: Destination,
  progress: Progress,
): Promise<boolean> {
  const expected = zipDigests[`${os}-${arch}`];
  const release = `v0.0.1-go${version}.${os}-${arch}`;
  for (const proxy of expected === undefined ? [] : moduleProxies()) {
    const url = `${proxy.replace(/\/$/, "")}/golang.org/toolchain/@v/${release}.zip`;
    if (!(await isReachable(url))) {
      continue;
    }
    const label = `downloading go ${version} from ${new URL(url).host}`;
    progress(label);
    const file = path.join(scratchFolder, "toolchain.zip");
    const digest = await save(url, file, label, progress);
    if (digest !== expected) {
      throw new Error(`${url} has the SHA-256 digest ${digest}, but ${expected} is pinned`);
    }
    await unpack(file, `golang.org/toolchain@${release}/`, folder);
    return true;
  }
  return false;
}

/**
 * The `go` command of a pinned toolchain in the cache, fetched if it is not there yet: from its publisher, else from
 * the module proxies of `GOPROXY`. About 75 MB to download, 250 MB on disk.
 *
 * @returns undefined where there is none for this platform, or nobody who can be reached delivers what is published or
 *   pinned; the progress says why
 */
export async function ensureToolchain(
  progress: Progress,
  toolchain: Toolchain = PINNED_TOOLCHAIN,
): Promise<string | undefined> {
  const platform = thisPlatform();
  const folder = path.join(programsFolder(), `go-${toolchain.version}-${platform.os}-${platform.arch}`);
  const command = path.join(folder, "bin", "go");
  if (fs.existsSync(command)) {
    return command;
  }
  const waiting = (pid: number) => progress(`waiting for another run that fetches Go (pid ${pid})`);
  return withLock(path.join(cacheFolder(), "go.lock"), waiting, async () => {
    if (fs.existsSync(command)) {
      return command;
    }
    const scratch = `${folder}.part`;
    await fs.promises.rm(scratch, { recursive: true, force: true });
    await fs.promises.mkdir(scratch, { recursive: true });
    try {
      const made = path.join(scratch, "made");
      const { official, version } = toolchain;
      const download = { ...official, name: "go", version };
      const ways = [
        () => downloadOfficial(download, platform, { file: made, scratchFolder: scratch }, progress),
        () => downloadFromProxy(toolchain, platform, { file: made, scratchFolder: scratch }, progress),
      ];
      for (const fetchTo of ways) {
        try {
          if (await fetchTo()) {
            await fs.promises.rename(made, folder);
            return command;
          }
        } catch (error) {
          progress(`this Go ${version} is not used: ${(error as Error).message}`);
          await fs.promises.rm(made, { recursive: true, force: true });
        }
      }
      return undefined;
    } finally {
      await fs.promises.rm(scratch, { recursive: true, force: true });
    }
  });
}

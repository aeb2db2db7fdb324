import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import * as semver from "semver";
import { programs } from "./catalogue";
import { findOnPath } from "./path";
import type { GoBuild, ProgramName } from "./program";
import { duration, type Progress } from "./progress";
import { GO_MODULES_FOLDER } from "./repository";
import { ensureToolchain } from "./toolchain";

const run = promisify(execFile);
const KEPT_LINES = 25;

/** What the last lines of a failed Go command tell about the way out. */
const WAYS_OUT: readonly { readonly pattern: RegExp; readonly wayOut: string }[] = [
  {
    pattern: /libseccomp|pkg-config|C compiler/,
    wayOut: "install what the part in C needs (Debian: `apt-get install -y gcc libseccomp-dev pkg-config`)",
  },
  {
    pattern: /no space left on device/i,
    wayOut: "free some disk space (Go's caches: `go env GOCACHE GOMODCACHE`)",
  },
  {
    pattern: /signal: killed|out of memory|cannot allocate/i,
    wayOut: "give the build more memory (2 GB do)",
  },
  {
    pattern: /dial tcp|i\/o timeout|proxyconnect|no such host|TLS handshake|40[37] |50[234] /i,
    wayOut: "set GOPROXY to a Go module proxy that can be reached from here",
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR/i,
    wayOut: "the module proxy served something else than what go.sum pins: use another GOPROXY",
  },
];

/** Go's environment without what would change the build's result or its place. */
export function goEnvironment(cgo = false): NodeJS.ProcessEnv {
  const { GOOS: _os, GOARCH: _arch, GOFLAGS: _flags, GOROOT: _root, ...rest } = process.env;
  return { ...rest, CGO_ENABLED: cgo ? "1" : "0", GOWORK: "off", GOFLAGS: "" };
}

/** The version that a `go.mod` asks for with its `go` directive. */
async function requiredGo(folder: string): Promise<string> {
  const text = await fs.readFile(path.join(GO_MODULES_FOLDER, folder, "go.mod"), "utf8");
  return /^go (\S+)/m.exec(text)?.[1] ?? "0";
}

/** Why a `go` command on PATH does not do; nothing when it does. */
async function whyNot(go: string, required: string): Promise<string | undefined> {
  const { stdout } = await run(go, ["env", "GOVERSION", "GOTOOLCHAIN"], {
    cwd: path.parse(GO_MODULES_FOLDER).root,
    env: goEnvironment(),
  });
  const [reported = "", toolchain = ""] = stdout.split("\n");
  const version = semver.coerce(reported.replace(/^go/, ""));
  // Since 1.21 Go fetches the toolchain that a go.mod asks for, unless it is told not to.
  const fetchesNewer = toolchain !== "local" && version !== null && semver.gte(version, "1.21.0");
  const isOld = version === null || semver.lt(version, semver.coerce(required) ?? "0.0.0");
  return isOld && !fetchesNewer ? `${go} is ${reported || "of an unknown version"}` : undefined;
}

/**
 * The `go` command: the one on PATH if it does for the module in `folder`, else a pinned one that is fetched into the
 * cache, unless `GOTOOLCHAIN=local`.
 *
 * @param wanted what needs Go, as the error names it
 * @throws Error when there is no Go that does, and none can be fetched
 */
export async function findGo(folder: string, wanted: string, progress: Progress): Promise<string> {
  const required = await requiredGo(folder);
  const go = await findOnPath("go");
  const reason = go ? await whyNot(go, required) : "there is no `go` on PATH";
  if (go && reason === undefined) {
    return go;
  }
  // Go's own word for "use what is installed, fetch none" (https://go.dev/doc/toolchain).
  const mayFetch = process.env.GOTOOLCHAIN !== "local";
  const fetched = mayFetch ? await ensureToolchain(progress) : undefined;
  if (!fetched) {
    const why = mayFetch
      ? "none could be fetched from its publisher or a Go module proxy (GOPROXY)"
      : "GOTOOLCHAIN=local forbids to fetch one";
    throw new Error(
      `${wanted} needs Go ${required} or newer; ${reason}, and ${why}. Install it (https://go.dev/dl/) and run the command again.`,
    );
  }
  return fetched;
}

/** The folder of a build's module that has the files which are not compiled. */
async function filesFolder(go: string, { folder, files }: GoBuild, signal?: AbortSignal): Promise<string> {
  if (!files) {
    throw new Error(`the build in ${folder} names no module with files`);
  }
  const options = { cwd: path.join(GO_MODULES_FOLDER, folder), env: goEnvironment(), signal };
  await run(go, ["mod", "download", files.module], options);
  const { stdout } = await run(go, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", files.module], options);
  return path.join(stdout.trim(), files.folder);
}

/** The flags that show the compiler the files to embed as if they lay in our folder: none is copied into it. */
async function overlayFlags(
  go: string,
  build: GoBuild,
  file: string,
  signal?: AbortSignal,
): Promise<string[]> {
  if (!build.embeds) {
    return [];
  }
  const source = await filesFolder(go, build, signal);
  const shown = build.embeds.map((name) => [
    path.join(GO_MODULES_FOLDER, build.folder, name),
    path.join(source, name),
  ]);
  const overlay = path.join(path.dirname(file), "overlay.json");
  await fs.writeFile(overlay, JSON.stringify({ Replace: Object.fromEntries(shown) }));
  return ["-overlay", overlay];
}

/** What the module lacks in its binary and has as files: copied beside it. */
async function copyCompanions(go: string, name: ProgramName, build: GoBuild, file: string): Promise<void> {
  const companions = programs[name].companions ?? [];
  const source = companions.length > 0 ? await filesFolder(go, build) : "";
  for (const companion of companions) {
    await fs.copyFile(path.join(source, companion), path.join(path.dirname(file), companion));
  }
}

/**
 * Builds a program from its pinned module into `file`, with its companions beside it.
 *
 * The modules are checked against `go.sum`; nothing outside the Go caches and the folder of `file` is written.
 *
 * @throws Error with the last lines of Go's output and the way out
 */
export async function buildWithGo(
  name: ProgramName,
  file: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const { build, version, fits } = programs[name];
  if (!build) {
    throw new Error(`${name} ${version} is not built with Go.`);
  }
  const { folder, package: main, ldflags, tags, cgo, seconds } = build;
  const what = `${name} ${build.version ?? version}`;
  const go = await findGo(folder, `Building ${what}`, progress);
  const started = Date.now();
  const lines: string[] = [];
  let compiled = 0;
  let downloaded = 0;
  const tell = (transient: boolean) => {
    const parts = [`${duration(Date.now() - started)} of about ${duration(seconds * 1000)}`];
    if (downloaded > 0) {
      parts.push(`${downloaded} modules downloaded`);
    }
    if (compiled > 0) {
      parts.push(`${compiled} packages compiled`);
    }
    progress(`building ${what} with Go: ${parts.join(", ")}`, transient);
  };
  tell(false);
  const ticker = setInterval(() => tell(true), 1000);
  try {
    const overlay = await overlayFlags(go, build, file, signal);
    const tagged = tags === undefined ? [] : ["-tags", tags];
    const flags = [
      "-v",
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      ...tagged,
      ...overlay,
      "-ldflags",
      ldflags,
    ];
    const child = spawn(go, ["build", ...flags, "-o", file, main], {
      cwd: path.join(GO_MODULES_FOLDER, folder),
      env: goEnvironment(cgo),
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    const note = (line: string) => {
      if (line.startsWith("go: downloading ")) {
        downloaded += 1;
      } else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) {
        // `-v` names each package as it is compiled, alone on its line.
        compiled += 1;
      } else {
        lines.push(line);
        lines.splice(0, lines.length - KEPT_LINES);
      }
    };
    createInterface({ input: child.stdout }).on("line", note);
    createInterface({ input: child.stderr }).on("line", note);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) {
      const output = lines.join("\n");
      const hint = WAYS_OUT.find(({ pattern }) => pattern.test(output))?.wayOut;
      throw new Error(
        `Building ${what} with Go failed after ${duration(Date.now() - started)}:\n${output}\n` +
          `The way out: ${hint ? `${hint}, or ` : ""}put ${name} (${fits}) on PATH, and run the command again.`,
      );
    }
    await copyCompanions(go, name, build, file);
  } finally {
    clearInterval(ticker);
  }
}

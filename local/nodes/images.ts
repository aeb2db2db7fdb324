import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { thisPlatform } from "../programs/cache";

const run = promisify(execFile);

/** An image of one static program: no shell, no libraries, nothing pulled from anywhere. */
export interface ImageSource {
  /** Full name with its tag, as pods say it. */
  readonly name: string;
  /** The program's file, which lies in the image under its own name in `/`. */
  readonly program: string;
  readonly entrypoint: readonly string[];
}

/** The parts that the workload's program plays. */
const WORKLOAD_IMAGES = ["pause", "ec", "platform", "ui", "operator", "client"] as const;
export type WorkloadImage = (typeof WORKLOAD_IMAGES)[number];

/** The name of an image of the workload's program. */
export function workloadImage(part: WorkloadImage): string {
  return `docker.io/usage-engine/${part}:simulated`;
}

/** The images of the workload's program, one for each part. */
export function workloadSources(program: string): ImageSource[] {
  return WORKLOAD_IMAGES.map((part) => ({
    name: workloadImage(part),
    program,
    entrypoint: [`/${path.basename(program)}`, part === "pause" ? "hold" : "serve"],
  }));
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** Writes the blobs of one archive. */
class Blobs {
  constructor(private readonly folder: string) {}

  private at(digest: string): string {
    return path.join(this.folder, "blobs", "sha256", digest);
  }

  async add(mediaType: string, file: string): Promise<{ mediaType: string; digest: string; size: number }> {
    const digest = await digestOf(file);
    await fs.rename(file, this.at(digest));
    return { mediaType, digest: `sha256:${digest}`, size: (await fs.stat(this.at(digest))).size };
  }

  async addJson(mediaType: string, value: unknown) {
    const file = path.join(this.folder, "json");
    await fs.writeFile(file, JSON.stringify(value));
    return this.add(mediaType, file);
  }
}

/**
 * Writes an OCI archive with the images, which all have the same program.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 * @param archive the tar file to write; its folder exists
 */
export async function writeArchive(archive: string, images: readonly ImageSource[]): Promise<void> {
  const [first] = images;
  if (first === undefined || images.some(({ program }) => program !== first.program)) {
    throw new Error("the images of an archive have one program");
  }
  const folder = await fs.mkdtemp(`${archive}-`);
  try {
    await fs.mkdir(path.join(folder, "blobs", "sha256"), { recursive: true });
    const blobs = new Blobs(folder);
    const layerFile = path.join(folder, "layer.tar");
    // Owner and time are fixed, so that the same program makes the same image.
    const same = ["--owner=0", "--group=0", "--mtime=@0", "--mode=0755", "--dereference"];
    const program = path.dirname(first.program);
    await run("tar", ["-cf", layerFile, ...same, "-C", program, path.basename(first.program)]);
    const layer = await blobs.add("application/vnd.oci.image.layer.v1.tar", layerFile);
    const { os, arch } = thisPlatform();
    const manifests = [];
    for (const { name, entrypoint } of images) {
      const config = await blobs.addJson("application/vnd.oci.image.config.v1+json", {
        os,
        architecture: arch,
        config: { Entrypoint: entrypoint, WorkingDir: "/" },
        rootfs: { type: "layers", diff_ids: [layer.digest] },
      });
      const manifest = await blobs.addJson("application/vnd.oci.image.manifest.v1+json", {
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config,
        layers: [layer],
      });
      const annotations = {
        "io.containerd.image.name": name,
        "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1),
      };
      manifests.push({ ...manifest, annotations, platform: { os, architecture: arch } });
    }
    await fs.writeFile(path.join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    await fs.writeFile(path.join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
    const draft = path.join(folder, "archive.tar");
    await run("tar", ["-cf", draft, "-C", folder, "oci-layout", "index.json", "blobs"]);
    await fs.rename(draft, archive);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

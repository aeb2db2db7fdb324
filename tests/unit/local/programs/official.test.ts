import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { type Download, downloadOfficial, publishedDigest } from "../../../../local/programs/official";
import { scratchFolder } from "../../../fixture/scratchFolder";

const platform = { os: "linux", arch: "amd64" };
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

describe("official downloads", () => {
  const scratch = scratchFolder();
  const served = new Map<string, string | Buffer>();
  let server: http.Server;
  let origin: string;

  beforeEach(async () => {
    served.clear();
    server = http.createServer((request, response) => {
      const content = served.get(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const plain = (): Download => ({
    name: "tool",
    version: "1.2.3",
    url: `${origin}/v{version}/{os}/{arch}/{name}`,
    checksumUrl: `${origin}/v{version}/{os}/{arch}/{name}.sha256`,
    checksumFormat: "digest",
    platforms: ["linux-amd64"],
  });
  const get = (download: Download, on = platform) => {
    const file = path.join(scratch.path, "result");
    const fetched = downloadOfficial(download, on, { file, scratchFolder: scratch.path }, () => undefined);
    return fetched.then(async (done) => (done ? fs.readFile(file, "utf8") : undefined));
  };

  it("are taken when they match the published digest", async () => {
    served.set("/v1.2.3/linux/amd64/tool", "program");
    served.set("/v1.2.3/linux/amd64/tool.sha256", `${sha256("program")}\n`);
    assert.equal(await get(plain()), "program");
  });

  it("are refused when they do not match it", async () => {
    served.set("/v1.2.3/linux/amd64/tool", "tampered");
    served.set("/v1.2.3/linux/amd64/tool.sha256", sha256("program"));
    await assert.rejects(get(plain()), /has the SHA-256 digest .* but its publisher lists/);
    await assert.rejects(fs.stat(path.join(scratch.path, "result")), /ENOENT/);
  });

  it("are refused when no digest is published", async () => {
    served.set("/v1.2.3/linux/amd64/tool", "program");
    await assert.rejects(get(plain()), /tool\.sha256 answered 404/);
  });

  it("are unpacked from an archive, with the publisher's name for the architecture", async () => {
    const folder = path.join(scratch.path, "tool-x64");
    await fs.mkdir(folder);
    await fs.writeFile(path.join(folder, "tool"), "program");
    const archive = execFileSync("tar", ["-czf", "-", "-C", scratch.path, "tool-x64"]);
    await fs.rm(folder, { recursive: true });
    served.set("/tool-v1.2.3-linux-x64.tar.gz", archive);
    served.set(
      "/sums",
      `${"0".repeat(64)}  other.tar.gz\n${sha256(archive)}  tool-v1.2.3-linux-x64.tar.gz\n`,
    );
    const content = await get({
      ...plain(),
      url: `${origin}/tool-v{version}-{os}-{arch}.tar.gz`,
      checksumUrl: `${origin}/sums`,
      checksumFormat: "list",
      member: "tool-{arch}/tool",
      archNames: { amd64: "x64" },
    });
    assert.equal(content, "program");
  });

  it("are left out where the publisher has none for the platform", async () => {
    assert.equal(await get(plain(), { os: "darwin", arch: "arm64" }), undefined);
  });

  it("are left out where the host does not answer", async () => {
    const free = origin;
    server.close();
    await new Promise((resolve) => server.once("close", resolve));
    assert.equal(await get({ ...plain(), url: `${free}/a`, checksumUrl: `${free}/b` }), undefined);
  });
});

describe("published checksums", () => {
  const digest = sha256("program");

  it("are read from GitHub's list of a release's files", () => {
    const release = { assets: [{ name: "other" }, { name: "kwok-linux-amd64", digest: `sha256:${digest}` }] };
    assert.equal(publishedDigest("githubRelease", JSON.stringify(release), "kwok-linux-amd64"), digest);
  });

  it("are read from sha256sum's lines, text and binary", () => {
    assert.equal(publishedDigest("list", `${digest} *a.tar.gz\n`, "a.tar.gz"), digest);
  });

  it("are missed by name", () => {
    assert.throws(
      () => publishedDigest("list", `${digest}  a.tar.gz\n`, "b.tar.gz"),
      /no SHA-256 digest for b\.tar\.gz/,
    );
  });

  it("must be SHA-256 digests", () => {
    assert.throws(() => publishedDigest("digest", "<html>", "tool"), /no SHA-256 digest for tool/);
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { crc32 } from "node:zlib";
import { thisPlatform } from "../../../../local/programs/cache";
import { ensureToolchain, PINNED_TOOLCHAIN, type Toolchain } from "../../../../local/programs/toolchain";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** A zip file without compression or modes, as module proxies serve modules (the modes, at least). */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [file, text] of Object.entries(files)) {
    const name = Buffer.from(file);
    const content = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const entry = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x00"), common, rest, name);
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from("PK\x05\x06"), end]);
}

describe("the Go toolchain for a machine without one", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  const { os, arch } = thisPlatform();
  const release = `golang.org/toolchain@v0.0.1-go1.99.0.${os}-${arch}`;
  const zip = zipOf({
    [`${release}/VERSION`]: "go1.99.0\n",
    [`${release}/bin/go`]: "#!/bin/sh\necho from a module proxy\n",
  });
  const served = new Map<string, Buffer>();
  const told: string[] = [];
  let server: http.Server;
  let origin: string;
  const zips: string[] = [];

  beforeEach(async () => {
    served.clear();
    told.length = 0;
    zips.length = 0;
    server = http.createServer((request, response) => {
      if (request.method === "GET" && request.url?.endsWith(".zip")) zips.push(request.url);
      const content = served.get(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    setVariables({ USAGE_ENGINE_NETWORKING_CACHE: scratch.path, GOPROXY: `off,${origin}/proxy|direct` });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const toolchain = (digest: string): Toolchain => ({
    version: "1.99.0",
    official: {
      ...PINNED_TOOLCHAIN.official,
      url: `${origin}/go{version}.{os}-{arch}.tar.gz`,
      checksumUrl: `${origin}/go{version}.{os}-{arch}.tar.gz.sha256`,
      platforms: [`${os}-${arch}`],
    },
    zipDigests: { [`${os}-${arch}`]: digest },
  });
  const ensure = (digest = sha256(zip)) => ensureToolchain((line) => told.push(line), toolchain(digest));
  const said = (go: string | undefined) => execFileSync(go ?? "nothing").toString();
  const serveProxy = () =>
    served.set(`/proxy/golang.org/toolchain/@v/v0.0.1-go1.99.0.${os}-${arch}.zip`, zip);

  it("comes from its publisher first", async () => {
    await fs.mkdir(path.join(scratch.path, "official", "go", "bin"), { recursive: true });
    await fs.writeFile(
      path.join(scratch.path, "official", "go", "bin", "go"),
      "#!/bin/sh\necho from the publisher\n",
      { mode: 0o755 },
    );
    const archive = execFileSync("tar", ["-czf", "-", "-C", path.join(scratch.path, "official"), "go"]);
    served.set(`/go1.99.0.${os}-${arch}.tar.gz`, archive);
    served.set(`/go1.99.0.${os}-${arch}.tar.gz.sha256`, Buffer.from(sha256(archive)));
    serveProxy();
    assert.equal(said(await ensure()), "from the publisher\n");
  });

  it("comes from a module proxy where the publisher does not deliver, with Go's commands executable", async () => {
    serveProxy();
    assert.equal(said(await ensure()), "from a module proxy\n");
    assert.match(told.join("\n"), /this Go 1\.99\.0 is not used: .* answered 404/);
  });

  it("is fetched once", async () => {
    serveProxy();
    await ensure();
    served.clear();
    assert.equal(said(await ensure()), "from a module proxy\n");
    assert.equal(zips.length, 1);
  });

  it("is fetched once by all who ask at the same time", async () => {
    serveProxy();
    const commands = await Promise.all([ensure(), ensure(), ensure()]);
    assert.deepEqual(new Set(commands.map(said)), new Set(["from a module proxy\n"]));
    assert.deepEqual(zips, [`/proxy/golang.org/toolchain/@v/v0.0.1-go1.99.0.${os}-${arch}.zip`]);
  });

  it("is refused when a proxy serves something else than is pinned, and nothing stays behind", async () => {
    serveProxy();
    assert.equal(await ensure("0".repeat(64)), undefined);
    assert.match(told.join("\n"), /toolchain.* has the SHA-256 digest .*, but 0+ is pinned/);
    assert.deepEqual(await fs.readdir(path.join(scratch.path, "programs")), []);
  });

  it("is pinned for every platform that the publisher is asked for", () => {
    assert.deepEqual(Object.keys(PINNED_TOOLCHAIN.zipDigests), PINNED_TOOLCHAIN.official.platforms);
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { traefikChart } from "../../local/charts/charts";
import { ChartUnavailable, chartFile, type Rendering, rendered } from "../../local/charts/published";
import { ensurePrograms } from "../../local/programs";
import { environmentVariables } from "../fixture/environmentVariables";
import { scratchFolder } from "../fixture/scratchFolder";

/** A chart repository as publishers have one, on loopback; the chart is the local one of Traefik. */
describe("a chart in its publisher's repository", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  let archive: Buffer;
  let index: string;
  let server: http.Server;
  let rendering: Rendering;
  let asked: string[];

  before(async () => {
    await ensurePrograms(["helm"]);
    archive = execFileSync("tar", ["-cz", "-C", path.dirname(traefikChart()), "traefik"]);
  });

  beforeEach(async () => {
    asked = [];
    server = http.createServer(({ url = "", method }, response) => {
      if (method === "GET") asked.push(url);
      if (url === "/charts/index.yaml") response.end(index);
      else if (url === "/charts/traefik-1.2.3.tgz") response.end(archive);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}/charts`;
    const version = "1.2.3";
    listed(createHash("sha256").update(archive).digest("hex"));
    rendering = {
      ...{ chart: "traefik", repository, version, release: "web", namespace: "ingress" },
      ...{ values: { service: { spec: { type: "NodePort" } } }, file: "nobody-has-rendered-it.yaml" },
    };
    setVariables({ USAGE_ENGINE_NETWORKING_CACHE: await fs.mkdtemp(path.join(scratch.path, "cache-")) });
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  function listed(digest: string): void {
    const entry = { version: "v1.2.3", urls: ["traefik-1.2.3.tgz"], digest };
    index = JSON.stringify({ entries: { traefik: [{ ...entry, version: "1.0.0" }, entry] } });
  }

  it("is rendered for values, fetched once, and gives its files", async () => {
    const [text, again] = [await rendered(rendering), await rendered(rendering)];
    const objects = parseAllDocuments(text).map((document) => document.toJS());
    const service = objects.find((object) => object?.kind === "Service");
    assert.deepEqual([service.metadata.name, service.spec.type], ["web-traefik", "NodePort"]);
    assert.equal(again, text);
    assert.match(await chartFile(rendering, "Chart.yaml", rendering.file), /^name: traefik$/m);
    assert.deepEqual(asked, ["/charts/index.yaml", "/charts/traefik-1.2.3.tgz"]);
  });

  it("is refused where it is none that the repository lists", async () => {
    listed("0".repeat(64));
    await assert.rejects(rendered(rendering), /has the SHA-256 digest [0-9a-f]{64}, but .* lists 0{64}/);
    await assert.rejects(rendered({ ...rendering, version: "9.9.9" }), /lists no traefik 9\.9\.9/);
  });

  it("needs the repository, or its rendering beside this one, and says so", async () => {
    const nowhere = { ...rendering, repository: "http://127.0.0.1:9/charts" };
    await assert.rejects(rendered(nowhere), (error: Error) => {
      assert.ok(error instanceof ChartUnavailable);
      assert.match(
        error.message,
        /^the chart traefik 1\.2\.3 needs http:\/\/127\.0\.0\.1:9\/charts within reach, or .*nobody-has-rendered-it\.yaml$/,
      );
      return true;
    });
  });
});

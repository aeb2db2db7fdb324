import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { chartDigest } from "../../../../sdk/components/kubernetes/chartDigest";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("the digest of a chart", () => {
  const scratch = scratchFolder();

  async function chart(name: string, files: Record<string, string>): Promise<string> {
    const folder = path.join(scratch.path, name);
    for (const [file, text] of Object.entries(files)) {
      await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await fs.writeFile(path.join(folder, file), text);
    }
    return folder;
  }
  const files = { "Chart.yaml": "name: web\n", "templates/service.yaml": "kind: Service\n" };

  it("is the same wherever the chart lies, and whatever an editor leaves beside it", async () => {
    const one = await chart("one", files);
    const other = await chart("other", { ...files, ".git/HEAD": "ref", "templates/.service.yaml.swp": "" });
    assert.match(chartDigest(one) ?? "", /^sha256:[0-9a-f]{16}$/);
    assert.equal(chartDigest(other), chartDigest(one));
  });

  it("is another one for an edited, a renamed and an added file", async () => {
    const digests = [
      await chart("before", files),
      await chart("edited", { ...files, "templates/service.yaml": "kind: Service # edited\n" }),
      await chart("renamed", { "Chart.yaml": "name: web\n", "templates/services.yaml": "kind: Service\n" }),
      await chart("added", { ...files, "templates/ingress.yaml": "" }),
    ].map(chartDigest);
    assert.equal(new Set(digests).size, 4);
  });

  it("is made of an archive's bytes", async () => {
    const archive = path.join(scratch.path, "web-1.0.0.tgz");
    await fs.writeFile(archive, "one");
    const before = chartDigest(archive);
    await fs.writeFile(archive, "two");
    assert.notEqual(chartDigest(archive), before);
  });

  it("is not there for a chart of a repository, or one that is missing", () => {
    assert.equal(chartDigest("traefik"), undefined);
    assert.equal(chartDigest("oci://registry.example.net/charts/traefik"), undefined);
    assert.equal(chartDigest(path.join(scratch.path, "missing")), undefined);
  });
});

import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { putInCache } from "../../../../local/programs/cache";
import { missingPrograms, tellWhatIsMissing } from "../../../../local/programs/missing";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("what a newcomer is told before anything is made", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  beforeEach(() => setVariables({ USAGE_ENGINE_NETWORKING_CACHE: scratch.path, PATH: "/nowhere" }));

  it("names what is built, from the longest on, with why and how long it takes", () => {
    const lines = tellWhatIsMissing({
      downloaded: [],
      made: ["etcd", "pulumi-resource-kubernetes", "kubectl"],
      seconds: 590,
    });
    assert.match(
      lines[0] ?? "",
      /^Not on PATH, not in .*, and not to be had from dl\.k8s\.io, github\.com: .* about 9 min 50 s/,
    );
    assert.deepEqual(lines.slice(1), [
      "  pulumi-resource-kubernetes 8 min 30 s",
      "  etcd 1 min 10 s",
      "  kubectl 10 s (a package of PyPI)",
    ]);
  });

  it("names what is downloaded", () => {
    assert.deepEqual(tellWhatIsMissing({ downloaded: ["etcd", "kwok"], made: [], seconds: 0 }), [
      "Downloaded from their publishers, once for all clones: etcd, kwok.",
    ]);
  });

  it("is nothing when everything is there", async () => {
    await putInCache("etcd", async (file) => {
      await fs.writeFile(file, "");
      return undefined;
    });
    const missing = await missingPrograms(["etcd"]);
    assert.deepEqual(missing, { downloaded: [], made: [], seconds: 0 });
    assert.deepEqual(tellWhatIsMissing(missing), []);
  });
});

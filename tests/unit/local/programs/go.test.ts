import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { buildWithGo } from "../../../../local/programs/go";
import { GO_MODULES_FOLDER } from "../../../../local/programs/repository";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("building a program with Go", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  const told: string[] = [];

  /** Puts a stand-in for `go` on PATH; `build` is what it does for `go build`. */
  async function putGoOnPath(version: string, toolchain: string, build: string): Promise<void> {
    const script = `#!/bin/sh
if [ "$1" = env ]; then echo ${version}; echo ${toolchain}; exit 0; fi
${build}
`;
    await fs.writeFile(path.join(scratch.path, "go"), script, { mode: 0o755 });
    setVariables({ PATH: `${scratch.path}:/usr/bin:/bin` });
  }
  const build = () => {
    told.length = 0;
    return buildWithGo("etcd", path.join(scratch.path, "etcd"), (line) => told.push(line));
  };

  it("says what is missing where there is no Go", async () => {
    setVariables({ PATH: scratch.path, GOTOOLCHAIN: "local" });
    await assert.rejects(
      build(),
      /Building etcd 3\.7\.3 needs Go 1\.\d+.*no `go` on PATH, and GOTOOLCHAIN=local forbids to fetch one\. Install it/,
    );
  });

  it("says which Go is too old and may not fetch a newer one", async () => {
    await putGoOnPath("go1.22.1", "local", "exit 1");
    setVariables({ GOTOOLCHAIN: "local" });
    await assert.rejects(
      build(),
      /needs Go 1\.\d+.* is go1\.22\.1, and GOTOOLCHAIN=local forbids to fetch one\. Install it/,
    );
  });

  it("lets an older Go fetch the one that is needed", async () => {
    await putGoOnPath("go1.22.1", "auto", 'while [ "$1" != -o ]; do shift; done; echo made > "$2"');
    await build();
    assert.equal(await fs.readFile(path.join(scratch.path, "etcd"), "utf8"), "made\n");
  });

  it("stamps, trims and pins: without cgo, and without the user's own flags", async () => {
    setVariables({ GOFLAGS: "-mod=vendor", GOOS: "plan9" });
    const log = path.join(scratch.path, "log");
    await putGoOnPath("go1.99.0", "local", `echo "$PWD|$CGO_ENABLED|$GOFLAGS|$GOOS|$*" > ${log}`);
    await build();
    const [folder = "", cgo, flags, system, args = ""] = (await fs.readFile(log, "utf8")).split("|");
    assert.equal(path.basename(folder), "etcd");
    assert.deepEqual([cgo, flags, system], ["0", "", ""]);
    assert.match(
      args,
      /-mod=readonly -trimpath -buildvcs=false -ldflags -s -w -o \S+etcd go\.etcd\.io\/etcd\/server\/v3/,
    );
  });

  it("shows the compiler the files that a main package of ours embeds, where the module has them", async () => {
    const log = path.join(scratch.path, "log");
    await putGoOnPath(
      "go1.99.0",
      "local",
      `case "$1" in
        list) echo /modules/provider ;;
        build) while [ "$1" != -overlay ]; do shift; done; cat "$2" > ${log} ;;
      esac`,
    );
    await buildWithGo("pulumi-resource-kubernetes", path.join(scratch.path, "provider"), () => undefined);
    const { Replace } = JSON.parse(await fs.readFile(log, "utf8")) as { Replace: Record<string, string> };
    const folder = path.join(GO_MODULES_FOLDER, "kubernetes-provider");
    assert.deepEqual(Replace, {
      [path.join(folder, "schema.json")]: "/modules/provider/cmd/pulumi-resource-kubernetes/schema.json",
      [path.join(folder, "terraform-mapping.json")]:
        "/modules/provider/cmd/pulumi-resource-kubernetes/terraform-mapping.json",
    });
  });

  it("tells how long it takes about", async () => {
    await putGoOnPath("go1.99.0", "local", "exit 0");
    await build();
    assert.match(told[0] ?? "", /building etcd 3\.7\.3 with Go: 0 s of about 1 min 10 s/);
  });

  it("ends with Go's last words and the way out", async () => {
    await putGoOnPath(
      "go1.99.0",
      "local",
      'echo "go: downloading a v1" >&2; echo "go.etcd.io/x: dial tcp: i/o timeout" >&2; exit 1',
    );
    await assert.rejects(build(), (error: Error) => {
      assert.match(
        error.message,
        /Building etcd 3\.7\.3 with Go failed after 0 s:\ngo\.etcd\.io\/x: dial tcp: i\/o timeout/,
      );
      assert.match(error.message, /The way out: set GOPROXY .* or put etcd \(\^3\.6\.0\) on PATH/);
      return true;
    });
  });
});

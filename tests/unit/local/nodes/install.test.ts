import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { lackOfRealNodes } from "../../../../local/nodes/install";
import { commands } from "../../../../local/nodes/requirements";
import { scratchFolder } from "../../../fixture/scratchFolder";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;

describe("what real nodes need of the system", () => {
  const { PATH, CI } = process.env;
  const scratch = scratchFolder();
  let bin = "";
  const said: string[] = [];

  beforeEach(async function () {
    if (!isRoot) {
      this.skip();
    }
    bin = scratch.path;
    said.length = 0;
    for (const name of Object.keys(commands).filter((command) => command !== "conntrack")) {
      await fs.symlink("/bin/true", path.join(bin, name));
    }
    process.env.PATH = bin;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (CI === undefined) {
      delete process.env.CI;
    } else {
      process.env.CI = CI;
    }
  });

  /** An apt-get that notes what it is asked for, and brings conntrack, or ends with an error. */
  async function aptGet(installs: boolean): Promise<void> {
    const install = installs
      ? `/bin/ln -s /bin/true ${bin}/conntrack`
      : "echo 'E: no such package' >&2; exit 100";
    const script = `#!/bin/sh\necho "$@" >>${bin}/asked\ncase "$1" in install) ${install};; esac\n`;
    await fs.writeFile(path.join(bin, "apt-get"), script, { mode: 0o755 });
  }

  const asked = () => fs.readFile(path.join(bin, "asked"), "utf8").catch(() => "");
  const lack = () => lackOfRealNodes((line) => said.push(line));

  it("is installed in CI, by one command", async () => {
    process.env.CI = "true";
    await aptGet(true);
    assert.equal(await lack(), undefined);
    assert.equal(await asked(), "update\ninstall -y --no-install-recommends conntrack\n");
    assert.deepEqual(said, ["installing conntrack: conntrack is not installed"]);
  });

  it("is named elsewhere, with that command, and nothing is installed", async () => {
    delete process.env.CI;
    await aptGet(true);
    assert.deepEqual(await lack(), {
      reason: "conntrack is not installed",
      wayOut: "apt-get install -y --no-install-recommends conntrack",
      packages: ["conntrack"],
    });
    assert.equal(await asked(), "");
  });

  it("is named in CI too where it cannot be had", async () => {
    process.env.CI = "true";
    await aptGet(false);
    assert.equal((await lack())?.reason, "conntrack is not installed, and could not be: E: no such package");
  });
});

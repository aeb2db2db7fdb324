import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./root.mjs";

// Outside the clone: what it guards, node_modules and bin, may not be there yet, and nothing may be left behind.
const clone = createHash("sha256").update(root).digest("hex").slice(0, 16);
const file = path.join(os.tmpdir(), `usage-engine-networking-${clone}.lock`);

function ownerIsGone() {
  try {
    const pid = Number(fs.readFileSync(file, "utf8"));
    if (!pid) {
      // Made this instant, its owner still writes it; or left empty by a full disk.
      return Date.now() - fs.statSync(file).mtimeMs > 5000;
    }
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/**
 * Runs `work` while no other run installs or builds in this clone.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw error;
      }
    }
    if (ownerIsGone()) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told) {
      told = true;
      console.log(`waiting for another run that installs or builds here (${file})`);
    }
    await sleep(200);
  }
  const release = () => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

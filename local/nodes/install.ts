import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { missingPrograms } from "../programs/missing";
import { findOnPath } from "../programs/path";
import type { Progress } from "../programs/progress";
import { type Lack, whyNoRealNodes } from "./requirements";

const run = promisify(execFile);

/**
 * What this machine lacks for real nodes. In CI, where nobody is there to do it, Debian packages that are missing are installed
 * first; elsewhere a machine is its owner's, who is told the one command.
 */
export async function lackOfRealNodes(progress: Progress): Promise<Lack | undefined> {
  const lack = await whyNoRealNodes();
  if (!lack || lack.packages.length === 0 || !process.env.CI || !(await findOnPath("apt-get"))) {
    return lack;
  }
  progress(`installing ${lack.packages.join(", ")}: ${lack.reason}`);
  const failure = await install(lack.packages);
  return failure === undefined
    ? whyNoRealNodes()
    : { ...lack, reason: `${lack.reason}, and could not be: ${failure}` };
}

/** What the part in C of a program is built with. */
const BUILDERS = ["gcc", "libc6-dev", "libseccomp-dev", "pkg-config"];

/** Installs what runc is built with, where it has to be built and nobody is there to install it: in CI, as root, on Debian. */
export async function installBuilders(progress: Progress): Promise<void> {
  const { made } = await missingPrograms(["runc"]);
  const isRoot = process.getuid?.() === 0;
  if (made.length === 0 || !process.env.CI || !isRoot || !(await findOnPath("apt-get"))) {
    return;
  }
  if ((await findOnPath("gcc")) && (await hasSeccomp())) {
    return;
  }
  progress(`installing ${BUILDERS.join(", ")}, which runc is built with`);
  const failure = await install(BUILDERS);
  if (failure !== undefined) {
    progress(`they could not be installed: ${failure}`);
  }
}

async function hasSeccomp(): Promise<boolean> {
  return run("pkg-config", ["--exists", "libseccomp"]).then(
    () => true,
    () => false,
  );
}

/** @returns why it could not be done, in the words of apt-get */
async function install(packages: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update"], { env });
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
    return undefined;
  } catch (error) {
    return (error as { stderr?: string }).stderr?.trim().split("\n").pop() ?? (error as Error).message;
  }
}

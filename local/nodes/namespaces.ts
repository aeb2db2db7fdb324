import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a text as its standard input. */
export async function runWith(command: readonly string[], input: string): Promise<Ran> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = "";
    stream.setEncoding("utf8");
    for await (const chunk of stream) {
      text += chunk;
    }
    return text;
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  // A program that ends without reading its input is judged by its code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await ended;
  const [stdout = "", stderr = ""] = await Promise.all(texts);
  return { code, stdout, stderr };
}

/**
 * The prefix that runs a command in the network namespace of a process. Not `ip netns exec`: named namespaces are mounts,
 * which outlive everything, and it hides the cgroups.
 */
export function inNetworkOf(pid: number): string[] {
  return ["nsenter", `--net=/proc/${pid}/ns/net`, "--"];
}

async function networkOf(pid: number | "self"): Promise<string | undefined> {
  return fs.readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
}

/** Waits until a process that was started by `unshare --net` has left our network namespace. */
export async function awaitOwnNetwork(pid: number): Promise<void> {
  const ours = await networkOf("self");
  const end = Date.now() + 10_000;
  for (;;) {
    const its = await networkOf(pid);
    if (its !== undefined && its !== ours) {
      return;
    }
    if (its === undefined || Date.now() >= end) {
      throw new Error(`process ${pid} has no network namespace of its own`);
    }
    await sleep(10);
  }
}

/**
 * Runs lines of `ip` in the network namespace of a process, one after the other.
 *
 * @throws Error with the first line that `ip` refuses
 */
export async function ip(pid: number, lines: readonly string[]): Promise<void> {
  const { code, stderr } = await runWith([...inNetworkOf(pid), "ip", "-batch", "-"], `${lines.join("\n")}\n`);
  if (code !== 0) {
    throw new Error(`ip refused what makes the test's network: ${stderr.trim()}`);
  }
}

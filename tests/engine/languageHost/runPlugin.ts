import { spawn } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { type ProgramInfo, type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { locate } from "./locate";
import { optionVariables, runtimeOptions } from "./runtimeOptions";

/**
 * Runs a package of components (PulumiPlugin.yaml with `runtime: nodejs`) or a policy pack (PulumiPolicy.yaml) until it ends or
 * the engine hangs up, and passes on what it prints: the port that it listens on is its first line. The official one also hands
 * the stack's configuration to policy packs, by variables; no policy here reads it.
 */
export async function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
): Promise<void> {
  const { request } = call;
  const info = request.getInfo() as ProgramInfo;
  const folder = info.getProgramDirectory();
  const isPolicyPack = request.getKind() === "analyzer";
  const script = locate(
    `@pulumi/pulumi/cmd/${isPolicyPack ? "run-policy-pack" : "run-plugin"}`,
    folder,
    `npm install in ${folder}`,
  );
  // A pack is told the engine's address first, and runs in its own folder.
  const args = isPolicyPack ? [...request.getArgsList(), "."] : [folder, ...request.getArgsList()];
  const child = spawn(process.execPath, [script, ...args], {
    cwd: isPolicyPack ? folder : request.getPwd(),
    env: { ...variables(request.getEnvList()), ...optionVariables(runtimeOptions(info)) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = (): void => void child.kill("SIGKILL");
  call.once("cancelled", stop);
  process.once("exit", stop);
  child.stdout.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.removeListener("exit", stop);
  if (code !== 0) throw new Error(`Program exited with non-zero exit code: ${code ?? -1}`);
}

function variables(list: string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((entry) => {
      const end = entry.indexOf("=");
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

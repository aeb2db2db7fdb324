import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** Nobody listens there: a plugin needs the address of an engine to start, not the engine. */
const NO_ENGINE = "127.0.0.1:1";
const TIMEOUT_MILLISECONDS = 20_000;

/** A plugin prints the port that it listens on, alone on its first line. */
async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) {
    return Number.NaN;
  }
  for await (const line of createInterface({ input: child.stdout })) {
    return Number(line);
  }
  return Number.NaN;
}

/** The version that a plugin of the engine tells over the engine's protocol, or undefined when it tells none. */
export async function pluginVersion(file: string): Promise<string | undefined> {
  const child = spawn(file, [NO_ENGINE], { stdio: ["ignore", "pipe", "ignore"] });
  child.once("error", () => undefined);
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MILLISECONDS);
  try {
    const port = await portOf(child);
    if (!Number.isInteger(port)) {
      return undefined;
    }
    const Client = /pulumi-language-[^/\\]+$/.test(file) ? LanguageRuntimeClient : ResourceProviderClient;
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    try {
      return await new Promise<string | undefined>((resolve) => {
        client.getPluginInfo(new Empty(), (error: unknown, info: { getVersion(): string } | undefined) => {
          resolve(error ? undefined : info?.getVersion().replace(/^v/, ""));
        });
      });
    } finally {
      client.close();
    }
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

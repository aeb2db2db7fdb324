import type { ChildProcess } from "node:child_process";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { npmDependencies, npmInstall } from "./npm";
import { requiredPackages } from "./requiredPackages";
import { run } from "./run";
import { runPlugin } from "./runPlugin";

const MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves Pulumi's language protocol for Node programs. Methods that generate code are not served: the engine says so. */
export class LanguageHostServer {
  private readonly server = new Server({ "grpc.max_receive_message_length": MESSAGE_BYTES });
  private readonly programs = new Set<ChildProcess>();

  /** @param engine the engine's own address, which programs log to; a handshake may give another one. */
  constructor(private engine: string) {
    this.server.addService(LanguageRuntimeService, {
      handshake: answer(async (request: rpc.LanguageHandshakeRequest) => {
        this.engine = request.getEngineAddress();
        return new rpc.LanguageHandshakeResponse();
      }),
      getPluginInfo: answer(async (_: Empty) => new PluginInfo().setVersion("3.0.0-standin")),
      getRequiredPackages: answer(async (request: rpc.GetRequiredPackagesRequest) => {
        const packages = requiredPackages(request.getInfo()?.getProgramDirectory() ?? "");
        return new rpc.GetRequiredPackagesResponse().setPackagesList(packages);
      }),
      getProgramDependencies: answer(async (request: rpc.GetProgramDependenciesRequest) => {
        const folder = request.getInfo()?.getProgramDirectory() ?? "";
        const dependencies = await npmDependencies(folder, request.getTransitivedependencies());
        return new rpc.GetProgramDependenciesResponse().setDependenciesList(dependencies);
      }),
      about: answer(async (_: rpc.AboutRequest) => {
        const response = new rpc.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
        response.getMetadataMap().set("packagemanager", "npm");
        return response;
      }),
      runtimeOptionsPrompts: answer(async (_: rpc.RuntimeOptionsRequest) => new rpc.RuntimeOptionsResponse()),
      run: answer((request: rpc.RunRequest) => run(request, this.engine, (child) => this.own(child))),
      runPlugin: stream((call: ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>) =>
        runPlugin(call),
      ),
      installDependencies: stream(install),
      cancel: answer(async (_: Empty) => {
        for (const program of this.programs) program.kill("SIGINT");
        return new Empty();
      }),
    });
    process.once("exit", () => {
      for (const program of this.programs) program.kill("SIGKILL");
    });
  }

  /** Listens on a free port of the loopback address, and says which. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  private own(program: ChildProcess): void {
    this.programs.add(program);
    program.once("close", () => this.programs.delete(program));
  }
}

async function install(
  call: ServerWritableStream<rpc.InstallDependenciesRequest, rpc.InstallDependenciesResponse>,
): Promise<void> {
  const folder = call.request.getInfo()?.getProgramDirectory() ?? "";
  call.write(new rpc.InstallDependenciesResponse().setStdout(Buffer.from("Installing dependencies...\n\n")));
  await npmInstall(folder, call.request.getIsPlugin(), (bytes, target) => {
    const response = new rpc.InstallDependenciesResponse();
    call.write(target === "stdout" ? response.setStdout(bytes) : response.setStderr(bytes));
  });
  call.write(
    new rpc.InstallDependenciesResponse().setStdout(Buffer.from("Finished installing dependencies\n\n")),
  );
}

function failure(error: unknown): { code: status; details: string } {
  return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function answer<Request, Response>(handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    handle(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(failure(error), null),
    );
  };
}

function stream<Request, Response>(handle: (call: ServerWritableStream<Request, Response>) => Promise<void>) {
  return (call: ServerWritableStream<Request, Response>): void => {
    handle(call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", failure(error)),
    );
  };
}

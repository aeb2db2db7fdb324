import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CheckFailed } from "./check";
import { connectEngineLog, type EngineLog } from "./engineLog";
import { ProviderInstance } from "./instance";
import { invoke } from "./invoke";
import type { Autonaming } from "./naming";
import { changePath } from "./objectDiff";
import { fromStruct, toStruct } from "./propertyValue";
import { checkProviderArguments, diffProviderArguments } from "./providerConfig";
import { toServiceError } from "./rpcError";

/** States hold whole Kubernetes objects, definitions among them: far more than gRPC's usual 4 MB. */
const MESSAGE_BYTES = 400 * 1024 * 1024;

const KINDS = {
  add: { plain: rpc.PropertyDiff.Kind.ADD, replace: rpc.PropertyDiff.Kind.ADD_REPLACE },
  delete: { plain: rpc.PropertyDiff.Kind.DELETE, replace: rpc.PropertyDiff.Kind.DELETE_REPLACE },
  update: { plain: rpc.PropertyDiff.Kind.UPDATE, replace: rpc.PropertyDiff.Kind.UPDATE_REPLACE },
};

const MODES = new Map<rpc.CheckRequest.AutonamingOptions.Mode, Autonaming["mode"]>([
  [rpc.CheckRequest.AutonamingOptions.Mode.PROPOSE, "propose"],
  [rpc.CheckRequest.AutonamingOptions.Mode.ENFORCE, "enforce"],
  [rpc.CheckRequest.AutonamingOptions.Mode.DISABLE, "disable"],
]);

const SILENT: EngineLog = { info: () => undefined, warn: () => undefined, status: () => undefined };

function checkFailure({ property, reason }: { property: string; reason: string }): rpc.CheckFailure {
  const failure = new rpc.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

/** What one connection of the engine is used for: one provider resource of the program. */
interface Session {
  log: EngineLog & { close?(): void };
  instance?: ProviderInstance;
}

/**
 * Serves Pulumi's provider protocol. The engine opens one connection for each provider resource and never says on a
 * call which one it means, so the connection tells them apart.
 */
export class ProviderServer {
  private readonly server = new Server({
    "grpc.max_receive_message_length": MESSAGE_BYTES,
    "grpc.max_send_message_length": MESSAGE_BYTES,
  });
  private readonly sessions = new Map<string, Session>();

  /**
   * @param version what the engine is told; the SDK's version, so that it takes this for the plugin it looks for.
   * @param helm path of the helm program. Default: the variable HELM, else `helm` on PATH.
   */
  constructor(
    private readonly version: string,
    private readonly helm?: string,
  ) {
    this.server.addService(ResourceProviderService, {
      attach: this.answer<PluginAttach, Empty>(async (request, session) => {
        session.log = connectEngineLog(request.getAddress());
        return new Empty();
      }),
      getPluginInfo: this.answer<Empty, PluginInfo>(async () => {
        const info = new PluginInfo();
        info.setVersion(this.version);
        return info;
      }),
      getSchema: this.answer<rpc.GetSchemaRequest, rpc.GetSchemaResponse>(async () => {
        const response = new rpc.GetSchemaResponse();
        response.setSchema(JSON.stringify({ name: "kubernetes", version: this.version }));
        return response;
      }),
      checkConfig: this.answer(this.checkConfig),
      diffConfig: this.answer(this.diffConfig),
      configure: this.answer(this.configure),
      check: this.answer(this.check),
      diff: this.answer(this.diff),
      create: this.answer(this.create),
      read: this.answer(this.read),
      update: this.answer(this.update),
      delete: this.answer(this.delete),
      invoke: this.answer(this.invoke),
      cancel: this.answer<Empty, Empty>(async (_, session) => {
        session.instance?.cancel();
        return new Empty();
      }),
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

  close(): void {
    for (const session of this.sessions.values()) {
      session.instance?.cancel();
      session.log.close?.();
    }
    this.server.forceShutdown();
  }

  private session(peer: string): Session {
    const known = this.sessions.get(peer);
    if (known) return known;
    const session: Session = { log: SILENT };
    this.sessions.set(peer, session);
    return session;
  }

  private answer<Request, Response>(handle: (request: Request, session: Session) => Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      handle.call(this, call.request, this.session(call.getPeer())).then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error), null),
      );
    };
  }

  private require(session: Session): ProviderInstance {
    if (session.instance) return session.instance;
    // An idle connection is closed and opened again by the engine: with one provider there is no doubt which it is.
    const configured = [...this.sessions.values()].filter((one) => one.instance);
    const only = configured.length === 1 ? configured[0] : undefined;
    if (!only?.instance) throw new Error("the provider has not been configured on this connection");
    session.instance = only.instance;
    return only.instance;
  }

  private async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    const response = new rpc.CheckResponse();
    response.setInputs(request.getNews());
    response.setFailuresList(checkProviderArguments(fromStruct(request.getNews())).map(checkFailure));
    return response;
  }

  private async diffConfig(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    const { diffs, replaces } = diffProviderArguments(
      fromStruct(request.getOlds()),
      fromStruct(request.getNews()),
    );
    const response = new rpc.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
    response.setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(diffs);
    response.setReplacesList(replaces);
    return response;
  }

  private async configure(request: rpc.ConfigureRequest, session: Session): Promise<rpc.ConfigureResponse> {
    const variables = new Map<string, string>(request.getVariablesMap().toArray() as [string, string][]);
    session.instance = await ProviderInstance.configure(variables, session.log, this.helm);
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
  }

  private async check(request: rpc.CheckRequest, session: Session): Promise<rpc.CheckResponse> {
    const options = request.getAutonaming();
    const mode = options && MODES.get(options.getMode());
    const response = new rpc.CheckResponse();
    try {
      const inputs = await this.require(session).check(request.getUrn(), {
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        randomSeed: request.getRandomseed() as Uint8Array,
        autonaming: options && mode && { mode, proposedName: options.getProposedName() },
      });
      response.setInputs(toStruct(inputs));
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      response.setInputs(request.getNews());
      response.setFailuresList([checkFailure(error)]);
    }
    return response;
  }

  private async diff(request: rpc.DiffRequest, session: Session): Promise<rpc.DiffResponse> {
    const found = await this.require(session).diff(
      request.getUrn(),
      fromStruct(request.getOlds()),
      fromStruct(request.getNews()),
      request.getIgnorechangesList(),
    );
    const response = new rpc.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
    response.setChanges(found.changes.length + found.replaces.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setReplacesList(found.replaces);
    response.setDeletebeforereplace(found.deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const change of found.changes) {
      const property = new rpc.PropertyDiff();
      property.setKind(KINDS[change.kind][change.replace ? "replace" : "plain"]);
      property.setInputdiff(change.kind === "delete");
      response.getDetaileddiffMap().set(changePath(change), property);
    }
    return response;
  }

  private async create(request: rpc.CreateRequest, session: Session): Promise<rpc.CreateResponse> {
    const created = await this.require(session).create(
      request.getUrn(),
      fromStruct(request.getProperties()),
      request.getTimeout(),
      request.getPreview(),
    );
    const response = new rpc.CreateResponse();
    response.setId(created.id);
    response.setProperties(toStruct(created.state));
    return response;
  }

  private async read(request: rpc.ReadRequest, session: Session): Promise<rpc.ReadResponse> {
    const found = await this.require(session).read(
      request.getUrn(),
      request.getId(),
      fromStruct(request.getProperties()),
      fromStruct(request.getInputs()),
    );
    const response = new rpc.ReadResponse();
    if (found.id === "") return response;
    response.setId(found.id);
    response.setProperties(toStruct(found.state));
    response.setInputs(toStruct(found.inputs));
    return response;
  }

  private async update(request: rpc.UpdateRequest, session: Session): Promise<rpc.UpdateResponse> {
    const state = await this.require(session).update(request.getUrn(), {
      olds: fromStruct(request.getOlds()),
      news: fromStruct(request.getNews()),
      timeout: request.getTimeout(),
      ignoreChanges: request.getIgnorechangesList(),
      preview: request.getPreview(),
    });
    const response = new rpc.UpdateResponse();
    response.setProperties(toStruct(state));
    return response;
  }

  private async delete(request: rpc.DeleteRequest, session: Session): Promise<Empty> {
    const state = fromStruct(request.getProperties());
    await this.require(session).delete(request.getUrn(), request.getId(), state, request.getTimeout());
    return new Empty();
  }

  private async invoke(request: rpc.InvokeRequest, session: Session): Promise<rpc.InvokeResponse> {
    const result = await invoke(this.require(session), request.getTok(), fromStruct(request.getArgs()));
    const response = new rpc.InvokeResponse();
    response.setReturn(toStruct(result));
    return response;
  }
}

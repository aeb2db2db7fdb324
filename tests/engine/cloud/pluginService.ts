import type { Server, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Bag } from "./checkInputs";
import { failureMessages, type StandIn } from "./standIn";

/** Puts a stand-in behind the engine's provider protocol. */
function serve(server: Server, cloud: StandIn): void {
  server.addService(ResourceProviderService, {
    attach: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    getPluginInfo: answer(() => {
      const response = new plugin.PluginInfo();
      response.setVersion(cloud.version);
      return response;
    }),
    checkConfig: answer((request: provider.CheckRequest) => {
      const response = new provider.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: answer(() => {
      const response = new provider.DiffResponse();
      response.setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE);
      return response;
    }),
    configure: answer(() => {
      const response = new provider.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    check: answer((request: provider.CheckRequest) => {
      const { inputs, failures } = cloud.check(
        request.getUrn(),
        bag(request.getOlds()),
        bag(request.getNews()),
      );
      const response = new provider.CheckResponse();
      response.setInputs(struct(inputs));
      response.setFailuresList(failureMessages(failures));
      return response;
    }),
    diff: answer((request: provider.DiffRequest) => {
      const { changed, replaces } = cloud.diff(
        request.getUrn(),
        bag(request.getOldInputs()),
        bag(request.getNews()),
      );
      const response = new provider.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
      response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
      response.setDiffsList(changed);
      response.setReplacesList(replaces);
      return response;
    }),
    create: answer(async (request: provider.CreateRequest) => {
      const { id, outputs } = await cloud.create(
        request.getUrn(),
        bag(request.getProperties()),
        request.getPreview(),
      );
      const response = new provider.CreateResponse();
      response.setId(id);
      response.setProperties(struct(outputs));
      return response;
    }),
    update: answer((request: provider.UpdateRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      const outputs = cloud.update(
        { urn, id },
        bag(request.getOlds()),
        bag(request.getNews()),
        request.getPreview(),
      );
      const response = new provider.UpdateResponse();
      response.setProperties(struct(outputs));
      return response;
    }),
    read: answer((request: provider.ReadRequest) => {
      const recorded = cloud.read(request.getUrn(), request.getId());
      const response = new provider.ReadResponse();
      if (recorded) {
        response.setId(recorded.id);
        response.setInputs(struct(recorded.inputs));
        response.setProperties(struct(recorded.outputs));
      }
      return response;
    }),
    delete: answer(async (request: provider.DeleteRequest) => {
      await cloud.delete(request.getUrn(), request.getId());
      return new Empty();
    }),
    invoke: answer((request: provider.InvokeRequest) => {
      const response = new provider.InvokeResponse();
      response.setReturn(struct(cloud.invoke(request.getTok(), bag(request.getArgs()))));
      return response;
    }),
  });
}

export const Plugin = { serve };

function answer<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return async (
    call: ServerUnaryCall<Request, Response>,
    callback: sendUnaryData<Response>,
  ): Promise<void> => {
    try {
      callback(null, await handle(call.request));
    } catch (error) {
      callback({ code: 2, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

function bag(value: Struct | undefined): Bag {
  return (value?.toJavaScript() ?? {}) as Bag;
}

function struct(value: Bag): Struct {
  return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Lines for the user, shown by the engine beside the resource that they are about. */
export interface EngineLog {
  /** A line that stays in the output. */
  info(urn: string, message: string): void;
  warn(urn: string, message: string): void;
  /** What the resource waits for now; the next status replaces it. */
  status(urn: string, message: string): void;
}

/** The log of the engine that listens at an address. Lines that it does not take are lost, never an error. */
export function connectEngineLog(address: string): EngineLog & { close(): void } {
  const client = new EngineClient(address, credentials.createInsecure());
  const log = (severity: LogSeverity, urn: string, message: string, ephemeral: boolean): void => {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    client.log(request, () => undefined);
  };
  return {
    info: (urn, message) => log(LogSeverity.INFO, urn, message, false),
    warn: (urn, message) => log(LogSeverity.WARNING, urn, message, false),
    status: (urn, message) => log(LogSeverity.INFO, urn, message, true),
    close: () => client.close(),
  };
}

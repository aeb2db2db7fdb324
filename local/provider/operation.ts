import type { Cluster } from "./cluster";
import type { EngineLog } from "./engineLog";
import type { KubeObject } from "./kubeObject";
import type { PropertyMap } from "./propertyValue";
import type { ProviderSettings } from "./settings";
import type { ResourceType } from "./typeToken";

/** What every operation on a resource knows. */
export interface Operation {
  type: ResourceType;
  settings: ProviderSettings;
  cluster: Cluster;
  log: EngineLog;
  /** Fires when the engine cancels. */
  signal: AbortSignal;
}

/** The object exists, but is not what it should be yet: its state is stored, with the reasons. */
export class InitializationError extends Error {
  /** @param object the last state seen of it. */
  constructor(
    message: string,
    readonly object: KubeObject,
    readonly reasons: readonly string[],
  ) {
    super(message);
    this.name = "InitializationError";
  }
}

/** A failed operation that leaves a resource behind: the engine records it in the stack's state with the reasons. */
export class ResourceInitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: PropertyMap,
    readonly reasons: readonly string[],
    readonly inputs?: PropertyMap,
  ) {
    super(message);
    this.name = "ResourceInitFailed";
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

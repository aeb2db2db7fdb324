import { type CheckRequest, check } from "./check";
import { type Cluster, connectCluster } from "./cluster";
import { type Created, create } from "./create";
import { diff, type ObjectDiff } from "./diff";
import type { EngineLog } from "./engineLog";
import { HelmProgram } from "./helm/program";
import { createRelease, readRelease, removeRelease, updateRelease } from "./helm/release";
import { checkRelease, diffRelease } from "./helm/releaseInputs";
import type { Operation } from "./operation";
import type { PropertyMap } from "./propertyValue";
import { type Found, read } from "./read";
import { remove } from "./remove";
import { type ProviderSettings, parseSettings } from "./settings";
import { isHelmRelease, parseUrn } from "./typeToken";
import { type UpdateRequest, update } from "./update";

const UNREACHABLE = "configured Kubernetes cluster is unreachable";

/** One provider resource of a program: its settings, its cluster, and the operations on its resources. */
export class ProviderInstance {
  private readonly cancelled = new AbortController();

  private constructor(
    readonly settings: ProviderSettings,
    private readonly reached: Cluster | { unreachable: string },
    private readonly log: EngineLog,
    private readonly helm: HelmProgram,
  ) {}

  /**
   * @param variables the engine's configuration of this provider, `kubernetes:config:*`.
   * @param helm path of the helm program.
   */
  static async configure(
    variables: Map<string, string>,
    log: EngineLog,
    helm: string | undefined,
  ): Promise<ProviderInstance> {
    const settings = parseSettings(variables, process.env);
    return new ProviderInstance(
      settings,
      await connectCluster(settings),
      log,
      new HelmProgram(settings.helm, helm),
    );
  }

  /** Ends what is waited for; operations under way report what they have got. */
  cancel(): void {
    this.cancelled.abort();
  }

  /** The cluster, or undefined when it cannot be reached. */
  get cluster(): Cluster | undefined {
    return "unreachable" in this.reached ? undefined : this.reached;
  }

  private get whyUnreachable(): string {
    return "unreachable" in this.reached ? this.reached.unreachable : "";
  }

  private operation(urn: string): Operation {
    const { cluster } = this;
    if (!cluster) throw new Error(`${UNREACHABLE}: ${this.whyUnreachable}`);
    return {
      type: parseUrn(urn),
      settings: this.settings,
      cluster,
      log: this.log,
      signal: this.cancelled.signal,
    };
  }

  async check(urn: string, request: CheckRequest): Promise<PropertyMap> {
    if (!this.cluster && this.settings.skipUpdateUnreachable) {
      this.log.warn(urn, "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...");
      return request.olds;
    }
    const operation = this.operation(urn);
    return isHelmRelease(operation.type)
      ? checkRelease(operation, this.helm, request)
      : check(operation, request);
  }

  async diff(
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
    ignoreChanges: string[],
  ): Promise<ObjectDiff> {
    const operation = this.operation(urn);
    return isHelmRelease(operation.type)
      ? diffRelease(olds, news, ignoreChanges)
      : diff(operation, olds, news, ignoreChanges);
  }

  async create(urn: string, inputs: PropertyMap, timeout: number, preview: boolean): Promise<Created> {
    const operation = this.operation(urn);
    return isHelmRelease(operation.type)
      ? createRelease(operation, this.helm, inputs, preview)
      : create(operation, inputs, timeout, preview);
  }

  async update(urn: string, request: UpdateRequest): Promise<PropertyMap> {
    const operation = this.operation(urn);
    return isHelmRelease(operation.type)
      ? updateRelease(operation, this.helm, request)
      : update(operation, request);
  }

  async read(urn: string, id: string, state: PropertyMap, inputs: PropertyMap): Promise<Found> {
    if (!this.cluster) {
      this.log.warn(urn, `${UNREACHABLE}: ${this.whyUnreachable}`);
      if (this.settings.deleteUnreachable) return { id: "", state: {}, inputs: {} };
      if (this.settings.skipUpdateUnreachable) return { id, state, inputs };
      throw new Error(
        "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this " +
          "resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment " +
          'variable set to "true"',
      );
    }
    const operation = this.operation(urn);
    return isHelmRelease(operation.type)
      ? readRelease(operation, this.helm, id, state, inputs)
      : read(operation, id, state, inputs);
  }

  async delete(urn: string, id: string, state: PropertyMap, timeout: number): Promise<void> {
    if (!this.cluster) {
      this.log.warn(urn, `${UNREACHABLE}: ${this.whyUnreachable}`);
      if (this.settings.deleteUnreachable && !isHelmRelease(parseUrn(urn))) return;
      throw new Error(
        `${UNREACHABLE}. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the ` +
          'operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    }
    const operation = this.operation(urn);
    await (isHelmRelease(operation.type)
      ? removeRelease(operation, this.helm, state)
      : remove(operation, id, state, timeout));
  }
}

import { request as requestPlainly } from "node:http";
import { request as requestSecurely } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import { UsageError } from "../usageError";
import { type ClusterChoice, isMadeUp, loadKubeConfig } from "./kubeConfig";

/** What a request came to where it brought nothing. */
export type Unread = "absent" | "forbidden";

/** How much of objects is read. */
export type Reading = "all" | "metadata";

const ACCEPTED: Readonly<Record<Reading, string>> = {
  all: "application/json",
  metadata: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
};

/** An answer, whatever it says. */
interface Answer {
  status: number;
  body: string;
  /** Seconds. */
  retryAfter?: string;
}

const TIMEOUT_MILLISECONDS = 20_000;
const TOO_MANY_REQUESTS = 429;
/** How often it is asked again. */
const PATIENCE = 10;

/** Nothing names a cluster: no option, no configuration, no variable, and no file where kubectl keeps its own. */
export class NoKubeconfigError extends UsageError {}

/** A cluster's API, of which only GET is known here: nothing can be changed with it. */
export class ReadOnlyApi {
  private constructor(
    private readonly config: KubeConfig,
    private readonly server: string,
  ) {}

  /** @throws UsageError where the kubeconfig cannot be read or names no cluster; NoKubeconfigError where there is none */
  static open(choice: ClusterChoice): ReadOnlyApi {
    const config = loadKubeConfig(choice);
    const server = config.getCurrentCluster()?.server;
    if (choice.kubeconfig === undefined && isMadeUp(config)) {
      throw new NoKubeconfigError(
        "There is no kubeconfig: environment.cluster and KUBECONFIG name none, and ~/.kube/config does not exist. Pass --kubeconfig.",
      );
    }
    if (server === undefined) {
      throw new UsageError(
        "No cluster is chosen: set environment.cluster, or pass --kubeconfig and --context.",
      );
    }
    return new ReadOnlyApi(config, server);
  }

  /** @throws UsageError where the cluster does not answer */
  async get<T>(path: string, reading: Reading = "all"): Promise<T | Unread> {
    const { status, body } = await this.sendUntilReady(path, ACCEPTED[reading]).catch((error: unknown) => {
      throw new UsageError(`The cluster at ${this.server} does not answer: ${messageOf(error)}`);
    });
    if (status === 404) return "absent";
    if (status === 401 || status === 403) return "forbidden";
    if (status !== 200)
      throw new UsageError(`The cluster answers ${path} with ${status}: ${body.slice(0, 200)}`);
    return JSON.parse(body) as T;
  }

  /** The API server asks for patience while it is busy, and for some seconds after a kind has been defined. */
  private async sendUntilReady(path: string, accept: string): Promise<Answer> {
    for (let left = PATIENCE; ; left--) {
      const answer = await this.send(path, accept);
      if (answer.status !== TOO_MANY_REQUESTS || left === 0) return answer;
      await sleep(1000 * (Number(answer.retryAfter) || 1));
    }
  }

  private async send(path: string, accept: string): Promise<Answer> {
    // `kubectl proxy` speaks plain HTTP, and wants no credentials.
    const isPlain = this.server.startsWith("http:");
    const request = isPlain ? requestPlainly : requestSecurely;
    const options = { headers: { accept } };
    if (!isPlain) await this.config.applyToHTTPSOptions(options);
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.server.replace(/\/$/, "")}${path}`,
        { ...options, method: "GET", timeout: TIMEOUT_MILLISECONDS },
        (answer) => {
          let body = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => {
            body += chunk;
          });
          answer.on("end", () =>
            resolve({ status: answer.statusCode ?? 0, body, retryAfter: answer.headers["retry-after"] }),
          );
          answer.on("error", reject);
        },
      );
      call.on("timeout", () => call.destroy(new Error(`no answer within ${TIMEOUT_MILLISECONDS / 1000} s`)));
      call.on("error", reject);
      call.end();
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

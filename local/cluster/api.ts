import * as fs from "node:fs/promises";
import * as https from "node:https";
import type { Pki, SubjectName } from "./pki";

/** The part of a Kubernetes object that is read here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An answer with a status of 400 and above. */
export class ApiError extends Error {
  constructor(
    readonly method: string,
    readonly url: string,
    readonly status: number,
    readonly body: string,
  ) {
    super(`${method} ${url} was answered with ${status}: ${messageOf(body)}`);
  }
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}

const fieldManager = "usage-engine-networking-local";

/**
 * A small client for a server on loopback with a client certificate: etcd or the API server. The full
 * Kubernetes client takes a second to load, which a start cannot spare.
 */
export class Api {
  private constructor(
    readonly server: string,
    private readonly agent: https.Agent,
  ) {}

  static async connect(
    server: string,
    pki: Pki,
    user: SubjectName,
    authority: "ca" | "etcd-ca",
  ): Promise<Api> {
    const [ca, cert, key] = await Promise.all(
      [pki.certificate(authority), pki.certificate(user), pki.key(user)].map((file) => fs.readFile(file)),
    );
    return new Api(server, new https.Agent({ ca, cert, key, keepAlive: true, maxSockets: 16 }));
  }

  /** Closes the kept connections; without it they hold the event loop for a while. */
  close(): void {
    this.agent.destroy();
  }

  /**
   * @returns the body of the answer
   * @throws ApiError for an answer with status 400 and above, the connection's error if there is no answer
   */
  async request(
    method: string,
    path: string,
    body?: unknown,
    contentType = "application/json",
  ): Promise<string> {
    const url = `${this.server}${path}`;
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = body === undefined ? {} : { "content-type": contentType };
      const request = https.request(
        url,
        { method, agent: this.agent, headers, timeout: 15_000 },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => {
            text += chunk;
          });
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
          answer.on("error", reject);
        },
      );
      request.on("timeout", () => request.destroy(new Error(`no answer from ${url} within 15 s`)));
      request.on("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
    if (status >= 400) {
      throw new ApiError(method, url, status, text);
    }
    return text;
  }

  async get<T>(path: string): Promise<T> {
    return JSON.parse(await this.request("GET", path)) as T;
  }

  /** Server-side apply: creates the object, or takes over the fields that are given. */
  async apply(collection: string, object: KubernetesObject): Promise<void> {
    const query = `fieldManager=${fieldManager}&force=true`;
    const path = `${collection}/${object.metadata.name}?${query}`;
    await this.request("PATCH", path, object, "application/apply-patch+yaml");
  }

  /** Creates the object unless there is one of that name, which is left as it is. */
  async createIfMissing(collection: string, object: KubernetesObject): Promise<void> {
    try {
      await this.request("POST", `${collection}?fieldManager=${fieldManager}`, object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) {
        throw error;
      }
    }
  }
}

import * as fs from "node:fs/promises";
import type { IncomingMessage } from "node:http";
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

  /** The server's own words. */
  get reason(): string {
    return messageOf(this.body);
  }
}

/** Whether a server that is not there, not ready or of another opinion is behind the error: asking again may help. */
export function isServersFault(error: unknown): boolean {
  return error instanceof ApiError || (error as NodeJS.ErrnoException).code !== undefined;
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}

/** With a code, as every error of a connection has one. */
function timedOut(url: string, seconds: number): Error {
  return Object.assign(new Error(`no answer from ${url} within ${seconds} s`), { code: "ETIMEDOUT" });
}

const FIELD_MANAGER = "usage-engine-networking-local";

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
      request.on("timeout", () => request.destroy(timedOut(url, 15)));
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

  /**
   * The lines of an answer that goes on, such as a watch, until the server ends it.
   *
   * @param silentSeconds how long it may say nothing before it counts as gone
   * @throws as `request`, also in the middle of the answer
   */
  async *lines(path: string, silentSeconds: number): AsyncGenerator<string, void> {
    const url = `${this.server}${path}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = https.get(url, { agent: this.agent, timeout: silentSeconds * 1000 }, resolve);
      request.on("timeout", () => request.destroy(timedOut(url, silentSeconds)));
      request.on("error", reject);
    });
    answer.setEncoding("utf8");
    const { statusCode = 0 } = answer;
    let rest = "";
    for await (const chunk of answer as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = statusCode < 400 ? (lines.pop() ?? "") : rest + chunk;
      yield* statusCode < 400 ? lines : [];
    }
    if (statusCode >= 400) {
      throw new ApiError("GET", url, statusCode, rest);
    }
  }

  /** Server-side apply: creates the object, or takes over the fields that are given. */
  async apply(collection: string, object: KubernetesObject, manager = FIELD_MANAGER): Promise<void> {
    const query = `fieldManager=${manager}&force=true`;
    const path = `${collection}/${object.metadata.name}?${query}`;
    await this.request("PATCH", path, object, "application/apply-patch+yaml");
  }

  /** Creates the object unless there is one of that name, which is left as it is. */
  async createIfMissing(collection: string, object: KubernetesObject): Promise<void> {
    try {
      await this.request("POST", `${collection}?fieldManager=${FIELD_MANAGER}`, object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) {
        throw error;
      }
    }
  }
}

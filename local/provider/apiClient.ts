import * as http from "node:http";
import * as https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { ApiError, statusMessage } from "./apiError";
import type { KubeObject } from "./kubeObject";
import { pluckNumber } from "./kubeObject";

export type Query = Record<string, string | number | boolean | undefined>;

/** One request to the API server. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Query;
  body?: unknown;
  /** Default: `application/json`. */
  contentType?: string;
}

/** Credentials from a token command or a rotated file must not be kept for longer than they live. */
const CREDENTIALS_SECONDS = 60;
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
/** A server that sheds load or restarts is asked again this often. */
const ATTEMPTS = 5;
const TRANSIENT = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

interface Connection {
  base: URL;
  options: https.RequestOptions;
  agent: http.Agent;
  /** What the agent was made with: a change of credentials needs a new one. */
  identity: string;
  until: number;
}

/** Requests to one Kubernetes API server, over kept-alive connections. */
export class ApiClient {
  private connection: Promise<Connection> | undefined;

  constructor(private readonly config: KubeConfig) {}

  /** The server's address, for messages. */
  get server(): string {
    return this.config.getCurrentCluster()?.server ?? "";
  }

  private async connect(): Promise<Connection> {
    const current = await this.connection;
    if (current && current.until > Date.now()) return current;
    this.connection = this.open(current);
    return this.connection;
  }

  private async open(previous: Connection | undefined): Promise<Connection> {
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const until = Date.now() + CREDENTIALS_SECONDS * 1000;
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const identity = JSON.stringify([String(ca), String(cert), String(key), rejectUnauthorized, servername]);
    if (previous?.identity === identity) return { ...previous, options, until };
    const base = new URL(this.server);
    // No limit: each watch holds a connection, and must never keep a request waiting for one.
    const ownAgent = { keepAlive: true, maxFreeSockets: 32 };
    const agent = this.config.getCurrentCluster()?.proxyUrl
      ? (options.agent as http.Agent)
      : base.protocol === "https:"
        ? new https.Agent({ ...ownAgent, ca, cert, key, rejectUnauthorized, servername })
        : new http.Agent(ownAgent);
    return { base, options, agent, identity, until };
  }

  /** Starts a request and resolves with the response's head; the body is still to be read. */
  async send(request: ApiRequest, signal?: AbortSignal): Promise<http.IncomingMessage> {
    const { base, options, agent } = await this.connect();
    const url = new URL(base.href.replace(/\/$/, "") + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders),
      accept: "application/json",
    };
    if (body) {
      headers["content-type"] = request.contentType ?? "application/json";
      headers["content-length"] = body.length;
    }
    const transport = url.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
      const sent = transport.request(
        url,
        {
          method: request.method,
          headers,
          agent,
          auth: options.auth,
          signal,
          timeout: REQUEST_TIMEOUT_MILLISECONDS,
        },
        resolve,
      );
      sent.on("timeout", () => {
        if (!request.query?.watch) sent.destroy(new Error(`no answer from ${this.server} in time`));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /**
   * Sends a request and reads the answer as JSON.
   *
   * @throws ApiError with the server's `Status` for every code from 400.
   */
  async request<T = KubeObject>(request: ApiRequest, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const failure = await this.attempt<T>(request, signal);
      if ("value" in failure) return failure.value;
      if (!failure.retry || attempt === ATTEMPTS || signal?.aborted) throw failure.error;
      await new Promise((resolve) => setTimeout(resolve, failure.waitMilliseconds * attempt));
    }
  }

  private async attempt<T>(
    request: ApiRequest,
    signal?: AbortSignal,
  ): Promise<{ value: T } | { error: unknown; retry: boolean; waitMilliseconds: number }> {
    try {
      const response = await this.send(request, signal);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString("utf8");
      const code = response.statusCode ?? 0;
      const body = parseBody(text);
      if (code < 400) return { value: body as T };
      const error = new ApiError(code, body, statusMessage(code, body));
      const seconds = pluckNumber(body, "details", "retryAfterSeconds");
      const retry = code === 429 || (code === 503 && request.method === "GET");
      return { error, retry, waitMilliseconds: (seconds ?? 1) * 1000 };
    } catch (error) {
      // A kept-alive connection may be closed by the server just as it is used again: only reads are safe to repeat.
      const transient = TRANSIENT.has((error as NodeJS.ErrnoException).code ?? "");
      return { error, retry: transient && request.method === "GET", waitMilliseconds: 100 };
    }
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

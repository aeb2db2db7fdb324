import { type IncomingMessage, request as requestPlainly } from "node:http";
import { request as requestSecurely } from "node:https";
import { type Reply, replyOf } from "./reply";

/** What is asked of an ingress controller. */
export interface HttpQuestion {
  address: string;
  port: number;
  /** The host that is asked for: in the header, and in TLS by its name. */
  host: string;
  path: string;
  isSecure: boolean;
}

/** Statuses of a proxy that gets no answer behind it. */
const NO_BACKEND: ReadonlySet<number> = new Set([502, 503, 504]);

/** Asks for the head of what is there (RFC 9110, 9.3.2): no workflow takes that for data. The certificate may be anybody's. */
export function askHttp(question: HttpQuestion, milliseconds: number): Promise<Reply> {
  const { address, port, host, path, isSecure } = question;
  return new Promise((resolve) => {
    const options = { host: address, port, path, method: "HEAD", agent: false, headers: { host } } as const;
    const call = isSecure
      ? requestSecurely({ ...options, servername: host, rejectUnauthorized: false })
      : requestPlainly(options);
    const end = (reply: Reply) => {
      clearTimeout(timer);
      call.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => end({ outcome: "silent" }), milliseconds);
    call.once("response", (response) => end(judge(response)));
    // Hanging up is an error too, after the answer.
    call.on("error", (error) => end(replyOf(error)));
    call.end();
  });
}

function judge(response: IncomingMessage): Reply {
  const status = response.statusCode ?? 0;
  const detail = `HTTP ${status}`;
  if (NO_BACKEND.has(status)) return { outcome: "no backend", detail };
  return { outcome: isControllersOwn404(response) ? "unrouted" : "answered", detail };
}

/** Traefik answers as Go's `http.NotFound` does where no router fits. A server behind it has its own words for that. */
function isControllersOwn404({ statusCode, headers }: IncomingMessage): boolean {
  return (
    statusCode === 404 &&
    headers["x-content-type-options"] === "nosniff" &&
    headers["content-length"] === "19"
  );
}

/**
 * What came of a call: `answered` by whoever was called; `refused`, so that the host was reached and nobody listens there;
 * `silent`, nothing within the time; `unreachable`, as a router or this machine says; `unrouted`, the ingress controller
 * knows no such host and path; `no backend`, it knows them and gets no answer behind; `broken`, an answer that is none.
 */
export type Outcome =
  | "answered"
  | "refused"
  | "silent"
  | "unreachable"
  | "unrouted"
  | "no backend"
  | "broken";

/** What came of a call, with the detail that people may want. */
export interface Reply {
  outcome: Outcome;
  /** Such as `HTTP 401`, or a fault's own words. */
  detail?: string;
}

const REFUSED: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET"]);
const UNREACHABLE: ReadonlySet<string> = new Set([
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EACCES",
  "EPERM",
]);

/** What a socket's error says of the way. */
export function replyOf(error: NodeJS.ErrnoException): Reply {
  const code = error.code ?? "";
  if (REFUSED.has(code)) return { outcome: "refused" };
  if (code === "ETIMEDOUT") return { outcome: "silent" };
  if (UNREACHABLE.has(code)) return { outcome: "unreachable", detail: code };
  return { outcome: "broken", detail: error.message };
}

import { pluck, pluckList, pluckString } from "./kubeObject";

/** What the API server answered when it refused a request: a `Status` object and the HTTP code. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly status: unknown,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  get reason(): string {
    return pluckString(this.status, "reason");
  }

  /** The kind and name that the refusal is about, from `details`. */
  get subject(): { kind: string; name: string } {
    return {
      kind: pluckString(this.status, "details", "kind"),
      name: pluckString(this.status, "details", "name"),
    };
  }

  get causes(): { reason: string; field: string; message: string }[] {
    return pluckList(this.status, "details", "causes").map((cause) => ({
      reason: pluckString(cause, "reason"),
      field: pluckString(cause, "field"),
      message: pluckString(cause, "message"),
    }));
  }
}

/** Nothing serves this kind: usually a custom resource whose definition is not there (yet). */
export class NoKindMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "NoKindMatchError";
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 404;
export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.code === 403;
export const isInvalid = (error: unknown): boolean => error instanceof ApiError && error.reason === "Invalid";
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 409 && error.reason === "Conflict";
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 409 && error.reason === "AlreadyExists";

/** A namespace that is not there, as told apart from an object that is not there. */
export const isNamespaceNotFound = (error: unknown): boolean =>
  error instanceof ApiError && isNotFound(error) && error.subject.kind === "namespaces";

/** The message of a `Status` body, or the body itself where it is none. */
export function statusMessage(code: number, body: unknown): string {
  const message = pluck(body, "message");
  if (typeof message === "string" && message !== "") return message;
  return `the API server answered ${code}: ${typeof body === "string" ? body.slice(0, 500) : JSON.stringify(body)}`;
}

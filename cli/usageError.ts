/** The command was called in a way that it cannot follow: it says so in one line and ends with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

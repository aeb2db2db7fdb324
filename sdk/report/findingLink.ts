import type { Finding } from "../findings/finding";

/** Where the documentation of a finding's code stands, given where `findings.md` does. Its anchors are the codes. */
export function findingLink({ code }: Pick<Finding, "code">, docs: string): string {
  return `${docs}#${code.toLowerCase()}`;
}

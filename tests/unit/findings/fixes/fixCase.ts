import type { FindingCode } from "../../../../sdk/findings/catalogue";

/** Where a row begins: an environment that has nothing wrong with it. */
export type Base = "on-prem" | "aws" | "aws-made" | "gcp" | "gcp-made";

/** What a fix leads to: other settings in place of the row's, another descriptor, or the command `pin`. */
export interface Followed {
  env?: string;
  spec?: string;
  pin?: true;
}

/** A configuration that yields a finding, and its fix followed literally, in each way that the fix offers. */
export interface FixCase {
  code: FindingCode;
  base?: Base;
  /** Settings in YAML, laid over the base. */
  env: string;
  /** `spec` of the descriptor `one.yaml`, which is ECD `one`. */
  spec?: string;
  fixes: Record<string, Followed>;
}

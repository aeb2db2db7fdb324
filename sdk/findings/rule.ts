import type { Severity } from "./finding";

/** What a finding's code stands for: one row of the catalogue. */
export interface Rule {
  severity: Severity;
  /** One line: what is wrong. */
  title: string;
  /** Why it is wrong. */
  reason: string;
  /** The way out, where the finding itself has no better one. */
  fix: string;
  /** A piece of configuration that causes it. */
  example: string;
}

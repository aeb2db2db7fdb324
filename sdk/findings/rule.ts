import type { Example, Way } from "./example";
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
  /** What causes it, and nothing worse. The tests try it. */
  example: Example;
  /**
   * The fix, followed in the example: each way that it offers, by the words of `fix` that say it. The tests follow each, and
   * expect the finding to be gone and no error to be left. Empty where `byHand` says why.
   */
  followed: Readonly<Record<string, Way>>;
  /** Why the fix is followed nowhere: it is done outside of anything that the tests can see. */
  byHand?: string;
}

import { errorsIn, type Finding } from "../sdk/findings/finding";

/** How a command ends: what scripts and pipelines read. */
export const ExitCode = {
  /** Done; nothing is wrong with the environment. */
  Good: 0,
  /** Done, but something is wrong with the environment. */
  Findings: 1,
  /** Not done: wrong flags, a stack file that is not there, or a fault of the command itself. */
  Usage: 2,
  /** A question that has no answer, because a hidden value or a patch that is not followed decides it. */
  Undecided: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** How a command ends that shows findings: an error among them is told by its code. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return errorsIn(findings).length > 0 ? ExitCode.Findings : ExitCode.Good;
}

/**
 * Where a long step tells how far it is.
 *
 * @param line what is going on, one line without a line break
 * @param transient the line only refreshes the one before it (elapsed time, bytes so far): a terminal
 *   overwrites, a plain log may leave it out
 */
export type Progress = (line: string, transient?: boolean) => void;

/** A duration as people read it: `45 s`, `2 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** A size in megabytes as people read it: `12 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

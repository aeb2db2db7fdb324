/** Where something stands in a text: line and column from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Where something stands on disk, as terminals and editors open it. */
export interface Place extends Position {
  /**
   * Its name, with slashes. A plan names descriptors as the stack file does; the command names every file from the folder that
   * it was called in.
   */
  file: string;
}

/** `Pulumi.on-prem.yaml:41:17`: what terminals make a link of. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Where something stands in a text: line and column from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Where something stands on disk, as terminals and editors open it. */
export interface Place extends Position {
  /** Relative to the folder that the command was called in, with slashes. */
  file: string;
}

/** `Pulumi.on-prem.yaml:41:17`: what terminals make a link of. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

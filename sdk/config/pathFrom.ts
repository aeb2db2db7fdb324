import { relative } from "node:path";

/** A file as it is named from a folder, with slashes on every system. */
export function pathFrom(folder: string, file: string): string {
  return relative(folder, file).replaceAll("\\", "/");
}

import { type Dirent, readdirSync } from "node:fs";
import type { FileSystemAdapter } from "tinyglobby";

/** Folders that one glob may look into: a repository has hundreds, /proc and a whole disk have many more. */
export const MOST_FOLDERS = 10_000;

/** The file system as a glob sees it, with an end: a pattern such as `/proc/**` would go on for minutes. */
export interface BoundedFileSystem {
  adapter: FileSystemAdapter;
  /** Whether there were more folders than are looked into; the files found are then not all. */
  isExceeded(): boolean;
}

export function boundedFileSystem(): BoundedFileSystem {
  let folders = 0;
  // Beyond the limit every folder is empty, so that the search ends: it keeps errors of single folders to itself.
  const read = (path: string, options: { withFileTypes: true }): Dirent[] => {
    folders += 1;
    return folders > MOST_FOLDERS ? [] : readdirSync(path, options);
  };
  return {
    adapter: { readdirSync: read as typeof readdirSync },
    isExceeded: () => folders > MOST_FOLDERS,
  };
}

import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { readText, reasonOf } from "../../sdk/config/readText";
import { replaceFile } from "../stack/replaceFile";
import { UsageError } from "../usageError";
import type { NewFile } from "./newFiles";

/** What became of a file. */
export type Placed = "written" | "completed" | "replaced" | "kept" | "unchanged";

/** Puts files into a folder. One that is there stays, unless it may be replaced. */
export class Placing {
  /** What became of each, in the order of their coming. */
  readonly placed: { path: string; what: Placed }[] = [];

  constructor(
    private readonly directory: string,
    private readonly mayReplace: boolean,
  ) {}

  /** @throws UsageError where it cannot be written */
  place(file: NewFile): void {
    this.put(file, this.mayReplace ? "replaced" : "kept");
  }

  /**
   * Puts a file where all that is there is in the new text as well.
   * @throws UsageError where it cannot be written
   */
  complete(file: NewFile): void {
    this.put(file, "completed");
  }

  private put({ path, text }: NewFile, ifThere: "completed" | "replaced" | "kept"): void {
    const file = join(this.directory, path);
    const there = existsSync(file) ? readText(file) : undefined;
    if (there === undefined) {
      makeFolder(dirname(file));
      replaceFile(file, text);
      this.placed.push({ path, what: "written" });
    } else if ("text" in there && there.text === text) {
      this.placed.push({ path, what: "unchanged" });
    } else {
      if (ifThere !== "kept") replaceFile(file, text);
      this.placed.push({ path, what: ifThere });
    }
  }

  /** Notes that a file stays as it is. */
  keep(path: string): void {
    this.placed.push({ path, what: "kept" });
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`${folder} cannot be made: ${reasonOf(error)}.`);
  }
}

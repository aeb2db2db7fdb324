import { sync as writeFileAtomicSync } from "write-file-atomic";
import { reasonOf } from "../../sdk/config/readText";
import { UsageError } from "../usageError";

/**
 * Replaces a file's text as a whole: it is written beside the file and renamed, so that a full disk or an end in the middle
 * leaves the old text. Mode, owner and a symbolic link to the file stay.
 * @throws UsageError with the file's name where that is not possible; the file is then as it was
 */
export function replaceFile(file: string, text: string): void {
  try {
    writeFileAtomicSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}. It is unchanged.`);
  }
}

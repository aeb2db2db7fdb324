import type { Path } from "../../findings/path";
import type { Position } from "../../findings/place";

/** One YAML document of a descriptor file. */
export interface DescriptorDocument {
  value: unknown;
  /** Where a field of it stands in the file; the document itself with an empty path. */
  positionOf: (field: Path) => Position;
}

/** A descriptor file as it was read: the plan judges it, and touches no file. */
export interface DescriptorFile {
  /** Index of the entry in `ecds` that names it. */
  entry: number;
  /** As people know it: relative to the stack file. */
  file: string;
  documents: DescriptorDocument[];
  /** Where a key stands that its map has already had: the later one counts, as for kubectl. */
  repeatedKeys: Position[];
  /** Why it, or a part of it, could not be read; line and column from 1. */
  faults: { message: string; line?: number; column?: number }[];
}

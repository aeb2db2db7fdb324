import type { Path } from "../../sdk/findings/path";

/** A value that a stack file can get. */
export type Value = number | boolean | string | readonly Value[] | { readonly [key: string]: Value };

/** Something that the cluster says, and the configuration does not. */
export interface Learned {
  /** From `environment` on. */
  path: Path;
  value: Value;
  /** How it is known. */
  from: string;
}

import type { Bag } from "./checkInputs";

/** One resource that a stand-in keeps. */
export interface Recorded {
  token: string;
  id: string;
  urn: string;
  inputs: Bag;
  outputs: Bag;
}

/** What a stand-in knows about one cloud: recorded answers and the rules that the real one enforces. */
export interface CloudRules {
  /** Name of the SDK package. */
  packageName: "aws" | "gcp";
  /** The id of a new resource. */
  id: (token: string, inputs: Bag, serial: number) => string;
  /** A computed property of a new resource; undefined to have one made up from its type. */
  value: (token: string, path: string, context: { id: string; inputs: Bag; serial: number }) => unknown;
  /** Properties whose change makes a new resource. */
  replaces: Record<string, string[]>;
  /** Resource types whose name the provider makes from the logical one, with the name's longest length. */
  named: Record<string, number>;
  /** Names that the cloud refuses. */
  refusedName: (name: string) => string | undefined;
  /** Answers of the data sources. */
  invokes: Record<string, (args: Bag, living: readonly Recorded[]) => Bag>;
  /** Why the cloud would refuse to make a resource now, besides a reference to something that is gone. */
  refusedCreate: (token: string, inputs: Bag, living: readonly Recorded[]) => string | undefined;
  /** Why the cloud would refuse to delete a resource now, besides others that refer to it. */
  refusedDelete: (resource: Recorded, living: readonly Recorded[]) => string | undefined;
}

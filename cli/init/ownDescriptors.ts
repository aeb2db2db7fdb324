import { globSync } from "tinyglobby";
import { boundedFileSystem } from "../../sdk/config/descriptors/boundedFileSystem";
import { readDescriptors } from "../../sdk/config/descriptors/descriptorFiles";
import { Target } from "../../sdk/config/target";

/** A file with ECDeployments. */
export interface FoundDescriptor {
  /** Relative to the folder that was searched, with `/`. */
  file: string;
  /** Names of the ECDs in it. */
  ecds: string[];
  /** Whether it holds something else, too. */
  isMixed: boolean;
}

/** The folder of a descriptor file with its last `/`; empty for the one that was searched. */
export function folderOf({ file }: FoundDescriptor): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

/** So many folders below, a repository has its descriptors. */
const DEPTH = 4;

/** The descriptor files in a folder and below it. What is no YAML, such as the templates of a chart, is none. */
export function ownDescriptors(directory: string): FoundDescriptor[] {
  const files = globSync("**/*.{yaml,yml}", {
    cwd: directory,
    ignore: ["**/node_modules/**", "**/Pulumi.*"],
    deep: DEPTH,
    fs: boundedFileSystem().adapter,
  }).sort();
  const entries = files.map((file) => ({ descriptor: file }));
  return readDescriptors({ target: Target.OnPrem, ecds: entries }, directory).flatMap(
    ({ file, documents, faults }) => {
      const names = documents.flatMap(({ value }) => nameOfEcd(value));
      const isMixed = faults.length > 0 || names.length < documents.length;
      return names.length === 0 ? [] : [{ file, ecds: names, isMixed }];
    },
  );
}

function nameOfEcd(value: unknown): string[] {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: { name?: unknown } };
  return kind === "ECDeployment" && typeof metadata?.name === "string" ? [metadata.name] : [];
}

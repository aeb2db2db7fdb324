import * as fs from "node:fs/promises";
import * as path from "node:path";
import { REPOSITORY_ROOT } from "../programs/repository";

/** Stages of the KWOK module, below its root: a node's life, and a pod's without delays. */
const MODULE_STAGES = [
  "kustomize/stage/node/fast/node-initialize.yaml",
  "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "kustomize/stage/pod/fast/pod-ready.yaml",
  "kustomize/stage/pod/fast/pod-complete.yaml",
  "kustomize/stage/pod/fast/pod-delete.yaml",
];

const OWN_STAGES = path.join(REPOSITORY_ROOT, "local", "cluster", "stages");

async function join(file: string, sources: readonly string[]): Promise<void> {
  const documents = await Promise.all(sources.map((source) => fs.readFile(source, "utf8")));
  await fs.writeFile(file, documents.join("\n---\n"), { mode: 0o600 });
}

/**
 * Writes the configuration of KWOK, which plays nodes and pods.
 *
 * @param kwokModule root folder of the KWOK Go module
 */
export async function writeKwokConfig(file: string, kwokModule: string): Promise<void> {
  await join(
    file,
    MODULE_STAGES.map((stage) => path.join(kwokModule, stage)),
  );
}

/** Writes the configuration of the second KWOK, which plays the Calico operator. */
export async function writeOperatorConfig(file: string): Promise<void> {
  await join(file, [path.join(OWN_STAGES, "tigera-operator.yaml")]);
}

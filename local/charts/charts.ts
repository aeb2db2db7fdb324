import * as path from "node:path";
import { ensureModule } from "../programs/modules";
import type { Progress } from "../programs/progress";
import { REPOSITORY_ROOT } from "../programs/repository";

/**
 * Folder of the chart `tigera-operator` in the Calico Go module: release 3.28, complete as it lies there (its
 * version is the placeholder `v0.0`, which Helm accepts; its images are those of 3.28.5), with the kinds of
 * `operator.tigera.io` in its `crds` folder.
 */
export async function calicoChart(progress?: Progress): Promise<string> {
  return path.join(await ensureModule("calico", progress), "charts", "tigera-operator");
}

/** Folder of our stand-in for Traefik's chart, which no package registry has. */
export function traefikChart(): string {
  return path.join(REPOSITORY_ROOT, "local", "charts", "traefik");
}

/** Folder of MetalLB's chart in its Go module, release 0.16.2, complete as it lies there, with its kinds and FRR's chart. */
export async function metallbChart(progress?: Progress): Promise<string> {
  return path.join(await ensureModule("metallb", progress), "charts", "metallb");
}

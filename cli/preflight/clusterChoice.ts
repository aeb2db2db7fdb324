import { resolve } from "node:path";
import { configuredPath } from "../../sdk/config/configuredPath";
import { parseEnvironment } from "../../sdk/config/parse";
import type { StackFile } from "../../sdk/config/stackFile";
import type { ClusterChoice } from "./kubeConfig";

/** Which cluster the command line names. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
}

/** As the stack program finds it, unless the command line says otherwise. */
export function clusterOf(
  { environment, directory }: StackFile,
  { kubeconfig, context }: ClusterOptions,
): ClusterChoice {
  const { cluster } = parseEnvironment(environment).args;
  const named = cluster?.kubeconfig;
  const fromFile = named === undefined ? undefined : configuredPath(named, directory);
  const file = kubeconfig === undefined ? fromFile : resolve(kubeconfig);
  const chosen = context ?? cluster?.context;
  return {
    ...(file !== undefined && { kubeconfig: file }),
    ...(chosen !== undefined && { context: chosen }),
  };
}

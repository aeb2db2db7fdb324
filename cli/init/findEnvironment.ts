import { UsageError } from "../usageError";
import { askForCluster, askForNamespace, type ChosenCluster, type Given } from "./answers";
import { type Installed, installedIn } from "./installed";
import type { Interview } from "./interview";
import type { Answered } from "./stackText";
import { lookAround, openCluster, type Surroundings, usageEngineNamespaces } from "./surroundings";

/** Which environment it is to be, and what is there of it. */
export interface FoundEnvironment {
  cluster: ChosenCluster;
  namespace: string;
  /** Absent where the cluster was not looked at. */
  seen?: Surroundings & { installed: Installed };
}

/**
 * Asks what only people know, and reads the rest from the cluster.
 * @param described ECDs that have a descriptor in the project
 */
export async function findEnvironment(
  given: Given,
  interview: Interview,
  described: ReadonlySet<string>,
): Promise<FoundEnvironment> {
  const cluster = await askForCluster(given, interview);
  const api = openCluster(cluster);
  const [found] = api ? await usageEngineNamespaces(api) : [];
  const namespace = await askForNamespace(given, interview, found);
  if (!api) return { cluster, namespace };
  const seen = await lookAround(api, cluster.target, namespace);
  return {
    cluster,
    namespace,
    seen: { ...seen, installed: installedIn(seen.cluster, namespace, described) },
  };
}

/** What a template of Pulumi has asked, in place of options that say nothing. */
export function withAnswered(given: Given, { target, cluster, namespace }: Answered): Given {
  if (cluster !== undefined && cluster !== "new" && cluster !== "existing")
    throw new UsageError(`usage-engine-networking:cluster is ${cluster}; it can be existing or new.`);
  const isSaid = given.newCluster !== undefined || given.existingCluster !== undefined;
  return {
    ...(target !== undefined && { target }),
    ...(namespace !== undefined && { namespace }),
    ...(cluster === "new" && !isSaid && { newCluster: true }),
    ...(cluster === "existing" && !isSaid && { existingCluster: true as const }),
    ...given,
  };
}

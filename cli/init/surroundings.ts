import { resolve } from "node:path";
import { plannedReleases } from "../../sdk/plan/releases";
import { planEnvironment } from "../../sdk/planEnvironment";
import { ReadOnlyApi } from "../preflight/readOnlyApi";
import { type SeenNode, type SeenService, type Snapshot, takeSnapshot } from "../preflight/snapshot";
import { UsageError } from "../usageError";
import type { ChosenCluster } from "./answers";

/** By this port of it, the Service `platform` is Usage Engine's. */
const CONTROL_PORT = 6790;
/** How EKS labels the nodes of its managed groups. */
const NODE_GROUP = "eks.amazonaws.com/nodegroup";

/** Opens the cluster that was chosen; undefined where it is not to be looked at. */
export function openCluster({ context, kubeconfig }: ChosenCluster): ReadOnlyApi | undefined {
  if (context === undefined) return undefined;
  return ReadOnlyApi.open({ context, ...(kubeconfig !== undefined && { kubeconfig: resolve(kubeconfig) }) });
}

/**
 * The namespaces where Usage Engine runs, as its Service tells.
 * @throws UsageError where the cluster does not answer
 */
export async function usageEngineNamespaces(api: ReadOnlyApi): Promise<string[]> {
  const answer = await orWithoutCluster(api.get<{ items: SeenService[] | null }>("/api/v1/services"));
  const services = typeof answer === "string" ? [] : (answer.items ?? []);
  return services
    .filter(({ metadata, spec }) => metadata.name === "platform" && hasPort(spec.ports, CONTROL_PORT))
    .map(({ metadata }) => metadata.namespace ?? "")
    .sort();
}

function hasPort(ports: SeenService["spec"]["ports"], number: number): boolean {
  return (ports ?? []).some(({ port }) => port === number);
}

/** What was seen of a cluster. */
export interface Surroundings {
  cluster: Snapshot;
  /** Whether the namespace is there. */
  isNamespaceThere: boolean;
}

/** Reads what preflight reads, before there is an environment. */
export async function lookAround(
  api: ReadOnlyApi,
  target: ChosenCluster["target"],
  namespace: string,
): Promise<Surroundings> {
  // Whatever releases an environment of this target may have, so that those of others are seen.
  const most = { target, namespace, network: { calico: { install: true } }, ingress: {} };
  const releases = plannedReleases(planEnvironment(most, process.cwd()));
  const cluster = await orWithoutCluster(takeSnapshot(api, { namespace, releases }));
  const isThere = await orWithoutCluster(api.get(`/api/v1/namespaces/${namespace}`));
  return { cluster, isNamespaceThere: isThere !== "absent" };
}

async function orWithoutCluster<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UsageError) {
      throw new UsageError(`${error.message} --no-cluster goes on without a look at it. Nothing is written.`);
    }
    throw error;
  }
}

/** The managed node groups of an EKS cluster's nodes. */
export function nodeGroupsOf(nodes: readonly SeenNode[]): string[] {
  return [...new Set(nodes.flatMap(({ metadata }) => metadata.labels?.[NODE_GROUP] ?? []))].sort();
}

import type { Cluster as KubeCluster, KubeConfig } from "@kubernetes/client-node";
import { loadKubeconfig } from "./kubeconfig";
import { isMap, type PropertyMap, type PropertyValue, reveal, Unknown } from "./propertyValue";

/** A refused argument of the provider. */
export interface ArgumentFailure {
  property: string;
  reason: string;
}

/** Refuses what this stand-in cannot do, instead of doing something else. */
export function checkProviderArguments(news: PropertyMap): ArgumentFailure[] {
  if (news.renderYamlToDirectory === undefined || news.renderYamlToDirectory === "") return [];
  return [
    {
      property: "renderYamlToDirectory",
      reason:
        "rendering YAML is not part of the local stand-in for the Kubernetes provider: install the official plugin " +
        "(pulumi plugin install resource kubernetes) or leave the argument out",
    },
  ];
}

/** What changes in a provider's arguments mean for the resources that it manages. */
export interface ProviderDiff {
  diffs: string[];
  /** With any of these, all resources of the provider are made anew. */
  replaces: string[];
}

const PLACE = ["kubeconfig", "context", "cluster"];

function activeCluster(args: PropertyMap): KubeCluster | undefined {
  const text = (key: string): string | undefined => {
    const value = reveal(args[key] ?? null);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const pathOrContents = text("kubeconfig");
  if (!pathOrContents) return undefined;
  let config: KubeConfig;
  try {
    config = loadKubeconfig({ pathOrContents, context: text("context"), cluster: text("cluster") });
  } catch {
    return undefined;
  }
  return config.getCurrentCluster() ?? undefined;
}

function same(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    JSON.stringify(reveal(a)) === JSON.stringify(reveal(b)) &&
    !(reveal(b) instanceof Unknown) &&
    isMap(a) === isMap(b)
  );
}

/**
 * Compares two sets of provider arguments. A provider that points at another cluster replaces its resources; with a
 * `clusterIdentifier` only a change of that does.
 */
export function diffProviderArguments(olds: PropertyMap, news: PropertyMap): ProviderDiff {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const diffs = keys.filter((key) => !same(olds[key], news[key]));
  const before = olds.clusterIdentifier;
  const after = news.clusterIdentifier;
  if (before !== undefined && after !== undefined) {
    return { diffs, replaces: same(before, after) ? [] : ["clusterIdentifier"] };
  }
  const unknown = PLACE.filter((key) => reveal(news[key] ?? null) instanceof Unknown);
  if (unknown.length > 0) return { diffs, replaces: unknown };
  const oldCluster = activeCluster(olds);
  const newCluster = activeCluster(news);
  const moved = oldCluster && newCluster && JSON.stringify(oldCluster) !== JSON.stringify(newCluster);
  return { diffs, replaces: moved ? PLACE.filter((key) => diffs.includes(key)) : [] };
}

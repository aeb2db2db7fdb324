import type * as pulumi from "@pulumi/pulumi";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Target } from "../../config/target";
import type { AloneArgs, MetadataArgs, OriginArgs } from "../aloneArgs";

/**
 * What a cloud's network takes from the environment that it is part of.
 */
export interface CloudScopeArgs extends AloneArgs, MetadataArgs, OriginArgs {
  /**
   * The environment's namespace: lower case letters, digits and `-`, at most 63 (UEN008). It is the default name of the cluster.
   * Default: uepe.
   */
  namespace?: string;
}

/** The environment that consists of a network alone. */
export function cloudAlone(target: Target, args: NetworkArgs & CloudScopeArgs) {
  const {
    namespace,
    images,
    charts,
    labels,
    annotations,
    accept,
    directory: _notDecisive,
    ...network
  } = args;
  const platform = { services: "none" };
  return { target, namespace, network, platform, images, charts, labels, annotations, accept };
}

/** As many stand-ins as there are ids: what is not counted yet counts as the two zones that EKS needs. */
export function knownIds(
  given: pulumi.Input<pulumi.Input<string>[]> | undefined,
  configured: string[] | undefined,
): string[] | undefined {
  if (given === undefined) return configured;
  const count = Array.isArray(given) ? given.length : 2;
  return Array.from({ length: count }, () => "given");
}

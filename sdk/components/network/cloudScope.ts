import type * as pulumi from "@pulumi/pulumi";
import type { ChartsArgs } from "../../config/chartArgs";
import type { ImagesArgs } from "../../config/imagesArgs";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Target } from "../../config/target";

/**
 * What a cloud's network takes from the environment that it is part of.
 */
export interface CloudScopeArgs {
  /**
   * The environment's namespace: the default name of the cluster. Default: uepe.
   */
  namespace?: string;
  /**
   * Where images come from.
   */
  images?: ImagesArgs;
  /**
   * Where charts come from.
   */
  charts?: ChartsArgs;
  /**
   * Labels for every object in the cluster.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for every object in the cluster.
   */
  annotations?: Record<string, string>;
  /**
   * Warnings that are meant: a finding's code and the reason. Errors cannot be accepted.
   */
  accept?: Record<string, string>;
  /**
   * Folder that relative paths start from. Default: the current one.
   */
  directory?: string;
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

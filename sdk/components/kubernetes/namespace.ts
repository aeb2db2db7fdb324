import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../../plan/networkPlan";
import { metadataOf } from "./metadata";

/**
 * The environment's namespace. Everything that Usage Engine keeps is in it, so it is protected: Pulumi refuses to delete it
 * until `pulumi state unprotect` says that it is meant.
 */
export function createNamespace(
  name: string,
  { namespace, labels, annotations, network }: NetworkPlan,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace {
  // In a cluster on a cloud it is protected as the cluster is.
  const cloud = network.aws ?? network.gcp;
  return new k8s.core.v1.Namespace(
    name,
    { metadata: metadataOf({ name: namespace.name, labels, annotations }) },
    { ...opts, protect: cloud?.protect ?? true },
  );
}

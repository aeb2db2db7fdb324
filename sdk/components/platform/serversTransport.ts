import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedServersTransport } from "../../plan/platform/backendHttps";
import { type CommonMetadata, metadataOf } from "../kubernetes/metadata";

/** How Traefik calls Services that speak HTTPS. */
export function createServersTransport(
  name: string,
  { name: object, namespace, spec }: PlannedServersTransport,
  { labels, annotations }: CommonMetadata,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(
    `${name}-${object}`,
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "ServersTransport",
      metadata: metadataOf({ name: object, namespace, labels, annotations }),
      spec,
    },
    opts,
  );
}

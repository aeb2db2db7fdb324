import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyObject } from "./policyObject";

/** A policy object as planned. */
export function createPolicy(
  name: string,
  object: PolicyObject,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  if (object.apiVersion === "networking.k8s.io/v1") {
    const { metadata, spec } = object;
    return new k8s.networking.v1.NetworkPolicy(name, { metadata, spec }, opts);
  }
  return new k8s.apiextensions.CustomResource(name, { ...object }, opts);
}

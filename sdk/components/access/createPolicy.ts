import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyObject } from "../../plan/access/policyObject";
import { NETWORKING_API } from "../../values/apis";
import { metadataOf } from "../kubernetes/metadata";

/** A policy object as planned. */
export function createPolicy(
  name: string,
  object: PolicyObject,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const metadata = metadataOf(object.metadata);
  if (object.apiVersion === NETWORKING_API) {
    return new k8s.networking.v1.NetworkPolicy(name, { metadata, spec: object.spec }, opts);
  }
  return new k8s.apiextensions.CustomResource(name, { ...object, metadata }, opts);
}

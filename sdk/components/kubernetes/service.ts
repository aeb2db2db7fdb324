import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedService } from "../../plan/service";
import { addressAwait } from "./awaits";
import { metadataOf } from "./metadata";

/** A Service in the cluster, whoever made it: where its node ports and its address are read. */
export type LiveService = k8s.core.v1.Service | k8s.core.v1.ServicePatch;

/** What planned Services have become, by their names in the plan: all but those that the operator makes. */
export type LiveServices = ReadonlyMap<string, LiveService>;

/** What the API server has chosen for a Service; an adopted one has it in its inputs, and would be replaced without it. */
const CHOSEN = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"].map((field) => `spec.${field}`);

const REVISION = "usage-engine-networking/release-revision";

/** The Service as planned. */
export function createService(
  name: string,
  planned: PlannedService,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service {
  // A new one would want the node ports that the old one still holds.
  return new k8s.core.v1.Service(
    name,
    { metadata: metadata(planned, addressAwait(planned.statusExpected)), spec: spec(planned) },
    { ...opts, deleteBeforeReplace: true, ignoreChanges: CHOSEN },
  );
}

/**
 * Type and node ports of a Service that Usage Engine's chart made. They are taken from whoever set them; its selector, and
 * the names and targets of its ports, stay the chart's, because others refer to them. A later
 * `helm upgrade` of that chart sets its own again; the next `pulumi up --refresh` puts these back. On destroy the Service
 * stays as it is: giving the fields up would not restore what was there before, and would close the ports.
 */
export function patchService(
  name: string,
  planned: PlannedService,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.ServicePatch {
  const { selector: _theirs, ...ours } = spec(planned);
  const ports = planned.ports.map(({ port, protocol, nodePort }) => ({ port, protocol, nodePort }));
  const byForce = { ...addressAwait(planned.statusExpected), "pulumi.com/patchForce": "true" };
  return new k8s.core.v1.ServicePatch(
    name,
    { metadata: metadata(planned, byForce), spec: { ...ours, ports } },
    { ...opts, retainOnDelete: true },
  );
}

/**
 * A Service that a chart made, to know what the cluster decided about it: its node ports, its address. Nothing of it is
 * changed; an annotation says which revision of the release it was looked at in, so that each new one is looked at again.
 *
 * `Service.get` would do without the annotation, but every refresh after an `up` reports it as changed, because the provider
 * stores other inputs for a first read than for a refresh, and the refresh then waits for an address that may never come
 * (`readFromCluster` in `Read` of https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go).
 */
export function readService(
  name: string,
  { name: service, namespace }: Pick<PlannedService, "name" | "namespace">,
  revision: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.ServicePatch {
  const annotations = { ...addressAwait(false), [REVISION]: revision };
  return new k8s.core.v1.ServicePatch(name, { metadata: { name: service, namespace, annotations } }, opts);
}

function metadata(planned: PlannedService, forPulumi: Record<string, string>) {
  return metadataOf({ ...planned, annotations: { ...planned.annotations, ...forPulumi } });
}

function spec(planned: PlannedService) {
  const { type, selector, externalTrafficPolicy, healthCheckNodePort } = planned;
  const { loadBalancerClass, loadBalancerSourceRanges } = planned;
  return {
    type,
    selector,
    ports: planned.ports,
    externalTrafficPolicy,
    healthCheckNodePort,
    loadBalancerClass,
    loadBalancerSourceRanges,
  };
}

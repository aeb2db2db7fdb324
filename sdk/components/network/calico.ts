import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedCalico, PlannedCrds } from "../../plan/network/calico";
import { CALICO_NAMESPACE, CALICO_RELEASE, CRD_RELEASE } from "../../plan/releases";
import { TIGERA_OPERATOR_API } from "../../values/apis";
import { type CommonMetadata, metadataOf } from "../kubernetes/metadata";
import { createRelease } from "../kubernetes/release";
import { createBgp } from "./calicoBgp";
import { CalicoCustomResourceDefinitions } from "./calicoCrds";
import { KEPT } from "./crdRelease";

/**
 * How long Calico may take until every node is served: its images are pulled on each, which takes longer than the
 * provider's ten minutes on a slow line.
 */
const READY = { create: "20m", update: "20m", delete: "10m" };

/** What Calico is made with, besides its plan. */
export interface CalicoPlace extends CommonMetadata {
  /** Folder that a chart's relative path starts from. */
  directory: string;
  /** False where it must be there before any node is, and so cannot become ready yet. Default: true. */
  awaited?: boolean;
}

/**
 * Calico: CRDs, operator, `Installation`, API server, then what that API server serves. Each waits for the one before, and
 * they are deleted in the opposite order: the Installation goes while the operator is still there to take it down.
 */
export function createCalico(
  name: string,
  planned: PlannedCalico,
  place: CalicoPlace,
  parent: pulumi.ComponentResource,
): void {
  const installation = createInstallation(name, planned, place, parent);
  createCalicoApi(name, planned, place, { parent, dependsOn: installation });
}

/** CRDs, operator and `Installation`: what gives nodes their network. */
export function createInstallation(
  name: string,
  planned: PlannedCalico,
  { labels, annotations, directory, awaited = true }: CalicoPlace,
  parent: pulumi.ComponentResource,
): pulumi.Resource {
  const namespace = planned.createNamespace
    ? [createOperatorNamespace(name, { labels, annotations }, parent)]
    : [];
  const place = { namespace: CALICO_NAMESPACE, directory };
  const crds = planned.crds && createCrds(name, planned.crds, place, { parent, dependsOn: namespace });
  const operator = createRelease(
    `${name}-calico`,
    planned.operator,
    { ...place, releaseName: CALICO_RELEASE, canBecomeReady: awaited },
    { parent, dependsOn: crds ?? namespace },
  );
  return createOperatorObject(
    `${name}-installation`,
    { kind: "Installation", spec: planned.installation, awaited },
    { labels, annotations },
    { parent, dependsOn: operator },
  );
}

/** The CRDs, in the hands of whoever has them. Nothing of the stack ever deletes one, with all that is stored of its kind. */
function createCrds(
  name: string,
  planned: PlannedCrds,
  place: { namespace: string; directory: string },
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<pulumi.Resource[]> {
  if (planned.owner === "release") {
    // Retained by each run, so that it is in the state before anybody moves the CRDs out of the release.
    const settings = { ...place, releaseName: CRD_RELEASE, remark: KEPT };
    return [createRelease(`${name}-calico-crds`, planned, settings, { ...opts, retainOnDelete: true })];
  }
  return new CalicoCustomResourceDefinitions(`${name}-calico-crds`, planned, place.directory, opts).made;
}

/** Calico's API server, which needs nodes, and what only it serves: so that is made when it answers. */
export function createCalicoApi(
  name: string,
  planned: PlannedCalico,
  { labels, annotations }: CommonMetadata,
  opts: pulumi.CustomResourceOptions,
): void {
  const common = { labels, annotations };
  const apiServer = createOperatorObject(
    `${name}-apiserver`,
    { kind: "APIServer", spec: {}, awaited: true },
    common,
    opts,
  );
  createBgp(name, planned.bgp, common, { parent: opts.parent, dependsOn: apiServer });
}

function createOperatorNamespace(
  name: string,
  { labels, annotations }: CommonMetadata,
  parent: pulumi.ComponentResource,
): k8s.core.v1.Namespace {
  return new k8s.core.v1.Namespace(
    `${name}-tigera-operator`,
    {
      metadata: metadataOf({
        name: CALICO_NAMESPACE,
        // The operator works on the host's network, which the API server's pod security may forbid elsewhere.
        labels: { ...labels, name: CALICO_NAMESPACE, "pod-security.kubernetes.io/enforce": "privileged" },
        annotations,
      }),
    },
    { parent },
  );
}

/** One of the operator's own objects. There is exactly one of a kind, named `default`; it reports when it is ready. */
interface OperatorObject {
  kind: string;
  spec: Record<string, unknown>;
  /** Whether it can become ready yet. */
  awaited: boolean;
}

function createOperatorObject(
  name: string,
  { kind, spec, awaited }: OperatorObject,
  { labels, annotations }: CommonMetadata,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: TIGERA_OPERATOR_API,
      kind,
      metadata: metadataOf({
        name: "default",
        labels,
        annotations: { ...annotations, ...(awaited && { "pulumi.com/waitFor": "condition=Ready" }) },
      }),
      spec,
    },
    { ...opts, customTimeouts: READY },
  );
}

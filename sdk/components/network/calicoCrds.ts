import * as k8s from "@pulumi/kubernetes";
import { version } from "@pulumi/kubernetes/package.json";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedChart } from "../../plan/chart";
import { CRD_RELEASE } from "../../plan/releases";
import { isTree } from "../../values/merge";
import { chartPlace, isOnDisk } from "../kubernetes/chartPlace";
import { refuseToLeaveRelease } from "./crdRelease";

/** A CRD as a chart renders it. */
type Crd = Required<Pick<k8s.types.input.apiextensions.v1.CustomResourceDefinition, "spec">> & {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string>; [field: string]: unknown };
};

const KIND = "CustomResourceDefinition";

/**
 * The CRDs of a chart, each an object of the stack. The Kubernetes provider renders the chart, as for `helm.v3.Chart`.
 *
 * They are patches, which the provider applies whether the object is there or not: since its 4.29 it creates nothing that
 * exists, and CRDs exist wherever a release or an earlier stack has left them. For the same reason they are applied by force.
 */
export class CalicoCustomResourceDefinitions extends pulumi.ComponentResource {
  /** Known once the chart has been rendered: none in a preview whose cluster is yet to be made. */
  readonly made: pulumi.Output<pulumi.Resource[]>;

  constructor(name: string, planned: PlannedChart, directory: string, opts: pulumi.ComponentResourceOptions) {
    super("usage-engine-networking:index:CalicoCustomResourceDefinitions", name, {}, opts);
    const rendered = refuseToLeaveRelease().then(() => renderChart(planned, directory, this));
    this.made = pulumi.output(rendered).apply((crds) => crds.map((crd) => createCrd(name, crd, this)));
    this.registerOutputs();
  }
}

/** The provider's own function behind `helm.v3.Chart`, whose objects could not become patches. */
async function renderChart(
  { chart, repository, version: chartVersion, values }: PlannedChart,
  directory: string,
  parent: pulumi.Resource,
): Promise<Crd[]> {
  const place = chartPlace(chart, directory);
  const source = isOnDisk(place)
    ? { path: place }
    : { chart: place, version: chartVersion, fetch_opts: { repo: repository } };
  const jsonOpts = JSON.stringify({ ...source, values, release_name: CRD_RELEASE });
  const answer = await pulumi.runtime.invoke("kubernetes:helm:template", { jsonOpts }, { parent, version });
  // A provider whose cluster is yet to be made answers nothing.
  const objects: Crd[] = answer.result ?? [];
  const other = objects.find(({ kind }) => kind !== KIND);
  if (other) {
    throw new pulumi.RunError(
      `The chart of Calico's CRDs, ${place}, holds the ${other.kind} ${other.metadata.name} too: check charts.calicoCrds.`,
    );
  }
  return objects;
}

function createCrd(name: string, { metadata, spec }: Crd, parent: pulumi.Resource): pulumi.Resource {
  const annotations = { ...metadata.annotations, "pulumi.com/patchForce": "true" };
  return new k8s.apiextensions.v1.CustomResourceDefinitionPatch(
    `${name}-${metadata.name}`,
    {
      metadata: { name: metadata.name, labels: metadata.labels as Record<string, string>, annotations },
      spec: withoutDescriptions(spec),
    },
    // With a CRD goes everything that is stored of its kind.
    { parent, retainOnDelete: true },
  );
}

/**
 * A CRD without the prose of its schema, which is three quarters of it: 1.6 MB of Calico 3.33, in the state and in every
 * preview twice. Nothing but `kubectl explain` reads it.
 */
function withoutDescriptions<Spec extends object>(spec: Spec): Spec {
  return stripped(spec, false) as Spec;
}

function stripped(value: unknown, isNamed: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => stripped(item, false));
  if (!isTree(value)) return value;
  // Below `properties` a description is a field of that name.
  const kept = Object.entries(value).filter(
    ([key, inner]) => isNamed || key !== "description" || typeof inner !== "string",
  );
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, stripped(inner, !isNamed && key === "properties")]),
  );
}

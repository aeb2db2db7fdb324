import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedChart } from "../../plan/chart";
import { chartDigest } from "./chartDigest";
import { chartInState, chartPlace } from "./chartPlace";

/** How a chart becomes a release. */
export interface ReleaseSettings {
  /** Name of the Helm release, as `helm ls` shows it. */
  releaseName: string;
  namespace: pulumi.Input<string>;
  /** Folder that a chart's relative path starts from. */
  directory: string;
  /** Whether what the chart makes can become ready at all. Default: true. */
  canBecomeReady?: boolean;
  /** What `helm history` and the stack's state say of it. */
  remark?: string;
}

/** The chart as a Helm release: its hooks run, and `helm ls` shows it. */
export function createRelease(
  name: string,
  planned: PlannedChart,
  settings: ReleaseSettings,
  opts: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  const place = chartPlace(planned.chart, settings.directory);
  const digest = chartDigest(place);
  const description = [digest && `Chart ${digest}`, settings.remark].filter(Boolean).join("; ");
  return new k8s.helm.v3.Release(
    name,
    {
      name: settings.releaseName,
      namespace: settings.namespace,
      chart: chartInState(planned.chart, place),
      version: planned.version,
      ...(planned.repository && { repositoryOpts: { repo: planned.repository } }),
      values: planned.values,
      // `helm history` shows it. A change of it is the only one that the provider sees in an edited chart.
      ...(description !== "" && { description }),
      skipAwait: settings.canBecomeReady === false,
    },
    // Two releases of one name, or two holders of one node port, cannot stand side by side.
    { ...opts, deleteBeforeReplace: true },
  );
}

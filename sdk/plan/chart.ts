import type { ChartArgs } from "../config/chartArgs";

/** A Helm chart to install, complete. */
export interface PlannedChart {
  /** Chart name, path or `oci://` reference. */
  chart: string;
  repository?: string;
  version?: string;
  values: Record<string, unknown>;
}

/** Whether a chart is written as a folder or an archive, here or at a URL, and not as a name in a repository. */
export function isChartPlace(chart: string): boolean {
  return /^(\.{0,2}|~)\/|\.tgz$/.test(chart);
}

/** The chart's place: each override by itself, the nearest first, then the default. A path or OCI reference has no repository. */
export function planChart(
  defaults: Required<ChartArgs>,
  values: Record<string, unknown>,
  ...overrides: (ChartArgs | undefined)[]
): PlannedChart {
  const override = Object.assign({}, ...overrides.filter(Boolean).reverse()) as ChartArgs;
  const chart = override.chart ?? defaults.chart;
  if (chart.startsWith("oci://")) return { chart, version: override.version ?? defaults.version, values };
  if (isChartPlace(chart)) return { chart, values };
  return {
    chart,
    repository: override.repository ?? defaults.repository,
    version: override.version ?? defaults.version,
    values,
  };
}

import type { ChartArgs } from "../config/chartArgs";

/** A Helm chart to install, complete. */
export interface PlannedChart {
  /** Chart name, path or `oci://` reference. */
  chart: string;
  repository?: string;
  version?: string;
  values: Record<string, unknown>;
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
  if (/^(\.{0,2}|~)\/|\.tgz$/.test(chart)) return { chart, values };
  return {
    chart,
    repository: override.repository ?? defaults.repository,
    version: override.version ?? defaults.version,
    values,
  };
}

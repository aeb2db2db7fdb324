import semver from "semver";
import type { ChartArgs } from "../../config/chartArgs";
import type { PlannedService } from "../service";

/** Traefik's chart: the last release whose values this package's tests know. */
export const TRAEFIK = {
  chart: "traefik",
  repository: "https://traefik.github.io/charts",
  version: "41.3.0",
} as const satisfies ChartArgs;

/** From here on what is under `service.spec` in the values is the Service's own spec; before, its type stood beside it. */
const SPEC_AS_IN_KUBERNETES = 40;

/** The longest value of a label. */
const LONGEST_LABEL = 63;

/** The nearest override first, as for the chart itself. A path says its version in its name, or beside it. */
export function traefikVersion(...places: readonly (ChartArgs | undefined)[]): string {
  const chart = places.find((one) => one?.chart !== undefined)?.chart;
  const named = chart === undefined ? undefined : /-v?(\d+\.\d+\.\d+[^/]*)\.tgz$/.exec(chart)?.[1];
  return named ?? places.find((one) => one?.version !== undefined)?.version ?? TRAEFIK.version;
}

/** The part of the values that makes the controller's Service. */
export function serviceValues(service: PlannedService, version: string): Record<string, unknown> {
  const { type, loadBalancerSourceRanges } = service;
  const own = { type, ...(loadBalancerSourceRanges && { loadBalancerSourceRanges }) };
  const isInSpec = (semver.coerce(version)?.major ?? SPEC_AS_IN_KUBERNETES) >= SPEC_AS_IN_KUBERNETES;
  return {
    ...(isInSpec ? {} : own),
    labels: service.labels,
    annotations: service.annotations,
    spec: {
      ...(isInSpec ? own : {}),
      ...(service.externalTrafficPolicy && { externalTrafficPolicy: service.externalTrafficPolicy }),
      ...(service.loadBalancerClass && { loadBalancerClass: service.loadBalancerClass }),
    },
  };
}

/**
 * The labels by which the chart selects its pods. They are taken as the chart makes them: overriding them would change the
 * selector of a Deployment that is there already, which the API server refuses.
 */
export function traefikLabels(
  release: string,
  namespace: string,
  { nameOverride, instanceLabelOverride }: Record<string, unknown> = {},
): Record<string, string> {
  return {
    "app.kubernetes.io/name": asLabel(nameOverride || TRAEFIK.chart),
    "app.kubernetes.io/instance": asLabel(instanceLabelOverride || `${release}-${namespace}`),
  };
}

/** As the chart shortens it. */
function asLabel(value: unknown): string {
  return String(value).slice(0, LONGEST_LABEL).replace(/-$/, "");
}

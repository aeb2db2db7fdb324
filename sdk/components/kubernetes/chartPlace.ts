import { isAbsolute, relative, sep } from "node:path";
import { configuredPath } from "../../config/configuredPath";
import { isChartPlace } from "../../plan/chart";
import { providersFolder } from "../runtime/providersFolder";

/** A path must not depend on the folder that the provider happens to run in; a chart's name or URL is left alone. */
export function chartPlace(chart: string, directory: string): string {
  return isChartPlace(chart) && !chart.includes("://") ? configuredPath(chart, directory) : chart;
}

/** Whether a chart's place is on this machine. */
export function isOnDisk(place: string): boolean {
  return isAbsolute(place);
}

/**
 * A chart's place as the stack's state keeps it: for a chart that comes with the project the path from where the provider runs,
 * so that a checkout elsewhere shows no change. A path that the configuration itself begins at `/` or `~` stays as it is.
 */
export function chartInState(chart: string, place: string): string {
  const from = providersFolder();
  if (from === undefined || !isOnDisk(place) || isOnDisk(chart) || chart.startsWith("~")) return place;
  const path = relative(from, place);
  // Without a dot Helm could take it for the name of a chart in one of its repositories.
  return path.startsWith(`..${sep}`) ? path : `.${sep}${path}`;
}

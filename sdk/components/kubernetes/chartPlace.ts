import { isAbsolute } from "node:path";
import { configuredPath } from "../../config/configuredPath";

/** A path must not depend on the folder that the provider happens to run in; a chart's name or URL is left alone. */
export function chartPlace(chart: string, directory: string): string {
  const isPath = chart.startsWith("~/") || (/^\.{1,2}\/|\.tgz$/.test(chart) && !chart.includes("://"));
  return isPath ? configuredPath(chart, directory) : chart;
}

/** Whether a chart's place is on this machine. */
export function isOnDisk(place: string): boolean {
  return isAbsolute(place);
}

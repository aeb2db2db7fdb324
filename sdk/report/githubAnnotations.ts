import type { Finding, Severity } from "../findings/finding";
import { formatPlace } from "../findings/place";

const COMMANDS: Record<Severity, string> = { error: "error", warning: "warning", info: "notice" };

/**
 * Findings as GitHub's workflow commands: printed by a step of a workflow, each becomes an annotation of its line.
 * What somebody has accepted is left out: an annotation asks for attention.
 *
 * @param findings places by files' names from the root of the repository
 */
export function renderAnnotations(findings: readonly Finding[]): string {
  return findings
    .filter(({ accepted }) => accepted === undefined)
    .map(({ code, severity, path, message, fix, place, related }) => {
      const properties = {
        ...(place && { file: place.file, line: place.line, col: place.column }),
        title: `${code} ${path}`,
      };
      // An annotation stands in one line alone: the other place is told.
      const lines = [message, ...(related ? [formatPlace(related)] : []), fix];
      const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
      return `::${COMMANDS[severity]} ${written.join(",")}::${data(lines.join("\n"))}`;
    })
    .join("\n");
}

/** Text of a command, as GitHub's runner unescapes it. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A property of a command, whose separators are escaped too. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

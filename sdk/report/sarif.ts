import type { Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { catalogue, type FindingCode } from "../findings/catalogue";
import type { Finding, Severity } from "../findings/finding";
import type { Place } from "../findings/place";
import { findingLink } from "./findingLink";

const LEVELS: Record<Severity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/**
 * Findings in SARIF 2.1.0, the format that code scanning reads: they then stand in the pull request's lines.
 *
 * @param findings places by files' names from the root of the repository, as the format's readers expect them
 * @param version of this package
 * @param docs address of `findings.md`; without it rules name no page
 */
export function renderSarif(findings: readonly Finding[], version: string, docs?: string): string {
  const codes = [...new Set(findings.map(({ code }) => code as FindingCode))].sort();
  const fingerprints = fingerprintsOf(findings);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "usage-engine-networking",
            semanticVersion: version,
            rules: codes.map((code) => ruleOf(code, docs)),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((one, index) => resultOf(one, fingerprints[index] ?? "", codes)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(code: FindingCode, docs: string | undefined): ReportingDescriptor {
  const { title, reason, fix, severity } = catalogue[code];
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: reason },
    help: { text: fix },
    ...(docs !== undefined && { helpUri: findingLink({ code }, docs) }),
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** The same finding keeps its identity when lines above it come or go; of several at one path each has its own. */
function fingerprintsOf(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ code, path, place }) => {
    const name = [code, path, place?.file].filter(Boolean).join(" ");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}

function resultOf(finding: Finding, fingerprint: string, codes: string[]): Result {
  const { code, severity, path, message, fix, accepted, place, related } = finding;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: `${path}: ${message}. ${fix}` },
    partialFingerprints: { "finding/v1": fingerprint },
    ...(place && {
      locations: [
        {
          physicalLocation: physicalLocation(place),
          logicalLocations: [{ fullyQualifiedName: path }],
        },
      ],
    }),
    ...(related && {
      relatedLocations: [
        { physicalLocation: physicalLocation(related), message: { text: "what it contradicts" } },
      ],
    }),
    ...(accepted !== undefined && { suppressions: [{ kind: "inSource", justification: accepted }] }),
  };
}

function physicalLocation({ file, line, column }: Place): PhysicalLocation {
  return { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } };
}

/** A file's name as an address from the repository's root: `#` and `?` would end the name. */
function uriOf(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}

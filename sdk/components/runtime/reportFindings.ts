import * as pulumi from "@pulumi/pulumi";
import { errorsIn, type Finding, placesOf } from "../../findings/finding";
import { formatPlace } from "../../findings/place";

/**
 * Refuses what the plan refuses, all of it at once.
 *
 * @param section the configuration path that a component's arguments stand for
 * @throws InputPropertiesError with paths relative to the arguments; within a stack's own program RunError, after everything
 * has been logged: the engine shows the former's details only where they come from a component's host
 */
export function refuseErrors(findings: readonly Finding[], section: readonly string[]): void {
  const errors = errorsIn(findings);
  if (errors.length === 0) return;
  const message = errors.length === 1 ? "One argument is wrong." : `${errors.length} arguments are wrong.`;
  const reasons = errors.map((finding) => ({
    propertyPath: relativePath(finding.path, section),
    reason: `${finding.message}. ${finding.fix} (${reference(finding)})`,
  }));
  if (pulumi.runtime.getStackResource() === undefined) {
    throw new pulumi.InputPropertiesError({ message, errors: reasons });
  }
  for (const { propertyPath, reason } of reasons) pulumi.log.error(`${propertyPath}: ${reason}`);
  throw new pulumi.RunError(message);
}

/** Logs warnings and notes, with paths relative to the section, as above. */
export function reportRemarks(findings: readonly Finding[], section?: readonly string[]): void {
  for (const finding of findings) {
    const line = findingLine(finding, section);
    if (finding.severity === "warning") pulumi.log.warn(line);
    if (finding.severity === "info") pulumi.log.info(line);
  }
}

/** A finding as one line of text, with its path relative to the section, as above. */
export function findingLine(finding: Finding, section?: readonly string[]): string {
  const { path, message, fix, accepted } = finding;
  return `${section ? relativePath(path, section) : path}: ${message}. ${accepted === undefined ? fix : `Accepted: ${accepted}`} (${reference(finding)})`;
}

/** A finding's code, and the places in a descriptor or in a base that it is about. */
function reference(finding: Finding): string {
  return [finding.code, ...placesOf(finding).map(formatPlace)].join(", ");
}

/** `environment.platform.ports.http` of the section `platform` -> `ports.http` */
function relativePath(path: string, section: readonly string[]): string {
  const prefixes = [["environment", ...section].join("."), "environment"];
  const prefix = prefixes.find(
    (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
  );
  return prefix === undefined ? path : path.slice(prefix.length).replace(/^\./, "");
}

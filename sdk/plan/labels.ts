import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { labelKeyFault, labelValueFault } from "./names";

/** The labels that Kubernetes takes; the others become findings. */
export function checkedLabels(
  labels: Record<string, string> = {},
  path: Path,
  findings: Findings,
): Record<string, string> {
  return checked(labels, path, findings, labelValueFault);
}

/** The annotations that Kubernetes takes; the others become findings. */
export function checkedAnnotations(
  annotations: Record<string, string> = {},
  path: Path,
  findings: Findings,
): Record<string, string> {
  return checked(annotations, path, findings, () => undefined);
}

function checked(
  map: Record<string, string>,
  path: Path,
  findings: Findings,
  valueFault: (value: string) => string | undefined,
): Record<string, string> {
  const good = Object.entries(map).filter(([key, value]) => {
    const keyFault = labelKeyFault(key);
    if (keyFault) findings.add("UEN011", [...path, key], `"${key}" cannot be a key: ${keyFault}`);
    const fault = valueFault(value);
    if (fault) findings.add("UEN011", [...path, key], `"${value}" cannot be a value: ${fault}`);
    return !keyFault && !fault;
  });
  return Object.fromEntries(good);
}

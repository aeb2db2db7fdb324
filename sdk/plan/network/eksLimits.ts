import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { type Cidr, PRIVATE_RANGES } from "../../values/cidr";
import type { ApiSources } from "./cloudChecks";

/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const PUBLIC_RANGES = 40;

/**
 * Refuses a range of Services that EKS would refuse
 * (https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html).
 */
export function checkEksServices(
  services: Cidr,
  vpc: Cidr | undefined,
  path: Path,
  findings: Findings,
): void {
  if (!PRIVATE_RANGES.some((block) => block.contains(services))) {
    findings.add(
      "UEN303",
      path,
      `"${services}" is not in ${PRIVATE_RANGES.join(", ")}, where EKS lets Services be`,
      "Choose a range of them that the VPC and what it is connected to do not use, such as 172.20.0.0/16.",
    );
  }
  if (vpc !== undefined && services.overlaps(vpc)) {
    findings.add("UEN502", path, `"${services}" overlaps vpc.cidr, ${vpc}`);
  }
}

/** Refuses API sources that EKS would refuse: the public endpoint takes so many ranges. */
export function checkEksApiSources({ publicly }: ApiSources, path: Path, findings: Findings): void {
  if (publicly.length > PUBLIC_RANGES) {
    findings.add(
      "UEN328",
      path,
      `${publicly.length} ranges for the public endpoint, and ${PUBLIC_RANGES} are the most`,
    );
  }
}

import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr, PRIVATE_RANGES } from "../../values/cidr";
import type { ApiSources } from "./cloudChecks";

/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const PUBLIC_RANGES = 40;

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICE_BLOCKS = Cidr.those(PRIVATE_RANGES);

/** Refuses a range of Services that EKS would refuse. */
export function checkEksServices(
  serviceCidr: string,
  vpcCidr: string | undefined,
  path: Path,
  findings: Findings,
): void {
  const services = Cidr.of(serviceCidr);
  if (!SERVICE_BLOCKS.some((block) => block.contains(services))) {
    findings.add(
      "UEN303",
      path,
      `"${serviceCidr}" is not in ${PRIVATE_RANGES.join(", ")}, where EKS lets Services be`,
      "Choose a range of them that the VPC and what it is connected to do not use, such as 172.20.0.0/16.",
    );
  }
  if (vpcCidr !== undefined && services.overlaps(Cidr.of(vpcCidr))) {
    findings.add("UEN502", path, `"${serviceCidr}" overlaps vpc.cidr, ${vpcCidr}`);
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

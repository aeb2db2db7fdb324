import { EksNetworkPlugin } from "../../config/awsArgs";

/**
 * `spec` of Calico's Installation on EKS: policy only beside the VPC CNI, or Calico's own network. What the CNI forces is
 * set with it: beside another CNI Calico has neither pools nor BGP.
 *
 * @param base the Installation of a cluster whose network is Calico's own
 * @param plugin default: vpc-cni, what an EKS cluster comes with
 */
export function eksInstallation(
  base: Record<string, unknown>,
  plugin?: EksNetworkPlugin,
): Record<string, unknown> {
  if (plugin === EksNetworkPlugin.Calico) return { ...base, kubernetesProvider: "EKS" };
  const { linuxDataplane } = base.calicoNetwork as { linuxDataplane: string };
  return {
    ...base,
    kubernetesProvider: "EKS",
    cni: { type: "AmazonVPC" },
    calicoNetwork: { bgp: "Disabled", linuxDataplane },
  };
}

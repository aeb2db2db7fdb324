import type { Protocol } from "../../../config/protocol";
import { KUBE_PROXY_HEALTH } from "../../../values/kubernetesPorts";

/** A port of a node that the cluster cannot live without. */
export interface FailsafePort {
  port: number;
  protocol: Protocol;
  what: string;
}

/**
 * What a node must always answer (https://kubernetes.io/docs/reference/networking/ports-and-protocols/ and
 * https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements). A guard that would close one of them is
 * refused.
 */
export const FAILSAFE_PORTS: readonly FailsafePort[] = [
  { port: 22, protocol: "TCP", what: "SSH" },
  { port: 53, protocol: "TCP", what: "DNS" },
  { port: 53, protocol: "UDP", what: "DNS" },
  { port: 68, protocol: "UDP", what: "DHCP" },
  { port: 179, protocol: "TCP", what: "BGP" },
  { port: 443, protocol: "TCP", what: "the API server" },
  { port: 2379, protocol: "TCP", what: "etcd" },
  { port: 2380, protocol: "TCP", what: "etcd" },
  { port: 4789, protocol: "UDP", what: "VXLAN" },
  { port: 5473, protocol: "TCP", what: "Calico's Typha" },
  { port: 6443, protocol: "TCP", what: "the API server" },
  { port: 7946, protocol: "TCP", what: "MetalLB's members" },
  { port: 7946, protocol: "UDP", what: "MetalLB's members" },
  { port: 8472, protocol: "UDP", what: "VXLAN" },
  { port: 9345, protocol: "TCP", what: "RKE2's supervisor" },
  { port: 10250, protocol: "TCP", what: "the kubelet" },
  { port: KUBE_PROXY_HEALTH, protocol: "TCP", what: "kube-proxy's health" },
  { port: 10257, protocol: "TCP", what: "the controller manager" },
  { port: 10259, protocol: "TCP", what: "the scheduler" },
  { port: 51820, protocol: "UDP", what: "WireGuard" },
  { port: 51821, protocol: "UDP", what: "WireGuard" },
];

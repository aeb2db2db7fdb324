import type { Rule } from "../rule";

/** UEN300-UEN349: Calico on AWS and GCP. */
export const cloudCalicoRules = {
  UEN311: {
    severity: "error",
    title: "Calico where it cannot run",
    reason: "Dataplane V2 and Autopilot bring their own policy engine and refuse a second one.",
    fix: "Leave network.calico.install out; use dataplane: calico on a Standard cluster for Calico's policies.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            cluster:
              version: "1.35"
              apiSources: [198.51.100.0/24]
              dataplane: dataplaneV2
          calico: {install: true}
        platform: {services: none}`,
      also: ["UEN336"],
    },
    followed: {
      "Leave network.calico.install out": { set: { "network.calico": null } },
      "dataplane: calico": { set: { "network.gcp.cluster.dataplane": "calico", "network.calico": null } },
    },
  },
  UEN312: {
    severity: "error",
    title: "Calico twice",
    reason: "GKE runs its own managed Calico, and a second operator would fight it.",
    fix: "Leave network.calico.install out.",
    example: {
      environment: `
        target: gcp
        network:
          gcp:
            region: us-central1
            existingCluster: {name: prod, nodeTag: workers}
          calico: {install: true}
        platform: {services: none}`,
    },
    followed: {
      "Leave network.calico.install out": { set: { "network.calico": null } },
    },
  },
  UEN316: {
    severity: "error",
    title: "Calico where it is the network plugin, but is not installed",
    reason: "Without it no pod gets an address, and no node becomes ready.",
    fix: "Remove calico.install: false, or use networkPlugin: vpc-cni.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster:
              version: "1.35"
              apiSources: [198.51.100.0/24]
              networkPlugin: calico
          calico: {install: false}
        platform: {services: none}`,
      also: ["UEN318"],
    },
    followed: {
      remove: { set: { "network.calico": null } },
      "vpc-cni": { set: { "network.aws.cluster.networkPlugin": "vpc-cni" } },
    },
  },
  UEN318: {
    severity: "info",
    title: "Calico is the cluster's network plugin",
    reason:
      "The control plane of EKS reaches nodes, not pods of another network: admission webhooks and API extensions must run on the host network. Load balancers send to instances.",
    fix: "Set hostNetwork where other charts bring webhooks; Calico's own API server does so by itself.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster: {version: "1.35", apiSources: [198.51.100.0/24], networkPlugin: calico}
        platform: {services: none}`,
    },
    followed: {},
    byHand: "other charts have their own settings for hostNetwork",
  },
  UEN326: {
    severity: "warning",
    title: "eBPF takes steps that the stack does not take",
    reason:
      "Calico's eBPF data plane needs the API server's own address in a ConfigMap, and kube-proxy out of its way: it sets both up by itself on kubeadm's clusters only.",
    fix: "Leave dataplane out, or take the steps of https://docs.tigera.io/calico/latest/operations/ebpf/install.",
    example: {
      environment: `
        target: aws
        network:
          aws:
            region: us-east-1
            cluster:
              version: "1.35"
              apiSources: [198.51.100.0/24]
              networkPlugin: calico
          dataplane: BPF
        platform: {services: none}`,
      also: ["UEN318"],
    },
    followed: {
      "Leave dataplane out": { set: { "network.dataplane": null } },
    },
  },
} as const satisfies Record<string, Rule>;

/**
 * What Pulumi waits for. A Service or an Ingress that somebody in the cluster will give an address is waited for until it
 * has one. Every other one is not waited for at all: by default the provider waits until each pod behind a Service is
 * ready (https://github.com/pulumi/pulumi-kubernetes/pull/3142) and until an Ingress has a status, for ten minutes. These
 * pods are Usage Engine's own, they may come later than the network, and a workflow that is down must not fail it.
 */
export function addressAwait(statusExpected: boolean): Record<string, string> {
  return statusExpected
    ? { "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}" }
    : { "pulumi.com/skipAwait": "true" };
}

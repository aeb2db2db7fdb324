/** Kubernetes' own Ingresses and policies. */
export const NETWORKING_API = "networking.k8s.io/v1";
/** Calico's own API, as its API server serves it. */
export const CALICO_API = "projectcalico.org/v3";
/** Calico's operator. */
export const TIGERA_OPERATOR_API = "operator.tigera.io/v1";
/** Usage Engine's operator: the group of ECDeployments, and its one version. */
export const USAGE_ENGINE_GROUP = "mz.digitalroute.com";
export const USAGE_ENGINE_VERSION = "v1alpha1";

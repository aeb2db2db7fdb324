/** Where kube-proxy answers on every node, by default: `/healthz` is what load balancers ask. */
export const KUBE_PROXY_HEALTH = 10256;

import * as pulumi from "@pulumi/pulumi";
import { NLB_CLASS } from "../../plan/loadBalancers/loadBalancerClass";

/** An object's properties, as far as they say whether something in the cluster makes a load balancer of it. */
interface Balanced {
  spec?: { type?: unknown; loadBalancerClass?: unknown; services?: { spec?: unknown }[] };
  values?: { service?: { type?: unknown; spec?: unknown } };
}

/**
 * Options for what stands in a cluster that the stack makes: it goes with the cluster, in place of being deleted object by
 * object. Not so what a load balancer hangs on: the cloud would keep that one, and bill it.
 */
export function goesWith(cluster: pulumi.Resource): pulumi.ComponentResourceOptions {
  return {
    transformations: [
      ({ type, props, opts }) =>
        type.startsWith("kubernetes:") && !ownsLoadBalancer(props)
          ? { props, opts: pulumi.mergeOptions(opts, { deletedWith: cluster }) }
          : undefined,
    ],
  };
}

function ownsLoadBalancer({ spec, values }: Balanced): boolean {
  const ofChart = values?.service;
  return (
    isOthers(spec) ||
    isOthers({ ...(ofChart?.spec as object | undefined), type: ofChart?.type }) ||
    (Array.isArray(spec?.services) && spec.services.some((service) => isOthers(service.spec)))
  );
}

/** A LoadBalancer Service that a controller in the cluster takes. */
function isOthers(spec: unknown): boolean {
  const { type, loadBalancerClass } = (spec ?? {}) as { type?: unknown; loadBalancerClass?: unknown };
  return type === "LoadBalancer" && loadBalancerClass !== NLB_CLASS;
}

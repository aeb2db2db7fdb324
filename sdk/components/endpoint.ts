import * as pulumi from "@pulumi/pulumi";
import type { Exposure } from "../config/exposure";
import type { Protocol } from "../config/protocol";
import type { AssignedExposure } from "../plan/exposure";
import { isCalledByHttps } from "../plan/ingress/calledByHttps";
import type { NetworkPlan } from "../plan/networkPlan";
import type { LiveServices } from "./kubernetes/service";

/**
 * What to give to a peer, so that it can call.
 */
export interface Endpoint {
  /**
   * `platform`, `ui`, `ingress` or the ECD's name.
   */
  owner: string;
  /**
   * The port's name.
   */
  name: string;
  /**
   * The way in.
   */
  via: Exposure;
  /**
   * Where to call: the node that the pod is pinned to, `any node`, or the load balancer's address or host name. Absent
   * where the cluster does not tell it, as with a load balancer or an ingress controller that somebody else runs.
   */
  address?: string;
  /**
   * Every address that answers, where a load balancer has one in each of several zones: `address` is the first. A peer
   * that is given all of them can do without a zone.
   */
  addresses?: string[];
  /**
   * The port to call there. Absent where the API server chooses a node port of a Service that the operator makes: pin it.
   */
  port?: number;
  /**
   * The transport protocol.
   */
  protocol: Protocol;
  /**
   * Host name to call by, for an Ingress.
   */
  host?: string;
  /**
   * Path prefix, for an Ingress.
   */
  path?: string;
}

/** `Endpoint.address` where every node answers. */
const ANY_NODE = "any node";
const HTTP = 80;
const HTTPS = 443;

/** A plan, and what has been made of it as far as peers need to know. */
export interface Made {
  plan: NetworkPlan;
  services: LiveServices;
  /** Addresses of load balancers, one for each zone, by the plan's names for them. */
  addresses?: ReadonlyMap<string, pulumi.Output<string[]>>;
}

/** Where somebody who calls an exposure calls. */
interface CalledAt {
  address?: pulumi.Input<string | undefined>;
  addresses?: pulumi.Input<string[]>;
  port?: pulumi.Input<number | undefined>;
}

/**
 * The endpoints of these exposures, in their order, without those that answer nobody. Each is an Output of its own, so that
 * one that is known late does not hide the others from a preview.
 */
export function endpointsOf(exposures: readonly AssignedExposure[], made: Made): pulumi.Output<Endpoint>[] {
  return exposures
    .filter(({ via, disabled }) => via !== "ClusterIP" && !disabled)
    .map((exposure) => {
      const { owner, name, via, protocol, host, path } = exposure;
      const { address, addresses, port } = calledAt(exposure, made);
      return pulumi.all([address, addresses, port]).apply(([address, addresses, port]) => ({
        owner,
        name,
        via,
        ...(address !== undefined && { address }),
        ...(addresses !== undefined && addresses.length > 1 && { addresses }),
        ...(port !== undefined && { port }),
        protocol,
        ...(host !== null && { host }),
        ...(path !== null && { path }),
      }));
    });
}

function calledAt(exposure: AssignedExposure, made: Made): CalledAt {
  switch (exposure.via) {
    case "NodePort":
      return {
        address: exposure.node ?? ANY_NODE,
        port: exposure.nodePort ?? chosenNodePort(exposure, made),
      };
    case "LoadBalancer":
      return { ...loadBalancerAddress(exposure, made), port: exposure.port };
    case "Ingress":
      return controllerCalledAt(exposure, made);
    case "ClusterIP":
      return {};
  }
}

/** The node port that the API server chose. */
function chosenNodePort(exposure: AssignedExposure, { services }: Made): CalledAt["port"] {
  return services
    .get(exposure.service)
    ?.spec.apply(
      (spec) =>
        spec?.ports?.find((port) => port.port === exposure.port && port.protocol === exposure.protocol)
          ?.nodePort,
    );
}

function loadBalancerAddress(
  { service, loadBalancer }: AssignedExposure,
  { services, addresses: known }: Made,
): CalledAt {
  const addresses = loadBalancer === null ? undefined : known?.get(loadBalancer);
  if (addresses !== undefined) return { address: addresses.apply(([first]) => first), addresses };
  const address = services.get(service)?.status.apply((status) => {
    const first = status?.loadBalancer?.ingress?.[0];
    return first?.ip ?? first?.hostname;
  });
  return { address };
}

/** Everything behind an Ingress is called at the controller's own ports. */
function controllerCalledAt(exposure: AssignedExposure, made: Made): CalledAt {
  const port = isCalledByHttps(exposure, made.plan) ? HTTPS : HTTP;
  const keys = made.plan.ingress?.exposures ?? [];
  const own = made.plan.exposures.find((one) => keys.includes(one.key) && one.port === port);
  return own ? calledAt(own, made) : { port };
}

import * as pulumi from "@pulumi/pulumi";
import type { Exposure } from "../config/exposure";
import type { Protocol } from "../config/protocol";
import type { PlannedExposure } from "../plan/exposure";
import type { PlannedWork } from "./runtime/plannedWork";

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

interface Door {
  address?: pulumi.Input<string | undefined>;
  addresses?: pulumi.Input<string[]>;
  port?: pulumi.Input<number | undefined>;
}

/**
 * The endpoints of these exposures, in their order, without those that answer nobody. Each is an Output of its own, so that
 * one that is known late does not hide the others from a preview.
 */
export function endpointsOf(
  exposures: readonly PlannedExposure[],
  work: PlannedWork,
): pulumi.Output<Endpoint>[] {
  return exposures
    .filter(({ via, disabled }) => via !== "ClusterIP" && !disabled)
    .map((exposure) => {
      const { owner, name, via, protocol, host, path } = exposure;
      const { address, addresses, port } = door(exposure, work);
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

function door(exposure: PlannedExposure, work: PlannedWork): Door {
  switch (exposure.via) {
    case "NodePort":
      return {
        address: exposure.node ?? ANY_NODE,
        port: exposure.nodePort ?? chosenNodePort(exposure, work),
      };
    case "LoadBalancer":
      return { ...loadBalancerAddress(exposure, work), port: exposure.port };
    case "Ingress":
      return controllerDoor(exposure, work);
    case "ClusterIP":
      return {};
  }
}

/** The node port that the API server chose. */
function chosenNodePort(exposure: PlannedExposure, work: PlannedWork): Door["port"] {
  return work
    .service(exposure.service)
    ?.spec.apply(
      (spec) =>
        spec?.ports?.find((port) => port.port === exposure.port && port.protocol === exposure.protocol)
          ?.nodePort,
    );
}

function loadBalancerAddress(exposure: PlannedExposure, work: PlannedWork): Door {
  const addresses = exposure.loadBalancer === null ? undefined : work.addresses.get(exposure.loadBalancer);
  if (addresses !== undefined) return { address: addresses.apply(([first]) => first), addresses };
  const address = work.service(exposure.service)?.status.apply((status) => {
    const first = status?.loadBalancer?.ingress?.[0];
    return first?.ip ?? first?.hostname;
  });
  return { address };
}

/** Everything behind an Ingress is called at the controller's own door. */
function controllerDoor(exposure: PlannedExposure, work: PlannedWork): Door {
  const port = work.hasTls(exposure) ? HTTPS : HTTP;
  const own = work.plan.ingress?.exposures.find((one) => one.port === port && one.via !== "Ingress");
  return own ? door(own, work) : { port };
}

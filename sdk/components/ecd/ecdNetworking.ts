import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EcdArgs } from "../../config/ecdArgs";
import type { PlannedEcd } from "../../plan/ecd/ecd";
import { exposuresAt } from "../../plan/exposure";
import { givesAddresses } from "../../plan/ingress/controllerService";
import type { NetworkPlan } from "../../plan/networkPlan";
import type { MetadataArgs } from "../aloneArgs";
import { type Endpoint, endpointsOf } from "../endpoint";
import { createIngress } from "../kubernetes/ingress";
import { createService, type LiveService, type LiveServices } from "../kubernetes/service";
import { planAlone } from "../runtime/planAlone";
import { type ScopeArgs, splitScope } from "../scopeArgs";

/** The type of the component, by itself and in an environment. */
export const ECD_NETWORKING = "usage-engine-networking:index:EcdNetworking";

/**
 * Arguments of `EcdNetworking`: the configuration's `ecds` and their scope.
 */
export interface EcdNetworkingArgs extends ScopeArgs, MetadataArgs {
  /**
   * The Execution Context Deployments, each by arguments or by its descriptor. No name may be there twice (UEN212).
   */
  ecds: EcdArgs[];
  /**
   * Addresses that may call what is exposed to the outside, in CIDR notation, IPv4 or IPv6 (UEN007). Each ECD may name its own.
   * Default: the private ranges 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918).
   */
  sources?: string[];
  /**
   * Why a source of 0.0.0.0/0 or ::/0, or nearly as wide, is meant. Default: none, and such a source is refused (UEN210).
   */
  acceptPublic?: string;
}

/**
 * A way in for Execution Context Deployments, each by the cheapest that works: nothing, ClusterIP, an Ingress, a NodePort;
 * a load balancer only where it is asked for, at its price.
 *
 * An ECD with a descriptor is the operator's: the completed descriptor is applied, and the operator makes the Services. For
 * an ECD with arguments the Services and the Ingress are made here. An object never has two owners.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: descriptors that cannot be read, names and node ports
 * used twice, a kept source address without a pinned node, anything that is not plain.
 *
 * @example
 * const ecds = new EcdNetworking("ecds", {
 *   namespace: "uepe",
 *   ecds: [
 *     { descriptor: "ecd/radius.yaml", sources: ["192.0.2.0/24"] },
 *     { name: "diameter", ports: [{ port: 3868, nodePort: 30020 }] },
 *   ],
 * });
 * export const peers = ecds.endpoints;
 */
export class EcdNetworking extends pulumi.ComponentResource {
  /**
   * What to give to peers, in the order of the ECDs and their ports.
   */
  readonly endpoints: pulumi.Output<Endpoint>[];

  constructor(name: string, args: EcdNetworkingArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(ecdsAlone(args), args.directory);
    super(ECD_NETWORKING, name, {}, opts);
    const services = fillEcdNetworking(this, name, plan);
    const keys = plan.ecds.flatMap((ecd) => ecd.exposures);
    this.endpoints = endpointsOf(exposuresAt(plan.exposures, keys), { plan, services });
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

function ecdsAlone(args: EcdNetworkingArgs) {
  const [environment, section] = splitScope(args);
  return { ...environment, ...section };
}

/**
 * The objects of every ECD, in a component that may be part of an environment.
 *
 * @param reserved addresses that Services take, where they are part of the environment too: they go after the Services
 */
export function fillEcdNetworking(
  part: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  reserved: pulumi.Resource[] = [],
): LiveServices {
  const hasIngressStatus = givesAddresses(plan);
  const within = { parent: part, dependsOn: reserved };
  return new Map(plan.ecds.flatMap((ecd) => createEcd(name, ecd, hasIngressStatus, within)));
}

function createEcd(
  name: string,
  ecd: PlannedEcd,
  hasIngressStatus: boolean,
  within: pulumi.CustomResourceOptions,
): (readonly [string, LiveService])[] {
  // What it was called before is replaced in place, so that a node port is free before the new object asks for it.
  const aliases = (object: string): pulumi.Alias[] =>
    ecd.formerName === undefined ? [] : [{ name: `${name}-${object.replace(ecd.name, ecd.formerName)}` }];
  const services = ecd.services.map((planned) => {
    const opts = { ...within, aliases: aliases(planned.name) };
    return [planned.name, createService(`${name}-${planned.name}`, planned, opts)] as const;
  });
  if (ecd.ingress) {
    const opts = { ...within, aliases: aliases(ecd.ingress.name) };
    createIngress(`${name}-${ecd.ingress.name}`, ecd.ingress, hasIngressStatus, opts);
  }
  // What waits was never made by this configuration: nothing but the configuration withholds it, least of all the cluster.
  if (ecd.descriptor && !ecd.isWaiting) {
    const { namespace } = ecd;
    const metadata = { ...ecd.descriptor.metadata, namespace };
    // The old object's node ports are free only when the operator has seen it go.
    const opts = { ...within, aliases: aliases(ecd.name), deleteBeforeReplace: true };
    const object = withSecrets({ ...ecd.descriptor, metadata }, ecd.secretFields);
    new k8s.apiextensions.CustomResource(`${name}-${ecd.name}`, object, opts);
  }
  return services;
}

/** The object with these fields secret: encrypted in the state, `[secret]` in previews. */
function withSecrets<Object extends object>(object: Object, fields: readonly (readonly string[])[]): Object {
  return fields.reduce((whole, keys) => withSecret(whole, keys) as Object, object);
}

function withSecret(value: unknown, [key, ...below]: readonly string[]): unknown {
  if (key === undefined) return pulumi.secret(value);
  const object = value as Record<string, unknown>;
  return { ...object, [key]: withSecret(object[key], below) };
}

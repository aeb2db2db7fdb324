import * as pulumi from "@pulumi/pulumi";
import type { PlatformArgs } from "../../config/platformArgs";
import { exposuresAt } from "../../plan/exposure";
import { givesAddresses } from "../../plan/ingress/controllerService";
import type { NetworkPlan } from "../../plan/networkPlan";
import { type Endpoint, endpointsOf } from "../endpoint";
import { createIngress } from "../kubernetes/ingress";
import { createService, type LiveServices, patchService } from "../kubernetes/service";
import { planAlone } from "../runtime/planAlone";
import { type ScopeArgs, splitScope } from "../scopeArgs";
import { createServersTransport } from "./serversTransport";

/** The type of the component, by itself and in an environment. */
export const PLATFORM_SERVICES = "usage-engine-networking:index:PlatformServices";

/**
 * Arguments of `PlatformServices`: the configuration's `platform` section and its scope.
 */
export interface PlatformServicesArgs extends PlatformArgs, ScopeArgs {}

/**
 * The way in to the platform: `platform:80` (or `platform:443`), `ui:9001` and `platform:6790`, as NodePorts unless said
 * otherwise, which costs nothing.
 *
 * With `services: create` the Services `platform` and `ui` are made here. With `services: patch` they are Usage Engine's
 * chart's, and only their type and node ports are set here, over the chart's: a later `helm upgrade` of that chart sets its
 * own again until the next `pulumi up --refresh`, and destroying this leaves them as they are.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: node ports out of range or used twice, the control port
 * behind an Ingress, anything that is not plain.
 *
 * @example
 * new PlatformServices("platform", {
 *   namespace: "uepe",
 *   ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
 * });
 */
export class PlatformServices extends pulumi.ComponentResource {
  /**
   * What to give to those who call the platform.
   */
  readonly endpoints: pulumi.Output<Endpoint>[];

  constructor(name: string, args: PlatformServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(platformAlone(args), args.directory, ["platform"]);
    super(PLATFORM_SERVICES, name, {}, opts);
    const services = fillPlatformServices(this, name, plan);
    this.endpoints = endpointsOf(exposuresAt(plan.exposures, plan.platform.exposures), { plan, services });
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

/** What of an environment the platform's objects need. */
export interface PlatformSurroundings {
  /** The ingress controller. */
  controller: readonly pulumi.Resource[];
  /** Addresses that Services take: they go after the Services. */
  reserved: readonly pulumi.Resource[];
}

/** Services and Ingresses of the platform, in a component that may be part of an environment. */
export function fillPlatformServices(
  part: pulumi.ComponentResource,
  name: string,
  plan: NetworkPlan,
  { controller, reserved }: PlatformSurroundings = { controller: [], reserved: [] },
): LiveServices {
  const { platform } = plan;
  const opts = { parent: part, dependsOn: [...reserved] };
  // Its kind comes with the controller's chart.
  if (platform.serversTransport)
    createServersTransport(name, platform.serversTransport, plan, {
      ...opts,
      dependsOn: [...reserved, ...controller],
    });
  const services = new Map([
    ...platform.services.map(
      (planned) => [planned.name, createService(`${name}-${planned.name}`, planned, opts)] as const,
    ),
    ...platform.patches.map(
      (planned) => [planned.name, patchService(`${name}-${planned.name}`, planned, opts)] as const,
    ),
  ]);
  for (const planned of platform.ingresses) {
    createIngress(`${name}-${planned.name}`, planned, givesAddresses(plan), opts);
  }
  return services;
}

function platformAlone(args: PlatformServicesArgs) {
  const [environment, platform] = splitScope(args);
  return { ...environment, platform };
}

import * as pulumi from "@pulumi/pulumi";
import type { PlatformArgs } from "../../config/platformArgs";
import { type Endpoint, endpointsOf } from "../endpoint";
import { createIngress } from "../kubernetes/ingress";
import { createService, patchService } from "../kubernetes/service";
import { workFor } from "../runtime/plannedWork";
import { type ScopeArgs, splitScope } from "../scopeArgs";

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
    const work = workFor(args, () => platformAlone(args), ["platform"]);
    super("usage-engine-networking:index:PlatformServices", name, {}, opts);
    const { platform } = work.plan;
    for (const planned of platform.services) {
      work.made(planned.name, createService(`${name}-${planned.name}`, planned, { parent: this }));
    }
    for (const planned of platform.patches) {
      work.made(planned.name, patchService(`${name}-${planned.name}`, planned, { parent: this }));
    }
    for (const planned of platform.ingresses) {
      createIngress(`${name}-${planned.name}`, planned, work.ingressStatusExpected, { parent: this });
    }
    this.endpoints = endpointsOf(platform.exposures, work);
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

function platformAlone(args: PlatformServicesArgs) {
  const [environment, platform] = splitScope(args);
  return { ...environment, platform };
}

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { workFor } from "../plannedWork";
import { createPolicy } from "./createPolicy";
import type { PlannedHostEndpoints } from "./hostEndpoints";
import { CALICO_API } from "./policyObject";

/**
 * Arguments of `NodePortGuard`: the configuration of the environment whose node ports it guards. Only the guard is made of it.
 */
export interface NodePortGuardArgs extends EnvironmentArgs {}

/**
 * The door of an on-prem cluster: Calico policies before DNAT, on every node, that close node ports to everyone but their
 * sources. By default (`guard: planned`) those of the environment; with `guard: range` the whole node port range, others'
 * node ports included. Nodes, pods and load balancers' health checks are always admitted. Costs nothing.
 *
 * Policies before DNAT need named host endpoints. Calico makes them from a template in its own
 * `KubeControllersConfiguration/default`, which one environment of the cluster patches, over whoever set the fields before
 * (`network.hostEndpoints.create`). Destroying it gives the fields up, so that Calico's own defaults apply again: no host
 * endpoints, and nothing closed; what somebody else had set there before does not come back.
 *
 * What opens is made first, then what closes, then the host endpoints, so that nobody is shut out in between.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: a guard that would close a port that the cluster lives on,
 * one that would close a port for everybody, one without Calico.
 */
export class NodePortGuard extends pulumi.ComponentResource {
  /**
   * Names of the policies, in the order in which they are made; empty where the guard is off.
   */
  readonly policies: pulumi.Output<string[]>;

  constructor(name: string, args: NodePortGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const work = workFor(args, () => args);
    super("usage-engine-networking:index:NodePortGuard", name, {}, opts);
    const { guard } = work.plan.policies;
    const objects = guard?.objects ?? [];
    const closing = objects.filter(({ metadata }) => metadata.name.endsWith("-guard-closed"));
    const opening = objects.filter((one) => !closing.includes(one));
    const make = (members: typeof objects, dependsOn: pulumi.Resource[]) =>
      members.map((one) => createPolicy(`${name}-${one.metadata.name}`, one, { parent: this, dependsOn }));
    const opened = make(opening, []);
    const closed = make(closing, opened);
    if (guard?.hostEndpoints) {
      createHostEndpoints(`${name}-host-endpoints`, guard.hostEndpoints, {
        parent: this,
        dependsOn: [...opened, ...closed],
      });
    }
    this.policies = pulumi.output(objects.map(({ metadata }) => metadata.name));
    this.registerOutputs({ policies: this.policies });
  }
}

/**
 * Calico made the object, and everything else in it stays Calico's. A patch that goes gives its fields up. If all of them went,
 * `hostEndpoint` itself would become null, which the API server refuses; so one field has a patch of its own, which stays.
 * Alone it means nothing: without `autoCreate` no host endpoint is made.
 */
function createHostEndpoints(
  name: string,
  hostEndpoint: PlannedHostEndpoints,
  opts: pulumi.CustomResourceOptions,
): void {
  const { createDefaultHostEndpoint, ...rest } = hostEndpoint;
  const kept = { ...opts, retainOnDelete: true };
  const dependsOn = patchHostEndpoint(`${name}-default`, { createDefaultHostEndpoint }, kept);
  patchHostEndpoint(name, rest, { ...opts, dependsOn });
}

function patchHostEndpoint(
  name: string,
  hostEndpoint: Partial<PlannedHostEndpoints>,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResourcePatch {
  return new k8s.apiextensions.CustomResourcePatch(
    name,
    {
      apiVersion: CALICO_API,
      kind: "KubeControllersConfiguration",
      metadata: { name: "default", annotations: { "pulumi.com/patchForce": "true" } },
      spec: { controllers: { node: { hostEndpoint } } },
    },
    opts,
  );
}

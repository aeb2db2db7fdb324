import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type {
  HostEndpointSettings,
  PlannedHostEndpoints,
} from "../../plan/access/nodePortGuard/hostEndpoints";
import type { PlannedPolicies } from "../../plan/access/planPolicies";
import { CALICO_API } from "../../values/apis";
import { planAlone } from "../runtime/planAlone";
import { createPolicy } from "./createPolicy";

/** The type of the component, by itself and in an environment. */
export const NODE_PORT_GUARD = "usage-engine-networking:index:NodePortGuard";

/**
 * Arguments of `NodePortGuard`: the configuration of the environment whose node ports it guards. Only the guard is made of it.
 */
export interface NodePortGuardArgs extends EnvironmentArgs {}

/**
 * What enforces sources on the nodes of an on-prem cluster: Calico policies before DNAT, on every node, that close node ports to everyone but their
 * sources. By default (`guard: planned`) those of the environment; with `guard: range` the whole node port range, others'
 * node ports included. Nodes, pods and load balancers' health checks are always admitted. Costs nothing.
 *
 * Policies before DNAT need named host endpoints. Calico makes them from a template in its own
 * `KubeControllersConfiguration/default`, which one environment of the cluster patches (`network.hostEndpoints.create`).
 * Destroying it gives the fields up, so that what others have set to the same stands, else Calico's own defaults: no host
 * endpoints, and nothing closed. One field stays, and means nothing without the others: `createDefaultHostEndpoint: Disabled`,
 * or the list of templates where others have theirs in it. To leave the object exactly as it was, set
 * `network.hostEndpoints: {create: false, previous: {...}}`, run `pulumi up`, then destroy.
 *
 * Templates of somebody else are never replaced: without `network.hostEndpoints.previous` the API server refuses the patch
 * and names their owner.
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
    const plan = planAlone(args, args.directory);
    super(NODE_PORT_GUARD, name, {}, opts);
    this.policies = pulumi.output(fillNodePortGuard(this, name, plan.policies));
    this.registerOutputs({ policies: this.policies });
  }
}

/** The guard's policies and host endpoints, in a component that may be part of an environment; returns the policies' names. */
export function fillNodePortGuard(
  part: pulumi.ComponentResource,
  name: string,
  { guard, handBack }: PlannedPolicies,
): string[] {
  const objects = guard?.objects ?? [];
  const closing = objects.filter(
    (one) => one.kind === "GlobalNetworkPolicy" && one.spec.ingress.some(({ action }) => action === "Deny"),
  );
  const opening = objects.filter((one) => !closing.includes(one));
  const make = (members: typeof objects, dependsOn: pulumi.Resource[]) =>
    members.map((one) => createPolicy(`${name}-${one.metadata.name}`, one, { parent: part, dependsOn }));
  const opened = make(opening, []);
  const closed = make(closing, opened);
  const hostEndpoints = guard?.hostEndpoints ?? handBack;
  if (hostEndpoints) {
    createHostEndpoints(`${name}-host-endpoints`, hostEndpoints, {
      parent: part,
      dependsOn: [...opened, ...closed],
    });
  }
  return objects.map(({ metadata }) => metadata.name);
}

/**
 * Calico made the object, and everything else in it stays Calico's. Each field has a patch of its own, because each is given
 * up or kept for itself. The switches are taken over from Calico, which has set them to its defaults; a list of templates
 * only from somebody whose templates are in it.
 */
function createHostEndpoints(
  name: string,
  planned: PlannedHostEndpoints,
  opts: pulumi.CustomResourceOptions,
): void {
  const { autoCreate, createDefaultHostEndpoint, templates, holdsOthers, staying } = planned;
  const patch = (
    suffix: string,
    settings: Partial<HostEndpointSettings>,
    force: boolean,
    after: pulumi.Resource[],
  ) =>
    patchHostEndpoint(`${name}${suffix}`, settings, force, {
      ...opts,
      retainOnDelete: Object.keys(settings).every((key) => staying.some((one) => one === key)),
      ...(after.length > 0 && { dependsOn: after }),
    });
  const before = [
    patch("-default", { createDefaultHostEndpoint }, true, []),
    ...(templates.length > 0 ? [patch("-templates", { templates }, holdsOthers, [])] : []),
  ];
  patch("", { autoCreate }, true, before);
}

function patchHostEndpoint(
  name: string,
  hostEndpoint: Partial<HostEndpointSettings>,
  force: boolean,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResourcePatch {
  return new k8s.apiextensions.CustomResourcePatch(
    name,
    {
      apiVersion: CALICO_API,
      kind: "KubeControllersConfiguration",
      metadata: { name: "default", ...(force && { annotations: { "pulumi.com/patchForce": "true" } }) },
      spec: { controllers: { node: { hostEndpoint } } },
    },
    opts,
  );
}

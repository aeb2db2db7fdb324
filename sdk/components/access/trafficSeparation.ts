import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { PlannedPolicies } from "../../plan/access/planPolicies";
import { planAlone } from "../runtime/planAlone";
import { createPolicy } from "./createPolicy";

/** The type of the component, by itself and in an environment. */
export const TRAFFIC_SEPARATION = "usage-engine-networking:index:TrafficSeparation";

/**
 * Arguments of `TrafficSeparation`: the configuration of the environment whose pods it separates. Only the policies of the
 * pods are made of it.
 */
export interface TrafficSeparationArgs extends EnvironmentArgs {}

/**
 * Separation inside the cluster: ingress policies on the platform's, the ui's and the ECDs' pods, with exactly the flows that
 * Usage Engine needs (`docs/flows.md`). Solution traffic stays off platform ports, and platform traffic off solution ports.
 * Standard `NetworkPolicy` objects, which every policy engine knows. Costs nothing.
 *
 * With `separation.mode: observe` what would be dropped is only logged, by a Calico tier of its own that passes everything
 * on; that is the default until `separation.labelsConfirmed` says that the pods carry the labels.
 *
 * Refuses, as `InputPropertiesError` and before anything is made: enforcement that would cut off what is needed, pods that
 * cannot be told apart by their labels, flows to nobody.
 */
export class TrafficSeparation extends pulumi.ComponentResource {
  /**
   * `enforce`, `observe` or `off`: what the plan decided.
   */
  readonly mode: pulumi.Output<string>;
  /**
   * Names of the policies.
   */
  readonly policies: pulumi.Output<string[]>;

  constructor(name: string, args: TrafficSeparationArgs, opts?: pulumi.ComponentResourceOptions) {
    const { policies } = planAlone(args, args.directory);
    super(TRAFFIC_SEPARATION, name, {}, opts);
    this.mode = pulumi.output(policies.separation.mode);
    this.policies = pulumi.output(fillTrafficSeparation(this, name, policies));
    this.registerOutputs({ mode: this.mode, policies: this.policies });
  }
}

/** The pods' policies, in a component that may be part of an environment; returns their names. */
export function fillTrafficSeparation(
  part: pulumi.ComponentResource,
  name: string,
  { separation: { objects } }: PlannedPolicies,
): string[] {
  const tiers = objects.filter(({ kind }) => kind === "Tier");
  const policies = objects.filter((one) => !tiers.includes(one));
  const before = tiers.map((one) => createPolicy(`${name}-${one.metadata.name}`, one, { parent: part }));
  for (const one of policies) {
    createPolicy(`${name}-${one.metadata.name}`, one, { parent: part, dependsOn: before });
  }
  return policies.map(({ metadata }) => metadata.name);
}

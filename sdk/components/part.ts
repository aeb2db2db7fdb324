import * as pulumi from "@pulumi/pulumi";

/**
 * A part of an environment: a component of the type that its public class has alone, filled by the same functions. The class
 * itself would plan anew, and an environment has one plan for everything in it.
 */
export class Part extends pulumi.ComponentResource {
  constructor(type: string, name: string, opts: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
  }

  /** Says that everything in it is registered, and what it gives. */
  finish(outputs?: pulumi.Inputs): void {
    this.registerOutputs(outputs);
  }
}

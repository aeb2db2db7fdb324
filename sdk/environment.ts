import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "./config/environmentArgs";

/**
 * One Usage Engine environment's network.
 */
export class Environment extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("usage-engine-networking:index:Environment", name, args, opts);
    this.registerOutputs();
  }
}

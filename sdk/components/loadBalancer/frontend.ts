import type * as pulumi from "@pulumi/pulumi";

/** The side of a cloud's load balancer that peers see. */
export interface Frontend {
  /** The plan's name of the load balancer. */
  name: string;
  /** One in each zone, or one. */
  addresses: pulumi.Output<string>[];
  /** Where the cloud gives one. */
  dnsName?: pulumi.Output<string>;
}

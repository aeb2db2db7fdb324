import * as pulumi from "@pulumi/pulumi";
import type { PlannedAws } from "../../../plan/network/awsNetwork";

/** Whom the AWS CLI calls AWS as, where that is not its own default. */
export interface Caller {
  profile?: string;
  roleArn?: string;
}

/** A role as the AWS provider's configuration has it. */
interface AssumedRole {
  roleArn?: string;
  externalId?: string;
}

/** What an AWS provider was given, as far as it says whom it calls AWS as. The SDK's class does not declare `assumeRoles`. */
interface GivenProvider {
  region?: pulumi.Output<string | undefined>;
  profile?: pulumi.Output<string | undefined>;
  assumeRoles?: pulumi.Output<string | undefined>;
}

/**
 * Whom a kubeconfig must call AWS as to be who makes the cluster: what the configuration names; else what the provider that
 * the component was handed was given; else the stack's own `aws:` settings.
 *
 * @throws RunError where the provider is of another region than the plan: everything would be made there
 */
export function callerOf(
  component: pulumi.Resource | undefined,
  { region, kubeconfig }: PlannedAws,
): pulumi.Output<Caller> {
  const given = component?.getProvider("aws:index/any:Any") as GivenProvider | undefined;
  if (given === undefined) {
    return pulumi.output(kubeconfig ?? cliCaller(configuredProfile(), configuredRoles(), component));
  }
  // The reference to a provider that a component's host gets holds nothing but its name.
  return pulumi
    .all([given.region, given.profile, given.assumeRoles])
    .apply(([providerRegion, profile, roles]) => {
      if (providerRegion !== undefined && providerRegion !== region) {
        throw new pulumi.RunError(
          `The AWS provider that was handed over is of the region ${providerRegion}, and network.aws.region is ${region}: write the same region in both. (UEN325)`,
        );
      }
      return kubeconfig ?? cliCaller(profile, roles === undefined ? [] : JSON.parse(roles), component);
    });
}

function configuredProfile(): string | undefined {
  return new pulumi.Config("aws").get("profile");
}

/** The provider's own name for it is `assumeRoles`; up to its release 6 it was `assumeRole`. */
function configuredRoles(): AssumedRole[] {
  const config = new pulumi.Config("aws");
  const one = config.getObject<AssumedRole>("assumeRole");
  return config.getObject<AssumedRole[]>("assumeRoles") ?? (one === undefined ? [] : [one]);
}

/** What `aws eks get-token` can do of it: a profile, and one role that is taken from there. */
function cliCaller(
  profile: string | undefined,
  roles: readonly AssumedRole[],
  component: pulumi.Resource | undefined,
): Caller {
  const last = roles.at(-1);
  if (roles.length > 1 || last?.externalId !== undefined) {
    const what =
      roles.length > 1 ? `${roles.length} roles one after the other` : "a role with an external id";
    pulumi.log.warn(
      `The AWS provider takes ${what}, which the AWS CLI does from a profile only: describe it in ~/.aws/config as a profile, and name that in network.aws.kubeconfig.profile.`,
      component,
    );
  }
  return {
    ...(profile !== undefined && { profile }),
    ...(last?.roleArn !== undefined && { roleArn: last.roleArn }),
  };
}

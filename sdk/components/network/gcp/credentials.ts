import * as pulumi from "@pulumi/pulumi";
import type { ExecCredentials } from "../kubeconfig";

/** What says that a GCP provider does not use application default credentials as they are. */
const OTHERS = ["credentials", "accessToken", "impersonateServiceAccount"] as const;

/**
 * The same, of the environment that the provider's process shares with this program
 * (https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference#authentication).
 */
const OTHER_VARIABLES = [
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
];

type GivenProvider = Partial<Record<(typeof OTHERS)[number], pulumi.Output<string | undefined>>>;

/**
 * The program that a kubeconfig calls for credentials. By itself it is the account of the gcloud program; where the provider
 * of the component uses application default credentials, it must use the same ones.
 */
export function gkeCredentials(component: pulumi.Resource | undefined): pulumi.Output<ExecCredentials> {
  return usesDefaults(component).apply((byDefault) => ({
    command: "gke-gcloud-auth-plugin",
    ...(byDefault && { args: ["--use_application_default_credentials"] }),
    provideClusterInfo: true,
    installHint: "gcloud components install gke-gcloud-auth-plugin",
  }));
}

function usesDefaults(component: pulumi.Resource | undefined): pulumi.Output<boolean> {
  if (OTHER_VARIABLES.some((name) => process.env[name])) return pulumi.output(false);
  const given = component?.getProvider("gcp:index/any:Any") as GivenProvider | undefined;
  if (given === undefined) {
    const config = new pulumi.Config("gcp");
    return pulumi.output(OTHERS.every((name) => config.getSecret(name) === undefined));
  }
  const others = pulumi.all(OTHERS.map((name) => given[name]));
  // Whether there is a secret is none.
  return pulumi.unsecret(others.apply((values) => values.every((value) => value === undefined)));
}

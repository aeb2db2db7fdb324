import * as pulumi from "@pulumi/pulumi";

/** A program that gives credentials at the moment of each call. */
export interface ExecCredentials {
  command: string;
  args?: string[];
  installHint: string;
  provideClusterInfo?: boolean;
}

/**
 * A kubeconfig without any credential in it: a program on the machine that uses it gets a token of its own user. So the
 * state of the stack holds no token, and none expires in it.
 */
export function execKubeconfig(
  name: pulumi.Input<string>,
  server: pulumi.Input<string>,
  certificateAuthority: pulumi.Input<string>,
  credentials: pulumi.Input<ExecCredentials>,
): pulumi.Output<string> {
  return pulumi.all([name, server, certificateAuthority, credentials]).apply(([name, server, data, exec]) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster: { server, "certificate-authority-data": data } }],
      users: [
        {
          name,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              interactiveMode: "IfAvailable",
              ...exec,
            },
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: name } }],
      "current-context": name,
    }),
  );
}

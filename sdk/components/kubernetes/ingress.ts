import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedIngress } from "../../plan/ingress/ingress";
import { addressAwait } from "./awaits";
import { metadataOf } from "./metadata";

/** The Ingress as planned. `statusExpected` says whether its controller will ever give it an address. */
export function createIngress(
  name: string,
  planned: PlannedIngress,
  statusExpected: boolean,
  opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.Ingress {
  const { namespace, labels, annotations, host } = planned;
  return new k8s.networking.v1.Ingress(
    name,
    {
      metadata: metadataOf({
        name: planned.name,
        namespace,
        labels,
        annotations: { ...annotations, ...addressAwait(statusExpected) },
      }),
      spec: {
        ingressClassName: planned.className,
        rules: [{ host, http: { paths: planned.paths.map(httpPath) } }],
        ...(planned.tlsSecretName && { tls: [{ hosts: [host], secretName: planned.tlsSecretName }] }),
      },
    },
    // Two Ingresses of one host would share its traffic for a moment.
    { ...opts, deleteBeforeReplace: true },
  );
}

function httpPath({ path, serviceName, servicePort }: PlannedIngress["paths"][number]) {
  return {
    path,
    pathType: "Prefix",
    backend: { service: { name: serviceName, port: { number: servicePort } } },
  };
}

import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedStorageClass } from "../../../plan/network/eksAddons";
import { type CommonMetadata, metadataOf } from "../../kubernetes/metadata";

/** The cluster's default StorageClass. Of pods that ask for a volume, each gets it in the zone where it runs. */
export function createStorageClass(
  name: string,
  planned: PlannedStorageClass,
  { labels, annotations }: CommonMetadata,
  opts: pulumi.CustomResourceOptions,
): k8s.storage.v1.StorageClass {
  const tags = Object.entries(planned.tags).map(([key, value], index) => [
    `tagSpecification_${index + 1}`,
    `${key}=${value}`,
  ]);
  return new k8s.storage.v1.StorageClass(
    `${name}-${planned.name}`,
    {
      metadata: metadataOf({
        name: planned.name,
        labels,
        annotations: { ...annotations, "storageclass.kubernetes.io/is-default-class": "true" },
      }),
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true", ...Object.fromEntries(tags) },
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    },
    // Tags are among the parameters, which no class can change; volumes do not need the class that they were made of.
    { ...opts, deleteBeforeReplace: true },
  );
}

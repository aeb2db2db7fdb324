/** Labels and annotations that every object of an environment carries. */
export type CommonMetadata = Pick<Metadata, "labels" | "annotations">;

/** What an object is called and what it carries. */
export interface Metadata {
  name: string;
  namespace?: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

/** An object's metadata without empty maps: the API server does not keep them, and they would look changed for ever. */
export function metadataOf({ name, namespace, labels, annotations }: Metadata) {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

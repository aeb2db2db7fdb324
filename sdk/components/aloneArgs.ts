import type { ChartsArgs } from "../config/chartArgs";
import type { ImagesArgs } from "../config/imagesArgs";

/**
 * What every component takes that is used by itself.
 */
export interface AloneArgs {
  /**
   * Warnings that are meant, each finding's code with the reason: `{ UEN104: "the API server may choose" }`. A code that is none,
   * an error's, and a reason that is empty are refused (UEN012). Default: none.
   */
  accept?: Record<string, string>;
  /**
   * Folder that relative paths of descriptors and charts start from. Default: the current one.
   */
  directory?: string;
}

/**
 * What every object that a component makes carries.
 */
export interface MetadataArgs {
  /**
   * Labels for every object. What Kubernetes would not take as a key or a value is refused (UEN011). Default: none.
   */
  labels?: Record<string, string>;
  /**
   * Annotations for every object, at most 256 KiB together; keys as those of labels (UEN011). Default: none.
   */
  annotations?: Record<string, string>;
}

/**
 * Where images and charts come from. Sites without internet name their own copies.
 */
export interface OriginArgs {
  /**
   * Where container images come from. Default: the registries that the charts name.
   */
  images?: ImagesArgs;
  /**
   * Where charts come from. Default: each publisher's own repository.
   */
  charts?: ChartsArgs;
}

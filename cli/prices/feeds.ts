import type { GcpSkuPage } from "../../sdk/cost/feeds/gcpCatalogue";

/** Where price lists come from: the clouds themselves, or a folder. */
export interface Feeds {
  /** One price list of AWS, piece by piece; undefined where there is none. */
  aws(service: string, region: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** The pages of what a service of GCP lists; none where there is no list. */
  gcp(service: string): AsyncIterable<GcpSkuPage>;
}

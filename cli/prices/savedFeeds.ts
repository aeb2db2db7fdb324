import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GcpSkuPage } from "../../sdk/cost/feeds/gcpCatalogue";
import { UsageError } from "../usageError";
import type { Feeds } from "./feeds";

/**
 * Price lists that were saved before: `AWSELB.eu-west-1.json`, and for each page of GCP's catalogue one file whose name begins
 * with the service's id: `E505-1604-58F8.json`, `6F81-5844-456A.2.json`. One that was not saved is left out.
 */
export function savedFeeds(folder: string): Feeds {
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  return {
    async aws(service, region) {
      const file = join(folder, `${service}.${region}.json`);
      return existsSync(file) ? createReadStream(file) : undefined;
    },
    async *gcp(service) {
      const pages = readdirSync(folder).filter((file) => file.startsWith(service) && file.endsWith(".json"));
      for (const page of pages.sort()) yield pageOf(join(folder, page));
    },
  };
}

function pageOf(file: string): GcpSkuPage {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as GcpSkuPage;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

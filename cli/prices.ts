import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AWS_SERVICES,
  type AwsPriceList,
  awsPriceListUrl,
  readAwsPriceList,
} from "../sdk/cost/feeds/awsPriceList";
import type { FeedPrice } from "../sdk/cost/feeds/foundPrice";
import { GCP_SERVICES, type GcpSkuPage, gcpCatalogueUrl, readGcpSkus } from "../sdk/cost/feeds/gcpCatalogue";
import { formatBook, refreshBook } from "../sdk/cost/feeds/refresh";
import type { Price } from "../sdk/cost/priceBook";
import { ExitCode } from "./exitCode";
import { UsageError } from "./usageError";

/** Options of `prices refresh`. */
export interface RefreshOptions {
  awsRegion?: string[];
  gcpRegion?: string[];
  /** Folder of feeds that were saved before: `AWSELB.eu-west-1.json`, `E505-1604-58F8.json`. Without it they are fetched. */
  from?: string;
  /** The price book to refresh. */
  book?: string;
  write: boolean;
}

/** Fetches or reads one feed. */
type Read = <Feed>(file: string, url: string) => Promise<Feed | undefined>;

/**
 * Compares the price book with the clouds' public price lists, says what changed, and with `write` writes it, for review
 * as a diff. Nothing else ever calls this: prices change only by somebody's hand.
 */
export async function refreshPrices(options: RefreshOptions, packageRoot: string): Promise<ExitCode> {
  const { awsRegion = [], gcpRegion = [], from } = options;
  if (awsRegion.length + gcpRegion.length === 0)
    throw new UsageError("Say which prices: --aws-region eu-west-1, --gcp-region europe-west1, or both.");
  const book = options.book ?? join(packageRoot, "sdk", "cost", "prices.json");
  if (!existsSync(book))
    throw new UsageError(
      `There is no price book ${book}. Name one with --book, in a clone of the repository.`,
    );
  const read = from === undefined ? fetchFeed : readSaved(from);
  const date = new Date().toISOString().slice(0, 10);
  let rows = JSON.parse(readFileSync(book, "utf8")) as Price[];
  const changes: string[] = [];
  const take = (found: readonly FeedPrice[], source: string) => {
    const refreshed = refreshBook(rows, found, { date, source });
    rows = refreshed.rows;
    changes.push(...refreshed.changes);
  };
  for (const region of awsRegion) {
    for (const service of AWS_SERVICES) {
      const url = awsPriceListUrl(service, region);
      const list = await read<AwsPriceList>(`${service}.${region}.json`, url);
      if (list) take(readAwsPriceList(list, region), url);
    }
  }
  if (gcpRegion.length > 0) {
    for (const service of GCP_SERVICES)
      take(await readGcpService(service, gcpRegion, read, from), gcpSource(service));
  }
  console.log(changes.length > 0 ? changes.join("\n") : "No price has changed.");
  if (options.write && changes.length > 0) {
    writeFileSync(book, formatBook(rows));
    console.log(`Written to ${book}. Review it as a diff before it is committed.`);
  }
  return ExitCode.Good;
}

async function readGcpService(
  service: string,
  regions: readonly string[],
  read: Read,
  from: string | undefined,
): Promise<FeedPrice[]> {
  const key = process.env.GOOGLE_API_KEY ?? "";
  if (from === undefined && key === "")
    throw new UsageError("The Cloud Billing Catalog asks for a key: set GOOGLE_API_KEY.");
  const found: FeedPrice[] = [];
  let token: string | undefined;
  do {
    const page: GcpSkuPage | undefined = await read(`${service}.json`, gcpCatalogueUrl(service, key, token));
    if (page) found.push(...readGcpSkus(page, regions));
    token = from === undefined ? page?.nextPageToken || undefined : undefined;
  } while (token !== undefined);
  return found;
}

/** Without the key. */
function gcpSource(service: string): string {
  return `https://cloudbilling.googleapis.com/v1/services/${service}/skus`;
}

async function fetchFeed<Feed>(_file: string, url: string): Promise<Feed> {
  const shown = url.split("?")[0];
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new UsageError(`${shown} cannot be reached: ${error instanceof Error ? error.message : error}`);
  }
  if (!response.ok) throw new UsageError(`${shown} answered ${response.status} ${response.statusText}.`);
  return (await response.json()) as Feed;
}

/** A feed that was not saved is left out: one service alone can be refreshed. */
function readSaved(folder: string): Read {
  return async <Feed>(file: string) => {
    const path = join(folder, file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Feed) : undefined;
  };
}

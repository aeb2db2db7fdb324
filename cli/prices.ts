import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BillableItem } from "../sdk/cost/billable";
import {
  AWS_SERVICES,
  type AwsPrices,
  awsItems,
  awsPriceListPath,
  readAwsPriceList,
} from "../sdk/cost/feeds/awsPriceList";
import { type FeedPrice, FeedUnreadable } from "../sdk/cost/feeds/foundPrice";
import { GCP_SERVICES, gcpCataloguePath, gcpItems, readGcpSkus } from "../sdk/cost/feeds/gcpCatalogue";
import { formatBook, refreshBook } from "../sdk/cost/feeds/refresh";
import type { Price } from "../sdk/cost/priceBook";
import { ExitCode } from "./exitCode";
import type { Feeds } from "./prices/feeds";
import { showProgress } from "./prices/progress";
import { AWS_HOST, GCP_HOST, publishedFeeds } from "./prices/publishedFeeds";
import { savedFeeds } from "./prices/savedFeeds";
import { UsageError } from "./usageError";

/** Options of `prices refresh`. */
export interface RefreshOptions {
  awsRegion?: string[];
  gcpRegion?: string[];
  /** Folder of feeds that were saved before. Without it they are fetched. */
  from?: string;
  /** The price book to refresh. */
  book?: string;
  write: boolean;
}

/** What one list says, and what it should say and does not. */
interface ReadList {
  source: string;
  found: readonly FeedPrice[];
  missing: string[];
}

/**
 * Compares the price book with the clouds' public price lists, says what changed, and with `write` writes it, for review
 * as a diff. Nothing else ever calls this: prices change only by somebody's hand.
 */
export async function refreshPrices(
  options: RefreshOptions,
  packageRoot: string,
  feeds: Feeds = feedsOf(options),
): Promise<ExitCode> {
  const book = options.book ?? join(packageRoot, "sdk", "cost", "prices.json");
  if (!existsSync(book))
    throw new UsageError(
      `There is no price book ${book}. Name one with --book, in a clone of the repository.`,
    );
  const date = new Date().toISOString().slice(0, 10);
  let rows = JSON.parse(readFileSync(book, "utf8")) as Price[];
  const changes: string[] = [];
  const faults: string[] = [];
  let lists = 0;
  for await (const { source, found, missing } of read(options, feeds)) {
    lists++;
    const refreshed = refreshBook(rows, found, { date, source });
    rows = refreshed.rows;
    changes.push(...refreshed.changes);
    faults.push(
      ...missing.map((one) => `${source} has no ${one}. Has it changed its words?`),
      ...refreshed.doubts.map((one) => `${source} says two prices of ${one}. The book stays as it is.`),
    );
  }
  if (lists === 0) throw new UsageError(`${options.from} holds no price list of these regions.`);
  console.log(changes.length > 0 ? changes.join("\n") : "No price has changed.");
  for (const fault of faults) console.error(fault);
  if (options.write && changes.length > 0) {
    writeFileSync(book, formatBook(rows));
    console.log(`Written to ${book}. Review it as a diff before it is committed.`);
  }
  return faults.length > 0 ? ExitCode.Findings : ExitCode.Good;
}

/** What is wrong with the options is said before anything is fetched. */
function feedsOf({ awsRegion = [], gcpRegion = [], from }: RefreshOptions): Feeds {
  if (awsRegion.length + gcpRegion.length === 0)
    throw new UsageError("Say which prices: --aws-region eu-west-1, --gcp-region europe-west1, or both.");
  if (from !== undefined) return savedFeeds(from);
  const key = process.env.GOOGLE_API_KEY ?? "";
  if (gcpRegion.length > 0 && key === "")
    throw new UsageError("The Cloud Billing Catalog asks for a key: set GOOGLE_API_KEY.");
  return publishedFeeds({ aws: AWS_HOST, gcp: GCP_HOST, key }, showProgress(process.stderr));
}

async function* read(
  { awsRegion = [], gcpRegion = [] }: RefreshOptions,
  feeds: Feeds,
): AsyncGenerator<ReadList> {
  for (const region of awsRegion) {
    for (const service of AWS_SERVICES) {
      const pieces = await feeds.aws(service, region);
      if (!pieces) continue;
      const url = `${AWS_HOST}${awsPriceListPath(service, region)}`;
      const { published, found } = await sound<AwsPrices>(url, () => readAwsPriceList(pieces, region));
      const source = published ? `${url} (published ${published})` : url;
      yield { source, found, missing: missingOf(awsItems(service), found, [region]) };
    }
  }
  for (const service of gcpRegion.length > 0 ? GCP_SERVICES : []) {
    const source = `${GCP_HOST}${gcpCataloguePath(service)}`;
    const found: FeedPrice[] = [];
    let pages = 0;
    for await (const page of feeds.gcp(service)) {
      pages++;
      found.push(...(await sound(source, async () => readGcpSkus(page, gcpRegion))));
    }
    if (pages > 0) yield { source, found, missing: missingOf(gcpItems(service), found, gcpRegion) };
  }
}

function missingOf(
  items: readonly BillableItem[],
  found: readonly FeedPrice[],
  regions: readonly string[],
): string[] {
  const listed = new Set(found.map(({ item, region }) => `${item} ${region}`));
  return items.flatMap((item) =>
    regions
      .filter((region) => !listed.has(`${item} ${region}`) && !listed.has(`${item} *`))
      .map((region) => `${item} of ${region}`),
  );
}

/** A list that cannot be read is no fault of this command: one line says which it is. */
async function sound<Read>(source: string, reading: () => Promise<Read>): Promise<Read> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof FeedUnreadable)
      throw new UsageError(`${source} is no price list that can be read: ${error.message}`);
    throw error;
  }
}

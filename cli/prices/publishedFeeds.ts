import { awsPriceListPath } from "../../sdk/cost/feeds/awsPriceList";
import { type GcpSkuPage, gcpCataloguePath } from "../../sdk/cost/feeds/gcpCatalogue";
import { UsageError } from "../usageError";
import type { Feeds } from "./feeds";
import type { Progress } from "./progress";

export const AWS_HOST = "https://pricing.us-east-1.amazonaws.com";
export const GCP_HOST = "https://cloudbilling.googleapis.com";

/** SKUs of one page: the most that the catalogue gives. */
const PAGE_SIZE = 5000;

/** Whom to ask. */
export interface Publishers {
  aws: string;
  gcp: string;
  /** GCP's key. It appears in no message. */
  key: string;
}

/** The clouds' own price lists, over the network. */
export function publishedFeeds({ aws, gcp, key }: Publishers, progress: Progress): Feeds {
  return {
    async aws(service, region) {
      const url = `${aws}${awsPriceListPath(service, region)}`;
      const answer = await answered(url, {
        403: `Has AWS a region ${region}?`,
        404: `Has AWS a region ${region}?`,
      });
      return counted(answer, url, `${service} of ${region}`, progress);
    },
    async *gcp(service) {
      let token: string | undefined;
      for (let page = 1; page === 1 || token; page++) {
        const query = new URLSearchParams({ pageSize: `${PAGE_SIZE}`, ...(token && { pageToken: token }) });
        const url = `${gcp}${gcpCataloguePath(service)}?${query}`;
        const answer = await answered(url, {}, { "X-Goog-Api-Key": key });
        const pieces: Uint8Array[] = [];
        for await (const piece of counted(answer, url, `${service}, page ${page}`, progress))
          pieces.push(piece);
        const read = pageOf(Buffer.concat(pieces), url);
        yield read;
        token = read.nextPageToken || undefined;
      }
    },
  };
}

function pageOf(bytes: Buffer, url: string): GcpSkuPage {
  try {
    return JSON.parse(bytes.toString("utf8")) as GcpSkuPage;
  } catch {
    throw new UsageError(`${url} answered something that is no JSON.`);
  }
}

/** @param hints what an answer's status is likely to mean */
async function answered(
  url: string,
  hints: Readonly<Record<number, string>>,
  headers: Record<string, string> = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers });
  } catch (error) {
    throw new UsageError(`${url} cannot be reached: ${reason(error)}`);
  }
  if (response.ok) return response;
  const hint = hints[response.status] ?? (await said(response));
  throw new UsageError(`${url} answered ${response.status} ${response.statusText}. ${hint}`.trimEnd());
}

/** Google says in the answer what it dislikes: a key that is wrong, an API that is not switched on. */
async function said(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: { message?: string } };
    return error?.message ?? "";
  } catch {
    return "";
  }
}

/** The pieces of an answer, counted for whoever waits for them. */
async function* counted(
  { body }: Response,
  url: string,
  name: string,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  progress.begin(name);
  try {
    for await (const piece of body ?? []) {
      progress.add(piece.length);
      yield piece;
    }
  } catch (error) {
    throw new UsageError(`${url} broke off: ${reason(error)}`);
  } finally {
    progress.end();
  }
}

/** What `fetch` throws says the reason only in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

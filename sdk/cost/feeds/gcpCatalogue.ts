import Big from "big.js";
import type { BillableItem } from "../billable";
import type { FeedPrice } from "./foundPrice";

/**
 * A page of the Cloud Billing Catalog: `services/<id>/skus`
 * (https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list).
 */
export interface GcpSkuPage {
  skus: GcpSku[];
  nextPageToken?: string;
}

/** One SKU, as far as it is read. */
export interface GcpSku {
  skuId: string;
  description: string;
  category: { usageType: string };
  serviceRegions: string[];
  pricingInfo: {
    pricingExpression: {
      usageUnit: string;
      tieredRates: {
        startUsageAmount: number;
        unitPrice: { currencyCode: string; units: string; nanos: number };
      }[];
    };
  }[];
}

/** Networking and Compute Engine: between them they hold what is billed. */
export const GCP_SERVICES = ["E505-1604-58F8", "6F81-5844-456A", "CCD8-9BF1-090E"] as const;

/** Which SKU is which item: descriptions name the region behind it. */
const SKUS: readonly { item: BillableItem; description: RegExp }[] = [
  { item: "gcp-forwarding-rule-first", description: /^Cloud Load Balancer Forwarding Rule Minimum\b/ },
  {
    item: "gcp-forwarding-rule-additional",
    description: /^Cloud Load Balancer Forwarding Rule Additional\b/,
  },
  {
    item: "gcp-load-balancer-gib",
    description: /^Network Load Balanc\w+.*Inbound Data Processing\b/,
  },
  { item: "gcp-external-ip", description: /^External IP Charge on a Standard VM\b/ },
  { item: "gcp-nat-node", description: /Cloud Nat Gateway.*Uptime\b/i },
  { item: "gcp-nat-gib", description: /Cloud Nat.*Data Processing\b/i },
  { item: "gcp-inter-zone-gib", description: /^Network Inter Zone Data Transfer\b/ },
  { item: "gcp-gke-cluster", description: /^(Regional|Zonal) Kubernetes Clusters\b/ },
];

/** Where a service's SKUs are listed. The catalogue asks for a key. */
export function gcpCatalogueUrl(service: string, key: string, pageToken?: string): string {
  const query = new URLSearchParams({ key, pageSize: "5000", ...(pageToken && { pageToken }) });
  return `https://cloudbilling.googleapis.com/v1/services/${service}/skus?${query}`;
}

/** The prices of a page that the price book has items for, in the regions asked for. */
export function readGcpSkus(page: GcpSkuPage, regions: readonly string[]): FeedPrice[] {
  return page.skus.flatMap((sku) => {
    const known = SKUS.find(({ description }) => description.test(sku.description));
    if (!known || sku.category.usageType !== "OnDemand") return [];
    const price = priceOf(sku);
    if (price === undefined) return [];
    const everywhere = sku.serviceRegions.includes("global");
    const named = everywhere ? ["*"] : sku.serviceRegions.filter((region) => regions.includes(region));
    return named.map((region) => ({ item: known.item, region, price }));
  });
}

/** Units and nanos make one exact decimal. The first tier may be free; what follows it is the list price. */
function priceOf({ pricingInfo }: GcpSku): string | undefined {
  const rates = pricingInfo[0]?.pricingExpression.tieredRates ?? [];
  const prices = rates
    .filter(({ unitPrice }) => unitPrice.currencyCode === "USD")
    .map(({ unitPrice }) => new Big(unitPrice.nanos).div(1_000_000_000).plus(unitPrice.units || 0));
  return (prices.find((price) => price.gt(0)) ?? prices[0])?.toFixed();
}

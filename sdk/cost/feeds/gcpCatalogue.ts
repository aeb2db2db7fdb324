import Big from "big.js";
import type { BillableItem } from "../billable";
import { type FeedPrice, FeedUnreadable } from "./foundPrice";

/**
 * A page of the Cloud Billing Catalog: `services/<id>/skus`
 * (https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list).
 */
export interface GcpSkuPage {
  skus: GcpSku[];
  nextPageToken?: string;
}

/** One SKU, as far as it is read. The catalogue leaves out what is 0 or empty. */
export interface GcpSku {
  skuId: string;
  description: string;
  category: { usageType: string };
  serviceRegions?: string[];
  pricingInfo?: {
    pricingExpression: {
      usageUnit: string;
      tieredRates?: {
        startUsageAmount?: number;
        unitPrice: { currencyCode: string; units?: string; nanos?: number };
      }[];
    };
  }[];
}

const NETWORKING = "E505-1604-58F8";
const COMPUTE_ENGINE = "6F81-5844-456A";
const KUBERNETES_ENGINE = "CCD8-9BF1-090E";

/** A SKU that is known. */
interface KnownSku {
  item: BillableItem;
  service: string;
  description: RegExp;
  /** What it is priced for: hours, or GiB. */
  unit: "h" | "GiBy";
}

/**
 * Which SKU of which service is which item. Descriptions name the place behind it: `... Minimum for Belgium
 * (europe-west1)`. Forwarding rules of regions are meant: the global ones belong to other load balancers.
 */
const SKUS: readonly KnownSku[] = [
  {
    item: "gcp-forwarding-rule-first",
    service: NETWORKING,
    description: /^Cloud Load Balancer Forwarding Rule Minimum (?!Global\b)/,
    unit: "h",
  },
  {
    item: "gcp-forwarding-rule-additional",
    service: NETWORKING,
    description: /^Cloud Load Balancer Forwarding Rule Additional (?!Global\b)/,
    unit: "h",
  },
  {
    item: "gcp-load-balancer-gib",
    service: NETWORKING,
    description: /^Regional External Passthrough Network Load Balancer Inbound Data Processing\b/,
    unit: "GiBy",
  },
  {
    item: "gcp-nat-node",
    service: NETWORKING,
    description: /^Networking Cloud Nat Gateway Uptime\b/i,
    unit: "h",
  },
  {
    item: "gcp-nat-gib",
    service: NETWORKING,
    description: /^Networking Cloud Nat Data Processing\b/i,
    unit: "GiBy",
  },
  {
    item: "gcp-external-ip",
    service: COMPUTE_ENGINE,
    description: /^External IP Charge on a Standard VM$/,
    unit: "h",
  },
  {
    item: "gcp-inter-zone-gib",
    service: COMPUTE_ENGINE,
    description: /^Network Inter Zone Data Transfer Out\b/,
    unit: "GiBy",
  },
  {
    item: "gcp-gke-cluster",
    service: KUBERNETES_ENGINE,
    description: /^(Regional|Zonal) Kubernetes Clusters$/,
    unit: "h",
  },
];

/** Services whose SKUs hold what is billed. */
export const GCP_SERVICES: readonly string[] = [...new Set(SKUS.map(({ service }) => service))];

/** The items that the SKUs of a service should hold. */
export function gcpItems(service: string): BillableItem[] {
  return SKUS.filter((sku) => sku.service === service).map(({ item }) => item);
}

/** Where a service's SKUs are listed, below https://cloudbilling.googleapis.com. The catalogue asks for a key. */
export function gcpCataloguePath(service: string): string {
  return `/v1/services/${service}/skus`;
}

/**
 * The prices of a page that the price book has items for, in the regions asked for.
 *
 * @throws FeedUnreadable where that is no page of SKUs
 */
export function readGcpSkus(page: GcpSkuPage, regions: readonly string[]): FeedPrice[] {
  if (!Array.isArray(page?.skus)) throw new FeedUnreadable("it has no list of SKUs");
  return page.skus.flatMap((sku) => {
    const known = SKUS.find(({ description }) => description.test(sku.description));
    if (!known || sku.category.usageType !== "OnDemand") return [];
    const price = priceOf(sku, known.unit);
    if (price === undefined) return [];
    const { serviceRegions = [] } = sku;
    const named = serviceRegions.includes("global")
      ? ["*"]
      : serviceRegions.filter((region) => regions.includes(region));
    return named.map((region) => ({ item: known.item, region, price }));
  });
}

/** Units and nanos make one exact decimal. The first tier may be free; what follows it is the list price. */
function priceOf({ pricingInfo = [] }: GcpSku, unit: string): string | undefined {
  const expression = pricingInfo.at(-1)?.pricingExpression;
  if (expression?.usageUnit !== unit) return undefined;
  const prices = (expression.tieredRates ?? [])
    .filter(({ unitPrice }) => unitPrice.currencyCode === "USD")
    .map(({ unitPrice }) => new Big(unitPrice.nanos ?? 0).div(1_000_000_000).plus(unitPrice.units || 0));
  return (prices.find((price) => price.gt(0)) ?? prices[0])?.toFixed();
}

import { JSONParser } from "@streamparser/json";
import Big from "big.js";
import type { BillableItem } from "../billable";
import { type FeedPrice, FeedUnreadable } from "./foundPrice";

/** A product of a price list, as far as it is read. Only what lies in a region itself is: no local zone, no Outpost. */
interface AwsProduct {
  sku?: string;
  attributes?: { usagetype?: string; operation?: string; regionCode?: string; locationType?: string };
}

/** What one SKU costs on demand: a term by its code, with a price for each tier. */
type AwsTerms = Record<
  string,
  { priceDimensions?: Record<string, { beginRange?: string; pricePerUnit?: { USD?: string } }> }
>;

/** What a price list says, and when it was published: `2026-09-11`. */
export interface AwsPrices {
  published: string | undefined;
  found: FeedPrice[];
}

/** Which product of which price list is which item. */
const PRODUCTS: readonly { item: BillableItem; service: string; usageType: string; operation?: string }[] = [
  {
    item: "aws-nlb",
    service: "AWSELB",
    usageType: "LoadBalancerUsage",
    operation: "LoadBalancing:Network",
  },
  { item: "aws-nlcu", service: "AWSELB", usageType: "LCUUsage", operation: "LoadBalancing:Network" },
  { item: "aws-public-ipv4", service: "AmazonVPC", usageType: "PublicIPv4:InUseAddress" },
  {
    item: "aws-interface-endpoint",
    service: "AmazonVPC",
    usageType: "VpcEndpoint-Hours",
    operation: "VpcEndpoint",
  },
  { item: "aws-nat-gateway", service: "AmazonEC2", usageType: "NatGateway-Hours", operation: "NatGateway" },
  { item: "aws-nat-gb", service: "AmazonEC2", usageType: "NatGateway-Bytes", operation: "NatGateway" },
  { item: "aws-cross-zone-gb", service: "AWSDataTransfer", usageType: "DataTransfer-Regional-Bytes" },
  { item: "aws-eks-cluster", service: "AmazonEKS", usageType: "AmazonEKS-Hours:perCluster" },
];

/** Services whose price lists hold what is billed. */
export const AWS_SERVICES: readonly string[] = [...new Set(PRODUCTS.map(({ service }) => service))];

/** The items that the price list of a service should hold. */
export function awsItems(service: string): BillableItem[] {
  return PRODUCTS.filter((product) => product.service === service).map(({ item }) => item);
}

/**
 * The code of a region in front of its usage types, where they have one: `EUC1-`, `EU-` of eu-west-1. What else may stand
 * there names another product: `TS-LoadBalancerUsage`, `Outposts-LCUUsage`.
 */
const REGION_CODE = /^(?:EU|[A-Z]{3}\d)-/;

/** Where a service's price list of a region is published, below https://pricing.us-east-1.amazonaws.com. */
export function awsPriceListPath(service: string, region: string): string {
  return `/offers/v1.0/aws/${service}/current/${region}/index.json`;
}

/**
 * Reads a price list (`<service>/current/<region>/index.json`,
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html) piece by
 * piece: the one of EC2 has several hundred megabytes, more than a string can hold. It ends where the prices on demand do:
 * what follows are reservations, which are never read.
 *
 * @throws FeedUnreadable where that is no price list
 */
export async function readAwsPriceList(
  pieces: AsyncIterable<Uint8Array>,
  region: string,
): Promise<AwsPrices> {
  const items = new Map<string, BillableItem>();
  const found: FeedPrice[] = [];
  let published: string | undefined;
  let complete = false;
  const parser = new JSONParser({
    paths: ["$.publicationDate", "$.products.*", "$.terms.OnDemand.*", "$.terms.OnDemand"],
    keepStack: false,
  });
  parser.onError = ({ message }) => {
    throw new FeedUnreadable(message);
  };
  parser.onValue = ({ key, value, stack }) => {
    if (key === "publicationDate") published = String(value).slice(0, 10);
    else if (stack.length === 2 && key === "OnDemand") complete = true;
    else if (stack.length === 2) {
      const product = value as AwsProduct;
      const item = itemOf(product, region);
      if (item && product.sku) items.set(product.sku, item);
    } else {
      const item = items.get(String(key));
      const price = priceOf(value as unknown as AwsTerms);
      if (item && price) found.push({ item, region, price });
    }
  };
  for await (const piece of pieces) {
    parser.write(piece);
    if (complete) break;
  }
  if (!complete) throw new FeedUnreadable("it ends before its prices on demand do");
  return { published, found };
}

function itemOf({ attributes = {} }: AwsProduct, region: string): BillableItem | undefined {
  const { usagetype = "", operation, regionCode = region, locationType = "AWS Region" } = attributes;
  if (regionCode !== region || locationType !== "AWS Region") return undefined;
  const own = usagetype.replace(REGION_CODE, "");
  return PRODUCTS.find(
    (product) =>
      product.usageType === own && (product.operation === undefined || product.operation === operation),
  )?.item;
}

/** The first tier may be free; what follows it is the list price. */
function priceOf(terms: AwsTerms): string | undefined {
  const tiers = Object.values(terms)
    .flatMap(({ priceDimensions = {} }) => Object.values(priceDimensions))
    .filter(({ pricePerUnit }) => pricePerUnit?.USD !== undefined)
    .sort((one, other) => Number(one.beginRange ?? 0) - Number(other.beginRange ?? 0))
    .map(({ pricePerUnit }) => new Big(pricePerUnit?.USD ?? 0));
  return (tiers.find((price) => price.gt(0)) ?? tiers[0])?.toFixed();
}

import Big from "big.js";
import type { BillableItem } from "../billable";
import type { FeedPrice } from "./foundPrice";

/**
 * The part of an AWS price list that is read: `<service>/current/<region>/index.json`
 * (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html).
 */
export interface AwsPriceList {
  offerCode: string;
  publicationDate: string;
  products: Record<
    string,
    { sku: string; attributes: { usagetype?: string; operation?: string; regionCode?: string } }
  >;
  terms: {
    OnDemand?: Record<
      string,
      Record<
        string,
        {
          priceDimensions: Record<
            string,
            { unit: string; beginRange?: string; pricePerUnit: { USD?: string } }
          >;
        }
      >
    >;
  };
}

/** Which product of a price list is which item. Usage types carry their region's code in front: `EUC1-LoadBalancerUsage`. */
const PRODUCTS: readonly { item: BillableItem; usageType: RegExp; operation?: string }[] = [
  { item: "aws-nlb", usageType: /^(\w+-)?LoadBalancerUsage$/, operation: "LoadBalancing:Network" },
  { item: "aws-nlcu", usageType: /^(\w+-)?LCUUsage$/, operation: "LoadBalancing:Network" },
  { item: "aws-nat-gateway", usageType: /^(\w+-)?NatGateway-Hours$/ },
  { item: "aws-nat-gb", usageType: /^(\w+-)?NatGateway-Bytes$/ },
  { item: "aws-public-ipv4", usageType: /^(\w+-)?PublicIPv4:InUseAddress$/ },
  { item: "aws-interface-endpoint", usageType: /^(\w+-)?VpcEndpoint-Hours$/, operation: "VpcEndpoint" },
  { item: "aws-cross-zone-gb", usageType: /^(\w+-)?DataTransfer-Regional-Bytes$/ },
  { item: "aws-eks-cluster", usageType: /^(\w+-)?AmazonEKS-Hours:perCluster$/ },
];

/** Services whose price lists hold what is billed. */
export const AWS_SERVICES = ["AWSELB", "AmazonVPC", "AmazonEC2", "AmazonEKS"] as const;

/** Where a service's price list of a region is published. */
export function awsPriceListUrl(service: string, region: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/current/${region}/index.json`;
}

/** The prices of a list that the price book has items for, on demand and of the first tier. */
export function readAwsPriceList(list: AwsPriceList, region: string): FeedPrice[] {
  return Object.values(list.products).flatMap(({ sku, attributes }) => {
    const product = PRODUCTS.find(
      ({ usageType, operation }) =>
        usageType.test(attributes.usagetype ?? "") &&
        (operation === undefined || operation === attributes.operation),
    );
    if (!product || (attributes.regionCode ?? region) !== region) return [];
    const price = Object.values(list.terms.OnDemand?.[sku] ?? {})
      .flatMap((term) => Object.values(term.priceDimensions))
      .filter(({ beginRange = "0" }) => beginRange === "0")
      .map(({ pricePerUnit }) => pricePerUnit.USD)
      .find((one) => one !== undefined);
    return price === undefined ? [] : [{ item: product.item, region, price: new Big(price).toFixed() }];
  });
}

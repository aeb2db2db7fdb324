import type { Plain } from "./recordedStack";

/** Discovery documents of Google's APIs. */
type Api = "compute.v1" | "container.v1" | "dns.v1" | "iam.v1" | "serviceusage.v1";

/** The body of a request to a Google API that a resource of the GCP provider comes to, or of its answer. */
export interface Body {
  /** The API's discovery document, and the schema in it, such as `Address`. */
  schema: readonly [document: Api, name: string];
  body: Plain;
}

/**
 * Where the provider's inputs stand in a body. They keep their names, except for those that are named here: moved to another
 * place (dots lead into objects), or without a place, because they are a part of the address or the provider's own.
 */
interface Counterpart {
  schema: Body["schema"];
  moved?: Readonly<Record<string, string | readonly [place: string, value: (input: unknown) => unknown]>>;
  notInBody: readonly string[];
}

/** The API writes 64-bit numbers as text. */
const asText = (place: string) => [place, String] as const;

const NODE_CONFIG = { nodeConfig: ["config", (input: unknown) => input] } as const;

const counterparts: Readonly<Record<string, Counterpart>> = {
  "gcp:compute/address:Address": { schema: ["compute.v1", "Address"], notInBody: ["project", "region"] },
  "gcp:compute/firewall:Firewall": {
    schema: ["compute.v1", "Firewall"],
    moved: {
      allows: [
        "allowed",
        (rules) => (rules as Plain[]).map(({ protocol, ...rest }) => ({ IPProtocol: protocol, ...rest })),
      ],
    },
    notInBody: ["project"],
  },
  "gcp:compute/network:Network": {
    schema: ["compute.v1", "Network"],
    moved: { routingMode: "routingConfig.routingMode" },
    notInBody: ["project"],
  },
  "gcp:compute/router:Router": { schema: ["compute.v1", "Router"], notInBody: ["project", "region"] },
  "gcp:compute/routerNat:RouterNat": {
    schema: ["compute.v1", "RouterNat"],
    notInBody: ["project", "region", "router"],
  },
  "gcp:compute/subnetwork:Subnetwork": {
    schema: ["compute.v1", "Subnetwork"],
    notInBody: ["project", "region"],
  },
  "gcp:container/cluster:Cluster": {
    schema: ["container.v1", "Cluster"],
    moved: {
      nodeLocations: "locations",
      minMasterVersion: "initialClusterVersion",
      enableL4IlbSubsetting: "networkConfig.enableL4ilbSubsetting",
      datapathProvider: "networkConfig.datapathProvider",
      defaultMaxPodsPerNode: asText("defaultMaxPodsConstraint.maxPodsPerNode"),
      networkingMode: ["ipAllocationPolicy.useIpAliases", (mode) => mode === "VPC_NATIVE"],
    },
    notInBody: ["project", "location", "deletionProtection", "removeDefaultNodePool"],
  },
  "gcp:container/nodePool:NodePool": {
    schema: ["container.v1", "NodePool"],
    moved: { ...NODE_CONFIG, maxPodsPerNode: asText("maxPodsConstraint.maxPodsPerNode") },
    notInBody: ["project", "location", "cluster"],
  },
  "gcp:dns/recordSet:RecordSet": {
    schema: ["dns.v1", "ResourceRecordSet"],
    notInBody: ["project", "managedZone"],
  },
  "gcp:serviceaccount/account:Account": {
    schema: ["iam.v1", "CreateServiceAccountRequest"],
    moved: { displayName: "serviceAccount.displayName" },
    notInBody: ["project"],
  },
};

/** Types whose request replaces a whole policy that the provider reads first: there is no body of their own. */
export const withoutBody: readonly string[] = ["gcp:projects/iAMMember:IAMMember"];

/** What a resource of the provider comes to at Google's API. The provider names what has no name, as `name` says here. */
export function bodyOf(token: string, name: string, inputs: Plain): Body {
  const counterpart = counterparts[token];
  if (!counterpart) throw new Error(`${token} has no counterpart among Google's schemas`);
  const { schema, moved = {}, notInBody } = counterpart;
  const isNamed = schema[1] !== "CreateServiceAccountRequest";
  const body: Plain = isNamed ? { name } : {};
  for (const [key, input] of Object.entries(inputs)) {
    if (notInBody.includes(key)) continue;
    const place = moved[key] ?? key;
    const [path, value] = typeof place === "string" ? [place, input] : [place[0], place[1](input)];
    put(body, path.split("."), value);
  }
  return { schema, body };
}

/** Every type that has a body. */
export const withBody: readonly string[] = Object.keys(counterparts);

function put(body: Plain, [first = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    body[first] = { ...(body[first] as Plain | undefined) };
    put(body[first] as Plain, rest, value);
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    body[first] = { ...(body[first] as Plain | undefined), ...value };
  } else {
    body[first] = value;
  }
}

import type { ClusterEndpoint } from "./awsRules";
import type { Bag } from "./checkInputs";
import type { CloudRules, Recorded } from "./cloudRules";

const REGION = "us-central1";
const PROJECT = "recorded";
const ACCOUNT = "gcp:serviceaccount/account:Account";
const MEMBER = "gcp:projects/iAMMember:IAMMember";
const POOL = "gcp:container/nodePool:NodePool";

const emailOf = ({ accountId }: Bag) => `${accountId}@${PROJECT}.iam.gserviceaccount.com`;

/** What GCP answers and refuses, as far as this package's programs can meet it. */
export function gcpRules(endpoint: ClusterEndpoint): CloudRules {
  return {
    packageName: "gcp",
    id: (token, inputs) => {
      if (token === MEMBER) return `${inputs.project}/${inputs.role}/${inputs.member}`;
      return `projects/${PROJECT}/${collection(token)}/${inputs.name ?? inputs.accountId}`;
    },
    value: (token, path, { id, inputs, serial }) => {
      if (path === "selfLink") return `https://www.googleapis.com/compute/v1/${id}`;
      if (path === "project") return PROJECT;
      if (path === "region" || path === "location") return REGION;
      if (token === ACCOUNT && path === "email") return emailOf(inputs);
      if (token === ACCOUNT && path === "member") return `serviceAccount:${emailOf(inputs)}`;
      return gcpValue(`${token.split(":")[2]}.${path}`, serial, endpoint);
    },
    replaces: {
      [ACCOUNT]: ["accountId", "project"],
      [MEMBER]: ["project", "role", "member"],
      "gcp:compute/network:Network": ["autoCreateSubnetworks", "name"],
      "gcp:compute/subnetwork:Subnetwork": ["network", "name", "region"],
      "gcp:compute/address:Address": [
        "name",
        "addressType",
        "purpose",
        "subnetwork",
        "networkTier",
        "region",
      ],
      "gcp:compute/router:Router": ["network", "name", "region"],
      "gcp:compute/routerNat:RouterNat": ["router", "name", "region"],
      "gcp:compute/firewall:Firewall": ["network", "name", "direction"],
      "gcp:container/cluster:Cluster": [
        "name",
        "location",
        "network",
        "subnetwork",
        "datapathProvider",
        "ipAllocationPolicy",
        "initialNodeCount",
        "defaultMaxPodsPerNode",
        "nodeConfig",
      ],
      "gcp:container/nodePool:NodePool": ["cluster", "name", "initialNodeCount", "maxPodsPerNode"],
    },
    named: {
      "gcp:compute/network:Network": 63,
      "gcp:compute/subnetwork:Subnetwork": 63,
      "gcp:compute/address:Address": 63,
      "gcp:compute/router:Router": 63,
      "gcp:compute/routerNat:RouterNat": 63,
      "gcp:compute/firewall:Firewall": 63,
      "gcp:container/cluster:Cluster": 40,
      "gcp:container/nodePool:NodePool": 40,
    },
    refusedName: (name) =>
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? undefined : `"${name}" is no name that GCP takes`,
    invokes: {
      "gcp:compute/getZones:getZones": (args) => ({
        ...args,
        id: `projects/${PROJECT}/regions/${REGION}`,
        project: PROJECT,
        names: ["a", "b", "c", "f"].map((letter) => `${REGION}-${letter}`),
      }),
      "gcp:organizations/getClientConfig:getClientConfig": () => ({
        accessToken: "",
        defaultLabels: {},
        id: `projects/${PROJECT}`,
        project: PROJECT,
        region: REGION,
        zone: "",
      }),
      "gcp:container/getCluster:getCluster": (args) => ({
        ...args,
        id: `projects/${PROJECT}/locations/${REGION}/clusters/${args.name}`,
        endpoint: endpoint.server.replace("https://", ""),
        masterAuths: [
          {
            clientCertificate: "",
            clientCertificateConfigs: [],
            clientKey: "",
            clusterCaCertificate: endpoint.certificateAuthorityData,
          },
        ],
        network: "existing",
        subnetwork: "existing-nodes",
      }),
    },
    refusedCreate,
    refusedDelete,
  };
}

function collection(token: string): string {
  const name = token.split(":")[2] ?? "";
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}s`;
}

function gcpValue(path: string, serial: number, endpoint: ClusterEndpoint): unknown {
  switch (path) {
    case "Address.address":
      return `198.51.100.${serial % 250}`;
    case "Cluster.endpoint":
      return endpoint.server.replace("https://", "");
    case "Cluster.masterAuth":
      return {
        clientCertificate: "",
        clientCertificateConfig: { issueClientCertificate: false },
        clientKey: "",
        clusterCaCertificate: endpoint.certificateAuthorityData,
      };
    default:
      return undefined;
  }
}

function refusedCreate(token: string, inputs: Bag, resources: readonly Recorded[]): string | undefined {
  if (token === POOL) {
    const cluster = resources.some(
      (one) => one.token === "gcp:container/cluster:Cluster" && one.inputs.name === inputs.cluster,
    );
    if (!cluster) return `the cluster ${inputs.cluster} does not exist`;
    const { serviceAccount } = inputs.nodeConfig as { serviceAccount: string };
    const granted = resources.some(
      (one) => one.token === MEMBER && one.inputs.member === `serviceAccount:${serviceAccount}`,
    );
    return granted ? undefined : `${serviceAccount} lacks permissions: nodes do not register`;
  }
  if (token === "gcp:compute/routerNat:RouterNat") {
    const router = resources.some(
      (one) => one.token === "gcp:compute/router:Router" && one.inputs.name === inputs.router,
    );
    return router ? undefined : `the router ${inputs.router} does not exist`;
  }
  return undefined;
}

function refusedDelete(resource: Recorded, others: readonly Recorded[]): string | undefined {
  const { name } = resource.inputs;
  if (resource.token === "gcp:compute/router:Router") {
    return others.some((one) => one.token === "gcp:compute/routerNat:RouterNat" && one.inputs.router === name)
      ? "resourceInUseByAnotherResource: the router has a NAT"
      : undefined;
  }
  if (resource.token === MEMBER) {
    const user = others.find(
      (one) =>
        one.token === POOL &&
        `serviceAccount:${(one.inputs.nodeConfig as { serviceAccount: string }).serviceAccount}` ===
          resource.inputs.member,
    );
    return user && `the nodes of ${user.id} still run as ${resource.inputs.member}`;
  }
  if (resource.token === "gcp:container/cluster:Cluster") {
    if (resource.inputs.deletionProtection !== false) return "deletion_protection is set to true";
    return others.some((one) => one.token === POOL && one.inputs.cluster === name)
      ? "the cluster has node pools"
      : undefined;
  }
  return undefined;
}

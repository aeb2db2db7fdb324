import assert from "node:assert/strict";
import { Provider, type ProviderArgs } from "@pulumi/gcp/provider";
import * as pulumi from "@pulumi/pulumi";
import { GcpNetwork, type GcpNetworkArgs } from "../../../../../index";
import type { GcpArgs } from "../../../../../sdk/config/gcpArgs";
import { type Registered, registered, settled, the } from "../../registered";

const NETWORK = "gcp:compute/network:Network";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const ADDRESS = "gcp:compute/address:Address";
const NAT = "gcp:compute/routerNat:RouterNat";
const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";

/** What GCP would add, as far as the network reads it. */
function recorded({ type, name }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  if (type === CLUSTER) return { endpoint: "198.51.100.9", masterAuth: { clusterCaCertificate: "Y2E=" } };
  if (type === "gcp:serviceaccount/account:Account")
    return { email: "nodes@recorded", member: "serviceAccount:nodes", project: "recorded" };
  return type === ADDRESS ? { address: `ip-of-${name}`, selfLink: `link-of-${name}` } : {};
}

async function bring(
  section: Partial<GcpArgs> = {},
  more: Partial<GcpNetworkArgs> = {},
  provider?: ProviderArgs,
) {
  const nodes = { zoneNames: ["us-central1-a", "us-central1-b"], ...section.nodes };
  const args = { ...more, gcp: { region: "us-central1", ...section, nodes } };
  return registered(
    (opts) => {
      const providers = provider && { gcp: new Provider("theirs", provider) };
      return new GcpNetwork("net", args, { ...opts, ...(providers && { providers }) });
    },
    { cluster: recorded, call: ({ token }) => (/getClientConfig/.test(token) ? { project: "theirs" } : {}) },
  );
}

const all = (resources: Registered[], type: string) => resources.filter((one) => one.type === type);

describe("GcpNetwork", () => {
  it("makes a VPC-native network: one subnet, with secondary ranges for pods and Services", async () => {
    const { resources } = await bring();
    assert.equal(the(resources, NETWORK).inputs.autoCreateSubnetworks, false);
    const subnet = the(resources, SUBNETWORK).inputs;
    assert.equal(subnet.ipCidrRange, "10.0.0.0/20");
    assert.equal(subnet.privateIpGoogleAccess, true);
    assert.deepEqual(subnet.secondaryIpRanges, [
      { rangeName: "pods", ipCidrRange: "10.4.0.0/14" },
      { rangeName: "services", ipCidrRange: "10.0.16.0/20" },
    ]);
    assert.deepEqual(the(resources, CLUSTER).inputs.ipAllocationPolicy, {
      clusterSecondaryRangeName: "pods",
      servicesSecondaryRangeName: "services",
    });
  });

  it("gives pods identities of their own, in the project that the configuration or the provider names", async () => {
    const identity = async (section: Partial<GcpArgs>) => {
      const { resources } = await bring(section);
      const { workloadMetadataConfig } = the(resources, POOL).inputs.nodeConfig;
      return [the(resources, CLUSTER).inputs.workloadIdentityConfig, workloadMetadataConfig];
    };
    const mode = { mode: "GKE_METADATA" };
    assert.deepEqual(await identity({}), [{ workloadPool: "theirs.svc.id.goog" }, mode]);
    assert.deepEqual(await identity({ project: "mine" }), [{ workloadPool: "mine.svc.id.goog" }, mode]);
    assert.deepEqual(await identity({ cluster: { workloadIdentity: false } }), [undefined, undefined]);
  });

  it("sends private nodes out through NAT on named addresses", async () => {
    const { result, resources } = await bring({ vpc: { natAddresses: 2 } });
    const nat = the(resources, NAT).inputs;
    assert.equal(nat.natIpAllocateOption, "MANUAL_ONLY");
    assert.deepEqual(nat.natIps, ["link-of-net-nat-0", "link-of-net-nat-1"]);
    assert.deepEqual(await settled(result.egressAddresses), ["ip-of-net-nat-0", "ip-of-net-nat-1"]);
    assert.ok(the(resources, CLUSTER).dependsOn.includes("net-nat"));
  });

  describe("in its kubeconfig", () => {
    const DEFAULTS = ["--use_application_default_credentials"];
    const kept = { ...process.env };

    beforeEach(() => {
      for (const name of Object.keys(process.env).filter((name) => /^(GOOGLE|GCLOUD)_/.test(name))) {
        delete process.env[name];
      }
    });
    afterEach(() => {
      Object.assign(process.env, kept);
      pulumi.runtime.setAllConfig({});
    });

    const asks = async (provider?: ProviderArgs) => {
      const { result } = await bring({}, {}, provider);
      assert.equal(await pulumi.isSecret(result.kubeconfig), false);
      const [user] = JSON.parse(await settled(result.kubeconfig)).users;
      assert.equal(user.user.exec.command, "gke-gcloud-auth-plugin");
      return user.user.exec.args;
    };

    it("asks for the application default credentials that the provider uses", async () => {
      assert.deepEqual(await asks(), DEFAULTS);
      assert.deepEqual(await asks({ project: "recorded" }), DEFAULTS);
    });

    it("asks for gcloud's account where the provider has credentials of its own", async () => {
      assert.equal(await asks({ accessToken: "token" }), undefined);
      assert.equal(await asks({ credentials: "{}" }), undefined);
      for (const name of ["credentials", "accessToken", "impersonateServiceAccount"]) {
        pulumi.runtime.setAllConfig({ [`gcp:${name}`]: "something" }, [`gcp:${name}`]);
        assert.equal(await asks(), undefined, name);
      }
      pulumi.runtime.setAllConfig({});
      process.env.GOOGLE_CREDENTIALS = "{}";
      assert.equal(await asks(), undefined);
      delete process.env.GOOGLE_CREDENTIALS;
    });
  });

  it("makes no router and no address without NAT", async () => {
    const { resources } = await bring({ vpc: { nat: "none" } }, { images: { registry: "registry.example" } });
    assert.equal(all(resources, NAT).length + all(resources, ADDRESS).length, 0);
  });

  it("enforces policies with GKE's managed Calico, and installs none of its own", async () => {
    const { resources } = await bring();
    const cluster = the(resources, CLUSTER).inputs;
    assert.deepEqual(cluster.networkPolicy, { enabled: true, provider: "CALICO" });
    assert.deepEqual(cluster.addonsConfig, { networkPolicyConfig: { disabled: false } });
    assert.equal(cluster.datapathProvider, "LEGACY_DATAPATH");
    assert.equal(all(resources, "kubernetes:helm.sh/v3:Release").length, 0);
  });

  it("leaves Calico out with Dataplane V2", async () => {
    const { resources } = await bring({ cluster: { dataplane: "dataplaneV2" } });
    const cluster = the(resources, CLUSTER).inputs;
    assert.equal(cluster.datapathProvider, "ADVANCED_DATAPATH");
    assert.equal(cluster.networkPolicy, undefined);
  });

  it("keeps nodes and API private unless it is told who may call it", async () => {
    const closed = the((await bring()).resources, CLUSTER).inputs;
    assert.deepEqual(closed.privateClusterConfig, {
      enablePrivateNodes: true,
      enablePrivateEndpoint: true,
      masterIpv4CidrBlock: "172.16.0.0/28",
    });
    assert.deepEqual(closed.masterAuthorizedNetworksConfig, {
      cidrBlocks: [],
      gcpPublicCidrsAccessEnabled: false,
    });
    const open = the((await bring({ cluster: { apiSources: ["192.0.2.0/24"] } })).resources, CLUSTER).inputs;
    assert.equal(open.privateClusterConfig.enablePrivateEndpoint, false);
    assert.deepEqual(open.masterAuthorizedNetworksConfig.cidrBlocks, [{ cidrBlock: "192.0.2.0/24" }]);
  });

  it("opens the private endpoint, and no public one, to private ranges", async () => {
    const { inputs } = the((await bring({ cluster: { apiSources: ["10.8.0.0/16"] } })).resources, CLUSTER);
    assert.equal(inputs.privateClusterConfig.enablePrivateEndpoint, true);
    assert.deepEqual(inputs.masterAuthorizedNetworksConfig.cidrBlocks, [{ cidrBlock: "10.8.0.0/16" }]);
  });

  it("says nothing of private endpoints with public nodes, as GKE insists", async () => {
    const { resources } = await bring({
      nodes: { placement: "public" },
      cluster: { apiSources: ["192.0.2.0/24"] },
    });
    const { inputs } = the(resources, CLUSTER);
    assert.equal(inputs.privateClusterConfig, undefined);
    assert.equal(inputs.masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled, undefined);
  });

  it("runs nodes as an account of their own with the least that they need, granted before the first of them", async () => {
    const { resources } = await bring({}, { images: { registry: "us-docker.pkg.dev/mirrors/uepe" } });
    const account = the(resources, "gcp:serviceaccount/account:Account");
    assert.equal(account.inputs.accountId, "uepe-nodes-us-central1");
    const grants = all(resources, "gcp:projects/iAMMember:IAMMember");
    assert.deepEqual(
      grants.map(({ inputs }) => `${inputs.member} ${inputs.role} ${inputs.project}`),
      [
        "serviceAccount:nodes roles/container.defaultNodeServiceAccount recorded",
        "serviceAccount:nodes roles/artifactregistry.reader mirrors",
      ],
    );
    for (const type of [CLUSTER, POOL]) {
      const { inputs, dependsOn } = the(resources, type);
      assert.equal(inputs.nodeConfig.serviceAccount, "nodes@recorded", type);
      for (const { name } of grants) assert.ok(dependsOn.includes(name), `${type} after ${name}`);
    }
  });

  it("runs nodes as the account that it is told, and makes none", async () => {
    const email = "nodes@project.iam.gserviceaccount.com";
    const { resources } = await bring({ nodes: { serviceAccount: email } });
    assert.deepEqual(all(resources, "gcp:serviceaccount/account:Account"), []);
    assert.equal(the(resources, POOL).inputs.nodeConfig.serviceAccount, email);
  });

  it("tags the nodes for firewall rules, and leaves their number to the autoscaler", async () => {
    const pool = the((await bring({ nodes: { min: 3, max: 5 } })).resources, POOL);
    assert.deepEqual(pool.inputs.nodeConfig.tags, ["uepe-node"]);
    assert.equal(pool.inputs.autoscaling.totalMinNodeCount, 3);
    assert.equal(pool.inputs.autoscaling.totalMaxNodeCount, 5);
    assert.deepEqual(pool.opts.ignoreChanges, ["initialNodeCount"]);
  });

  it("gives a kubeconfig that asks gcloud's plugin for credentials and holds none", async () => {
    const { result } = await bring();
    const config = JSON.parse(await settled(result.kubeconfig));
    assert.equal(config.clusters[0].cluster.server, "https://198.51.100.9");
    assert.equal(config.users[0].user.exec.command, "gke-gcloud-auth-plugin");
    assert.deepEqual(Object.keys(config.users[0].user), ["exec"]);
  });

  it("protects network, cluster and addresses, unless told not to", async () => {
    const shielded = (resources: Registered[]) =>
      resources
        .filter(({ opts }) => opts.protect)
        .map(({ type }) => type)
        .sort();
    const { resources } = await bring();
    assert.deepEqual(shielded(resources), [ADDRESS, NETWORK, CLUSTER]);
    assert.equal(the(resources, CLUSTER).inputs.deletionProtection, true);
    const open = (await bring({ protect: false })).resources;
    assert.deepEqual(shielded(open), []);
    assert.equal(the(open, CLUSTER).inputs.deletionProtection, false);
  });

  it("puts a cluster into a network that another stack gives", async () => {
    const { resources } = await bring(
      { existingVpc: { network: "", subnetwork: "", podRange: "p", serviceRange: "s" } },
      { vpcNetwork: pulumi.output("theirs"), vpcSubnetwork: pulumi.output("their-nodes") },
    );
    assert.equal(all(resources, NETWORK).length, 0);
    const cluster = the(resources, CLUSTER).inputs;
    assert.deepEqual([cluster.network, cluster.subnetwork], ["theirs", "their-nodes"]);
    assert.equal(cluster.ipAllocationPolicy.clusterSecondaryRangeName, "p");
  });
});

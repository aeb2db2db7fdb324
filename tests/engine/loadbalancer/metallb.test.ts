import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "@kubernetes/client-node";
import { metallbChart, traefikChart } from "../../../local/charts/charts";
import { Environment } from "../../../sdk";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import type { MetalLbArgs } from "../../../sdk/config/loadBalancerArgs";
import { METALLB_CLASS } from "../../../sdk/plan/loadBalancers/loadBalancerClass";
import { EngineFixture, type TestStack, uniqueName } from "../engineFixture";
import { MetalLbController } from "./metallbController";

const SYSTEM = "metallb-system";
const KINDS = ["IPAddressPool", "L2Advertisement", "BGPAdvertisement", "BGPPeer"] as const;
const VERSIONS = { BGPPeer: "metallb.io/v1beta2" } as Partial<Record<(typeof KINDS)[number], string>>;

/** Specs by the objects' names. */
type Specs = Record<string, Record<string, unknown>>;

interface Specified extends KubernetesObject {
  spec: Record<string, unknown>;
}

/** MetalLB by its own chart, with its real kinds, on a real API server; only its pods do nothing. */
describe("an on-prem environment behind MetalLB", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;
  let chart: string;

  before(async () => {
    fixture = await EngineFixture.start();
    chart = await metallbChart();
  });
  after(() => fixture?.stop());

  const environment = (namespace: string, metallb: MetalLbArgs): EnvironmentArgs => ({
    target: "on-prem",
    namespace,
    charts: { metallb: { chart }, traefik: { chart: traefikChart() } },
    network: { calico: { install: false } },
    ingress: { exposure: "LoadBalancer" },
    sources: ["192.0.2.0/24"],
    loadBalancer: {
      addressPool: ["198.51.100.10-198.51.100.20"],
      // Nobody answers for the webhooks of a controller whose pods do nothing.
      metallb: { values: { crds: { validationFailurePolicy: "Ignore" } }, ...metallb },
    },
    platform: { exposure: "LoadBalancer" },
    ecds: [
      { name: "diameter", exposure: "LoadBalancer", ports: [{ port: 3868 }] },
      { name: "gtp", exposure: "LoadBalancer", ports: [{ port: 3386, protocol: "UDP" }] },
      {
        name: "radius",
        exposure: "LoadBalancer",
        preserveSourceAddress: true,
        ports: [{ port: 1812, protocol: "UDP" }],
      },
    ],
  });

  /** The API server answers 429 for a moment after a kind has come. */
  async function list(version: string, kind: string): Promise<Specified[]> {
    for (;;) {
      try {
        return (await fixture.objects.list<Specified>(version, kind, SYSTEM)).items;
      } catch (error) {
        if ((error as { code?: number }).code !== 429) throw error;
        await sleep(500);
      }
    }
  }

  /** What there is of MetalLB's own kinds: name and spec, by kind. */
  async function configured(): Promise<Record<string, Specs>> {
    const found = await Promise.all(
      KINDS.map(async (kind) => {
        const version = VERSIONS[kind] ?? "metallb.io/v1beta1";
        const items = await list(version, kind);
        return [
          kind,
          Object.fromEntries(items.map(({ metadata, spec }) => [metadata?.name ?? "", spec])),
        ] as const;
      }),
    );
    return Object.fromEntries(found);
  }

  const advertised = (kind: "l2" | "bgp", namespace: string): Record<string, Specs> => {
    const advertisement: Specs = {
      [namespace]: { ipAddressPools: [`${namespace}-shared`, `${namespace}-own`] },
    };
    return {
      L2Advertisement: kind === "l2" ? advertisement : {},
      BGPAdvertisement: kind === "bgp" ? advertisement : {},
    };
  };

  const ways: [string, MetalLbArgs, (namespace: string) => Record<string, Specs>][] = [
    [
      "announced on the nodes' own network",
      {},
      (namespace) => ({ ...advertised("l2", namespace), BGPPeer: {} }),
    ],
    [
      "announced to routers by BGP, IPv4 and IPv6",
      {
        bgpPeers: [
          { name: "router", peerAddress: "203.0.113.1:1179", asNumber: 64512 },
          { name: "router-v6", peerAddress: "2001:db8::1", asNumber: 64512 },
          { name: "router-v6-port", peerAddress: "[2001:db8::2]:1179", asNumber: 64512 },
        ],
      },
      (namespace) => ({
        ...advertised("bgp", namespace),
        BGPPeer: {
          router: { myASN: 64513, peerASN: 64512, peerAddress: "203.0.113.1", peerPort: 1179 },
          "router-v6": { myASN: 64513, peerASN: 64512, peerAddress: "2001:db8::1" },
          "router-v6-port": { myASN: 64513, peerASN: 64512, peerAddress: "2001:db8::2", peerPort: 1179 },
        },
      }),
    ],
  ];

  for (const [title, metallb, expected] of ways) {
    describe(title, () => {
      const namespace = uniqueName("lb");
      let controller: MetalLbController;
      let stack: TestStack;
      let outputs: Record<string, unknown>;

      before(async () => {
        await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        controller = new MetalLbController(fixture.cluster.kubeconfig, namespace, METALLB_CLASS);
        controller.start();
        stack = await fixture.stack(async () => {
          const { endpoints } = new Environment("environment", environment(namespace, metallb));
          return { endpoints };
        });
        await stack.up();
        outputs = await stack.outputs();
      });
      after(() => controller?.stop());

      it("has the controller and its speakers, told the class of the Services", async () => {
        const deployment = await fixture.find<ControllerDeployment>(
          "apps/v1",
          "Deployment",
          SYSTEM,
          "metallb-controller",
        );
        const args = deployment?.spec.template.spec.containers[0]?.args ?? [];
        assert.ok(args.includes(`--lb-class=${METALLB_CLASS}`), args.join(" "));
        assert.equal(deployment?.status.availableReplicas, 1);
        assert.ok(await fixture.find("apps/v1", "DaemonSet", SYSTEM, "metallb-speaker"));
      });

      it("has pools, advertisement and peers as planned, accepted by MetalLB's own definitions", async () => {
        const found = await configured();
        for (const [kind, objects] of Object.entries({
          IPAddressPool: {
            [`${namespace}-shared`]: { addresses: ["198.51.100.10/32"], autoAssign: false },
            [`${namespace}-own`]: { addresses: ["198.51.100.11-198.51.100.20"], autoAssign: false },
          },
          ...expected(namespace),
        })) {
          assert.deepEqual(Object.keys(found[kind] ?? {}).sort(), Object.keys(objects).sort(), kind);
          for (const [name, spec] of Object.entries(objects)) {
            assert.deepEqual(only(Object.keys(spec), found[kind]?.[name]), spec, `${kind} ${name}`);
          }
        }
      });

      it("has the platform, the ingress controller and the ECDs on one address, and policy Local on one of its own", async () => {
        const services = await controller.services();
        const addresses = [...services].map(([name, { status }]) => [
          name,
          status?.loadBalancer?.ingress?.[0]?.ip,
        ]);
        assert.deepEqual(Object.fromEntries(addresses), {
          [`${namespace}-traefik`]: "198.51.100.10",
          "platform-control": "198.51.100.10",
          "platform-http": "198.51.100.10",
          ui: "198.51.100.10",
          diameter: "198.51.100.10",
          gtp: "198.51.100.10",
          radius: "198.51.100.11",
        });
      });

      it("tells peers those addresses", () => {
        const endpoints = outputs.endpoints as { owner: string; address: string; port: number }[];
        const addressOf = (owner: string) => endpoints.find((one) => one.owner === owner)?.address;
        assert.equal(addressOf("ingress"), "198.51.100.10");
        assert.equal(addressOf("diameter"), "198.51.100.10");
        assert.equal(addressOf("radius"), "198.51.100.11");
      });

      it("changes nothing when run again, nor on a refresh", async () => {
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
        assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      });

      it("goes away with its definitions, and leaves no Service", async () => {
        await stack.destroy();
        assert.equal((await controller.services()).size, 0);
        assert.equal(await fixture.find("v1", "Namespace", "", SYSTEM), undefined);
        const definition = "ipaddresspools.metallb.io";
        assert.equal(
          await fixture.find("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", definition),
          undefined,
        );
      });
    });
  }
});

/** The fields named: the definitions fill in others. */
function only(fields: string[], spec: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, spec?.[field]]));
}

interface ControllerDeployment {
  spec: { template: { spec: { containers: { args?: string[] }[] } } };
  status: { availableReplicas?: number };
}

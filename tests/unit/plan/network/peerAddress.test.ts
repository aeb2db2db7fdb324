import assert from "node:assert/strict";
import { Environment } from "../../../../index";
import { peerAddressText, readPeerAddress } from "../../../../sdk/plan/network/peerAddress";
import { planEnvironment } from "../../../../sdk/planEnvironment";
import { registered, the } from "../../components/registered";

const onPrem = (calicoPeers: string[], metallbPeers: string[]) => ({
  target: "on-prem" as const,
  network: {
    podCidr: "10.244.0.0/16",
    calico: { install: true },
    bgp: { enabled: true, peers: peersOf("site", calicoPeers) },
  },
  platform: { services: "none" as const },
  loadBalancer: {
    addressPool: ["192.0.2.10-192.0.2.20"],
    metallb: { bgpPeers: peersOf("edge", metallbPeers) },
  },
  ecds: [{ name: "a", exposure: "LoadBalancer" as const, ports: [{ port: 5000 }] }],
});

function peersOf(name: string, addresses: string[]) {
  return addresses.map((peerAddress, index) => ({ name: `${name}-${index}`, peerAddress, asNumber: 64500 }));
}

describe("a BGP peer's address", () => {
  it("is IPv4 or IPv6, with a port or without", () => {
    assert.deepEqual(readPeerAddress("10.0.0.1"), { address: "10.0.0.1" });
    assert.deepEqual(readPeerAddress("10.0.0.1:1790"), { address: "10.0.0.1", port: 1790 });
    assert.deepEqual(readPeerAddress("2001:db8::1"), { address: "2001:db8::1" });
    assert.deepEqual(readPeerAddress("2001:DB8:0::1"), { address: "2001:db8::1" });
    assert.deepEqual(readPeerAddress("[2001:db8::1]:1790"), { address: "2001:db8::1", port: 1790 });
    assert.deepEqual(readPeerAddress("[2001:db8::1]"), { address: "2001:db8::1" });
    assert.deepEqual(readPeerAddress("::1:179"), { address: "::1:179" });
  });

  it("is nothing else", () => {
    const others = [
      "router",
      "10.0.0.1:0",
      "10.0.0.1:65536",
      "10.0.0.1:",
      "[10.0.0.1]:179",
      "10.1",
      "010.0.0.1",
    ];
    others.push(
      "[2001:db8::1]:",
      "[2001:db8::1",
      "2001:db8::1]:179",
      "fe80::1%eth0",
      "",
      ":179",
      "10.0.0.1/32",
    );
    for (const text of others) assert.equal(readPeerAddress(text), undefined, text);
  });

  it("is written for Calico with brackets only where a port follows", () => {
    const written = (text: string) => peerAddressText(readPeerAddress(text) ?? assert.fail(text));
    for (const text of ["10.0.0.1", "10.0.0.1:1790", "2001:db8::1", "[2001:db8::1]:1790"]) {
      assert.equal(written(text), text);
    }
    assert.equal(written("[2001:db8::1]"), "2001:db8::1");
  });

  it("reaches Calico's and MetalLB's peers as it is meant", async () => {
    const forms = ["10.0.0.1", "10.0.0.2:1790", "2001:db8::1", "[2001:db8::2]:1790", "[2001:db8::3]"];
    const others = ["10.1.0.1", "10.1.0.2:1790", "2001:db8:1::1", "[2001:db8:1::2]:1790", "[2001:db8:1::3]"];
    const { resources } = await registered((opts) => new Environment("env", onPrem(forms, others), opts));
    const calico = (index: number) =>
      the(resources, "kubernetes:projectcalico.org/v3:BGPPeer", `env-network-bgp-site-${index}`).inputs.spec
        .peerIP;
    assert.deepEqual([0, 1, 2, 3, 4].map(calico), [
      "10.0.0.1",
      "10.0.0.2:1790",
      "2001:db8::1",
      "[2001:db8::2]:1790",
      "2001:db8::3",
    ]);
    const metallb = (index: number) => {
      const { spec } = the(
        resources,
        "kubernetes:metallb.io/v1beta2:BGPPeer",
        `env-edge-${index}-bgppeer`,
      ).inputs;
      return [spec.peerAddress, spec.peerPort];
    };
    assert.deepEqual([0, 1, 2, 3, 4].map(metallb), [
      ["10.1.0.1", undefined],
      ["10.1.0.2", 1790],
      ["2001:db8:1::1", undefined],
      ["2001:db8:1::2", 1790],
      ["2001:db8:1::3", undefined],
    ]);
  });

  it("is checked for MetalLB's peers as for Calico's", () => {
    const { findings } = planEnvironment(onPrem(["10.0.0.300"], ["2001:db8::zz"]), ".");
    const paths = findings.filter(({ code }) => code === "UEN007").map(({ path }) => path);
    assert.deepEqual(paths, [
      "environment.network.bgp.peers[0].peerAddress",
      "environment.loadBalancer.metallb.bgpPeers[0].peerAddress",
    ]);
  });

  it("is one router's, however it is written", () => {
    const same = (one: string, other: string) =>
      planEnvironment(onPrem([one], [other]), ".").findings.some(({ code }) => code === "UEN357");
    assert.ok(same("2001:db8::1", "[2001:DB8:0::1]:1790"));
    assert.ok(same("10.0.0.1", "10.0.0.1:179"));
    assert.ok(!same("2001:db8::1", "2001:db8::2"));
  });
});

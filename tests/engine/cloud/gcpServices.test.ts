import assert from "node:assert/strict";
import { misplaced } from "../preflight/adoptedPlaces";
import { CloudFixture, uniqueNamespace } from "./cloudFixture";
import { gcpServices } from "./environments";
import { GkeController } from "./gkeController";

const FIREWALL = "gcp:compute/firewall:Firewall";

describe("an environment in a cluster that exists on GCP, on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let controller: GkeController;
  const namespace = uniqueNamespace();

  before(async () => {
    clouds = await CloudFixture.start();
  });
  after(async () => {
    await controller?.stop();
    await clouds?.removeNamespace(namespace);
    await clouds?.stop();
  });

  it("makes the address and the firewall of direct node ports, nothing of the network, and takes all away", async () => {
    const stack = await clouds.stack(gcpServices(namespace));
    controller = new GkeController(clouds, namespace);
    controller.start();
    await stack.up();
    assert.deepEqual(await misplaced(stack, gcpServices(namespace), "ecd-0"), []);
    const made = [...clouds.gcp.resources.values()].map(({ token }) => token).sort();
    assert.deepEqual(made, ["gcp:compute/address:Address", FIREWALL, FIREWALL]);

    const chosen = (await clouds.service(namespace, "chosen"))?.spec?.ports?.[0]?.nodePort;
    assert.ok(chosen);
    const open = clouds.gcp.ofType(FIREWALL).map(({ inputs }) => {
      const { direction, network, targetTags, allows, sourceRanges } = inputs;
      return { direction, network, targetTags, allows: plain(allows), sourceRanges };
    });
    const rule = { direction: "INGRESS", network: "existing", targetTags: ["existing-node"] };
    assert.deepEqual(
      open.sort((a, b) => String(a.sourceRanges).localeCompare(String(b.sourceRanges))),
      [
        { ...rule, allows: [{ protocol: "tcp", ports: ["30168"] }], sourceRanges: ["192.0.2.0/24"] },
        { ...rule, allows: [{ protocol: "udp", ports: [String(chosen)] }], sourceRanges: ["203.0.113.0/24"] },
      ],
    );

    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    await stack.destroy();
    assert.deepEqual([...clouds.gcp.resources.keys()], []);
    assert.equal(await clouds.service(namespace, "ecd-0"), undefined);
    assert.equal(await clouds.service(namespace, "pinned"), undefined);
  });
});

/** Without what the SDK says about defaults beside them. */
function plain(allows: unknown): unknown {
  return (allows as { protocol: string; ports: string[] }[]).map(({ protocol, ports }) => ({
    protocol,
    ports,
  }));
}

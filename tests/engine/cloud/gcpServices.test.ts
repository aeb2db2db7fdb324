import assert from "node:assert/strict";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "../../../local/programs";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { misplaced } from "../preflight/adoptedPlaces";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { balancedEcds, gcpServices } from "./environments";
import { GkeController } from "./gkeController";

const ADDRESS = "gcp:compute/address:Address";
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

  it("refuses another scheme in one step, before anything is touched, and takes it in the two that it tells", async () => {
    const environment = (exposure: "LoadBalancer" | "ClusterIP", scheme: "internet-facing" | "internal") => ({
      ...gcpServices(namespace),
      loadBalancer: { scheme },
      platform: { exposure },
      ingress: { exposure: exposure === "ClusterIP" ? ("NodePort" as const) : exposure },
      charts: { traefik: { chart: join(REPOSITORY_ROOT, "local", "charts", "traefik") } },
      ecds: balancedEcds(2).map((ecd) => ({ ...ecd, exposure })),
    });
    const become = (args: EnvironmentArgs) => {
      stack.program = environmentProgram(args);
    };
    const stack = await clouds.stack(environment("LoadBalancer", "internet-facing"));
    controller = new GkeController(clouds, namespace);
    controller.start();
    await stack.up();
    const made = clouds.gcp.calls.length;

    become(environment("LoadBalancer", "internal"));
    assert.match(
      await stack.failure("preview"),
      /loadBalancer\.scheme: the address \S+ is public, in use, and to become private\. Two steps\..*UEN370/,
    );
    assert.equal(clouds.gcp.calls.length, made);
    // What it keeps from; whoever skips the preview has it.
    await stack.failure("up");

    become(environment("ClusterIP", "internet-facing"));
    await stack.up();
    assert.deepEqual(clouds.gcp.ofType(ADDRESS), []);
    become(environment("LoadBalancer", "internal"));
    await stack.up();
    assert.deepEqual(
      clouds.gcp.ofType(ADDRESS).map(({ inputs }) => inputs.addressType),
      ["INTERNAL"],
    );
    const service = await clouds.service(namespace, "ecd-0");
    assert.equal(service?.spec?.loadBalancerClass, "networking.gke.io/l4-regional-internal");
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    await stack.destroy();
    assert.deepEqual([...clouds.gcp.resources.keys()], []);
  });
});

/** Without what the SDK says about defaults beside them. */
function plain(allows: unknown): unknown {
  return (allows as { protocol: string; ports: string[] }[]).map(({ protocol, ports }) => ({
    protocol,
    ports,
  }));
}

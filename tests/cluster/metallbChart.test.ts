import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { V1DaemonSet } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { ensureModule, ensurePrograms } from "../../local/programs";
import { planEnvironment } from "../../sdk/planEnvironment";
import { scratchFolder } from "../fixture/scratchFolder";

const run = promisify(execFile);

describe("MetalLB's own chart, rendered with the planned values", function () {
  this.timeout(3_600_000);
  const scratch = scratchFolder();

  /** The DaemonSets of the chart, by name. */
  async function daemonSets(metallb: object): Promise<Map<string, V1DaemonSet>> {
    const { balancing } = planEnvironment(
      {
        target: "on-prem",
        network: { calico: { install: false } },
        platform: { services: "none" },
        loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"], metallb },
        ecds: [{ name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7000 }] }],
      },
      ".",
    );
    assert.ok(balancing.metallb);
    const values = join(scratch.path, "values.json");
    writeFileSync(values, JSON.stringify(balancing.metallb.chart.values));
    const { helm } = await ensurePrograms(["helm"]);
    const chart = join(await ensureModule("metallb"), "charts", "metallb");
    const args = ["template", "metallb", chart, "--namespace", "metallb-system", "--values", values];
    const { stdout } = await run(helm, args, { maxBuffer: 10_000_000 });
    const objects = parseAllDocuments(stdout).map((one) => one.toJS() as V1DaemonSet | null);
    return new Map(
      objects.flatMap((one) => (one?.kind === "DaemonSet" ? [[one.metadata?.name ?? "", one]] : [])),
    );
  }

  /** By which of its ways the speaker peers, and what runs beside it. */
  function speakerOf(sets: Map<string, V1DaemonSet>): { mode: string | undefined; containers: string[] } {
    const containers = sets.get("metallb-speaker")?.spec?.template.spec?.containers ?? [];
    const env = containers.flatMap((one) => one.env ?? []);
    const mode = env.find(({ name }) => name === "METALLB_BGP_TYPE")?.value;
    return { mode, containers: containers.map(({ name }) => name) };
  }

  it("announces on the nodes' own network alone where there is no router", async () => {
    const sets = await daemonSets({});
    assert.deepEqual([...sets.keys()], ["metallb-speaker"]);
    assert.deepEqual(speakerOf(sets).containers, ["speaker"]);
  });

  it("peers by frr-k8s, and not by the deprecated FRR in the speakers' pods", async () => {
    const sets = await daemonSets({
      bgpPeers: [{ name: "tor", peerAddress: "192.0.2.1", asNumber: 64512 }],
    });
    assert.deepEqual([...sets.keys()].sort(), ["metallb-frr-k8s", "metallb-speaker"]);
    assert.deepEqual(speakerOf(sets), { mode: "frr-k8s", containers: ["speaker"] });
  });
});

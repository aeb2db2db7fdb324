import assert from "node:assert/strict";
import { inNetworkOf, runWith } from "../../../local/nodes/namespaces";
import type { PlannedEnvironment } from "../../../sdk/planEnvironment";
import { comparePlans } from "../../../sdk/report/difference";
import { renderPlanDifference } from "../../../sdk/report/terminal";
import type { DataPath } from "../dataPath";
import { UdpFlow } from "../udpFlow";

const nodes = ["worker-1", "worker-2", "worker-3"];

/** The commands that `plan --against` names for whoever takes a source away. */
function commandsToldOf(before: PlannedEnvironment, after: PlannedEnvironment): string[] {
  const text = renderPlanDifference(comparePlans(before, after), { width: 2000 });
  return [...text.matchAll(/`(conntrack -D [^`]+)`/g)].map(([, command = ""]) => command);
}

/** What becomes of a peer that calls while its address goes from the sources. */
export function provesEstablishedFlows(suite: DataPath): void {
  it("lets a peer go on that calls when its source goes, until the command that `--against` names", async () => {
    const { scene, environment } = suite;
    const open = () => UdpFlow.open(scene.machine("inside-sources"), "10.240.0.11", 30010);
    const [peer, stranger, newcomer] = [open(), open(), open()];
    const before = environment.plan;
    try {
      assert.equal(await peer.isAnswered(), true);
      // The client has 10.250.0.10.
      await environment.up([{ keys: ["sources"], value: ["10.250.0.128/25"] }]);
      assert.equal(await stranger.isAnswered(), false, "a new flow");
      assert.equal(await peer.isAnswered(), true, "the flow that was there");
      const commands = commandsToldOf(before, environment.plan);
      assert.ok(commands.includes("conntrack -D -p udp --dport 30010"), commands.join("\n"));
      for (const node of nodes) {
        for (const command of commands) {
          // It ends with 1 where no flow is found.
          await runWith([...inNetworkOf(scene.machine(node)), ...command.split(" ")], "");
        }
      }
      assert.equal(await peer.isAnswered(), false, "the flow that was there, after the command");
    } finally {
      await environment.up();
    }
    try {
      assert.equal(await newcomer.isAnswered(), true, "a new flow, with the source admitted again");
    } finally {
      for (const flow of [peer, stranger, newcomer]) {
        flow.close();
      }
    }
  });
}

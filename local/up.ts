import * as path from "node:path";
import { Command } from "commander";
import { DEFAULT_CLUSTER_FOLDER, DEFAULT_FOLDER, StackFolder } from "./stack/folder";
import { Interruption } from "./stack/interruption";

const command = new Command("npm run up:local --")
  .description(
    "Brings up the stack `local` on this machine: a real Kubernetes API on loopback, and the environment of Pulumi.local.yaml in it, through the real Pulumi engine. Programs that are missing are downloaded or built once. Run it again to apply changes.",
  )
  .option("--folder <folder>", "where everything goes: default .local/stack, with real nodes .local/cluster")
  .option(
    "--real-nodes",
    "three real nodes in network namespaces, with the environment of Pulumi.cluster.yaml",
    false,
  )
  .helpOption("-h, --help", "show this help");

async function main(): Promise<void> {
  const { folder: named, realNodes } = command.parse().opts<{ folder?: string; realNodes: boolean }>();
  const folder = named ?? (realNodes ? DEFAULT_CLUSTER_FOLDER : DEFAULT_FOLDER);
  const interruption = new Interruption(() =>
    console.error("Stopping when what was begun is finished; again to stop at once."),
  );
  try {
    const { bringUp } = await import("./stack/bringUp.js");
    const broughtUp = await bringUp(
      new StackFolder(path.resolve(folder), realNodes ? "real" : "simulated"),
      interruption,
    );
    const { summary } = await import("./stack/summary.js");
    console.log(await summary(broughtUp, realNodes ? path.join(folder, "cluster") : undefined));
    process.exit(0);
  } catch (error) {
    if (interruption.requested) {
      const what = realNodes ? "cluster" : "local";
      console.error(`Stopped. npm run up:${what} continues, npm run down:${what} removes everything.`);
      process.exit(130);
    }
    console.error(`\n${(error as Error).message}`);
    process.exit(1);
  }
}

void main();

import * as path from "node:path";
import { Command } from "commander";
import { DEFAULT_CLUSTER_FOLDER, DEFAULT_FOLDER, StackFolder } from "./stack/folder";
import { Interruption } from "./stack/interruption";

const command = new Command("npm run down:local --")
  .description(
    "Destroys the stack `local`, stops every process of it and removes its folder. Programs in the cache outside the clone stay.",
  )
  .option("--folder <folder>", "where everything is: default .local/stack, with real nodes .local/cluster")
  .option(
    "--real-nodes",
    "three real nodes in network namespaces, with the environment of Pulumi.cluster.yaml",
    false,
  )
  .option("--force", "do not destroy the stack first: stop and remove everything at once", false)
  .helpOption("-h, --help", "show this help");

async function main(): Promise<void> {
  const {
    folder: named,
    force,
    realNodes,
  } = command.parse().opts<{ folder?: string; force: boolean; realNodes: boolean }>();
  const folder = named ?? (realNodes ? DEFAULT_CLUSTER_FOLDER : DEFAULT_FOLDER);
  const interruption = new Interruption(() =>
    console.error("Stopping when what was begun is finished; again to stop at once."),
  );
  try {
    const { takeDown } = await import("./stack/takeDown.js");
    const wasThere = await takeDown(
      new StackFolder(path.resolve(folder), realNodes ? "real" : "simulated"),
      interruption,
      !force,
    );
    console.log(wasThere ? "Everything is removed." : `Nothing to remove: there is no ${folder}.`);
    process.exit(0);
  } catch (error) {
    if (interruption.requested) {
      const what = realNodes ? "cluster" : "local";
      console.error(
        `Stopped. npm run down:${what} continues; with -- --force it removes everything at once.`,
      );
      process.exit(130);
    }
    console.error(`\n${(error as Error).message}`);
    process.exit(1);
  }
}

void main();

import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Api } from "./api";
import { Pki } from "./pki";

/**
 * Plays the Calico operator: a second KWOK with the stages of the operator's kinds. KWOK ends when a stage's
 * kind is not served, and these kinds come with the chart, long after the cluster: so this program waits for
 * them, and starts KWOK again when it ends.
 */

const KINDS = ["installations", "apiservers"];
const POLL_MILLISECONDS = 250;

async function areKindsServed(api: Api): Promise<boolean> {
  try {
    const { resources } = await api.get<{ resources: { name: string }[] }>("/apis/operator.tigera.io/v1");
    return KINDS.every((kind) => resources.some(({ name }) => name === kind));
  } catch {
    // Not installed yet, or the API server is away for a moment.
    return false;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kwok: { type: "string" },
      pki: { type: "string" },
      kubeconfig: { type: "string" },
      master: { type: "string" },
      config: { type: "string" },
    },
  });
  const { kwok, pki, kubeconfig, master, config } = values;
  if (!kwok || !pki || !kubeconfig || !master || !config) {
    throw new Error("--kwok, --pki, --kubeconfig, --master and --config are needed");
  }
  let child: ChildProcess | undefined;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      child?.kill("SIGTERM");
      process.exit(0);
    });
  }
  const api = await Api.connect(master, new Pki(pki), "kwok", "ca");
  for (;;) {
    while (!(await areKindsServed(api))) {
      await sleep(POLL_MILLISECONDS);
    }
    const player = spawn(
      kwok,
      [
        `--kubeconfig=${kubeconfig}`,
        `--master=${master}`,
        `--config=${config}`,
        // KWOK wants to be told which nodes are its own; the other one has them all.
        "--manage-single-node=none",
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    child = player;
    await new Promise<void>((resolve, reject) => {
      player.once("error", reject);
      player.once("exit", () => resolve());
    });
    await sleep(POLL_MILLISECONDS);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

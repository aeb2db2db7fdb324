import { Listr, type ListrTask } from "listr2";
import type { Progress } from "../programs";

/** One step of a command that people watch. */
export interface Step {
  readonly title: string;
  /** @returns what to add to the title when it is done, if anything */
  readonly run: (progress: Progress) => Promise<string | undefined>;
}

/** How often a plain log repeats a line that only refreshes the one before it. */
const TRANSIENT_MILLISECONDS = 30_000;

function task({ title, run }: Step, isTerminal: boolean, failed: (error: unknown) => void): ListrTask {
  return {
    title,
    // What is worth a line stays in a log; on a terminal the next one takes its place.
    rendererOptions: { persistentOutput: false },
    task: async (_, self) => {
      let told = Date.now();
      const progress: Progress = (line, transient = false) => {
        if (isTerminal || !transient || Date.now() - told >= TRANSIENT_MILLISECONDS) {
          told = Date.now();
          self.output = line;
        }
      };
      try {
        const result = await run(progress);
        if (result) {
          self.title = `${title}: ${result}`;
        }
      } catch (error) {
        failed(error);
        // The list shows a word; the caller prints the error itself, once and in full.
        throw new Error("see below");
      }
    },
  };
}

/**
 * Runs steps one after another and shows how far they are: a live list on a terminal, plain lines elsewhere, no
 * colours where NO_COLOR is set or nobody looks.
 *
 * @throws what a step throws; the steps after it do not run
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const isTerminal = Boolean(process.stdout.isTTY);
  const errors: unknown[] = [];
  const list = new Listr<object, "default", "simple">(
    steps.map((step) => task(step, isTerminal, (error) => errors.push(error))),
    {
      renderer: "default",
      fallbackRenderer: "simple",
      rendererOptions: { showErrorMessage: false, collapseErrors: false },
      // Ctrl-C is ours: the engine must finish what it has begun.
      registerSignalListeners: false,
    },
  );
  try {
    await list.run();
  } catch (error) {
    throw errors[0] ?? error;
  }
}

import * as fs from "node:fs";
import * as Mocha from "mocha";

/** What a run comes to. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The tests that failed: title, and the first paragraph of the reason. */
  readonly failures: readonly string[];
}

/**
 * Mocha's spec reporter with a closing line, `N passed, N failed, N skipped`. With the reporter option `tally` it writes
 * the numbers and what failed to that file as JSON instead, for a caller that sums several runs.
 */
class ClosingLine extends Mocha.reporters.Spec {
  private readonly tallyFile: string | undefined;

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    this.tallyFile = (options?.reporterOptions as { tally?: string } | undefined)?.tally;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => this.close());
  }

  private close(): void {
    const { passes, failures, pending } = this.stats;
    const tally: Tally = {
      passed: passes,
      failed: failures,
      skipped: pending,
      failures: this.failures.map((test) => `${test.fullTitle()}: ${reasonOf(test)}`),
    };
    if (this.tallyFile) {
      fs.writeFileSync(this.tallyFile, JSON.stringify(tally));
    } else {
      process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
    }
  }
}

/** The first paragraph: of a property that failed, it has the seed and the counterexample. */
function reasonOf(test: Mocha.Test): string {
  const [paragraph = ""] = (test.err?.message ?? "").split("\n\n");
  return paragraph.split("\n").join(" ").slice(0, 1000);
}

export = ClosingLine;

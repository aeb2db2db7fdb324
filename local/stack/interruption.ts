/** Ctrl-C under npm arrives twice, from the terminal and from npm: signals this close together are one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;
const EXIT_CODE = 130;

/** Thrown where a run stops because it was asked to. */
class InterruptedError extends Error {
  constructor() {
    super("interrupted");
  }
}

/** Turns Ctrl-C and SIGTERM into a wish to stop, so that what was begun is finished first. */
export class Interruption {
  private readonly stop = new AbortController();
  private readonly engineStop = new AbortController();
  private first = 0;

  /** @param announce called once, when the wish arrives */
  constructor(private readonly announce: () => void) {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.on(name, () => this.note(name));
    }
  }

  private note(name: "SIGINT" | "SIGTERM"): void {
    const now = Date.now();
    if (this.first === 0) {
      this.first = now;
      this.announce();
      this.stop.abort();
      // A terminal sends Ctrl-C to the engine as well; a second signal would make it drop what it is doing.
      if (name !== "SIGINT" || !process.stdin.isTTY) {
        this.engineStop.abort();
      }
    } else if (now - this.first > SAME_SIGNAL_MILLISECONDS) {
      process.exit(EXIT_CODE);
    }
  }

  /** For what can simply be ended. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** For the engine, which a terminal may have told already. */
  get engineSignal(): AbortSignal {
    return this.engineStop.signal;
  }

  get requested(): boolean {
    return this.stop.signal.aborted;
  }

  /** @throws InterruptedError when a stop is wished for */
  check(): void {
    if (this.requested) {
      throw new InterruptedError();
    }
  }
}

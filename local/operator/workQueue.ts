const FIRST_RETRY_MILLISECONDS = 250;
const LAST_RETRY_MILLISECONDS = 5_000;

interface Work {
  isRunning: boolean;
  /** Asked for again while it ran. */
  again: boolean;
  failures: number;
  retry?: NodeJS.Timeout;
}

/** Does the work of each key one at a time, and again after a growing while as long as it fails. */
export class WorkQueue {
  private readonly works = new Map<string, Work>();

  /** @param work resolves to whether it succeeded; it never rejects */
  constructor(private readonly work: (key: string) => Promise<boolean>) {}

  /** Asks for the work of a key, without waiting for a retry that is due. */
  add(key: string): void {
    const work = this.works.get(key) ?? { isRunning: false, again: false, failures: 0 };
    this.works.set(key, work);
    clearTimeout(work.retry);
    work.failures = 0;
    if (work.isRunning) {
      work.again = true;
    } else {
      void this.run(key, work);
    }
  }

  private async run(key: string, work: Work): Promise<void> {
    work.isRunning = true;
    do {
      work.again = false;
      work.failures = (await this.work(key)) ? 0 : work.failures + 1;
    } while (work.again);
    work.isRunning = false;
    if (work.failures === 0) {
      this.works.delete(key);
      return;
    }
    const wait = Math.min(FIRST_RETRY_MILLISECONDS * 2 ** (work.failures - 1), LAST_RETRY_MILLISECONDS);
    work.retry = setTimeout(() => void this.run(key, work), wait);
  }
}

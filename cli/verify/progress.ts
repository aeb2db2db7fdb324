/** Tells whoever waits how many calls are done. */
export interface Progress {
  show: (done: number, all: number) => void;
  end: () => void;
}

/** How many calls pass in a file or a pipe between two lines. */
const STEP = 100;

/** On a terminal one line that counts, else a line now and then. Never among the results: those are standard output's. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return {
    show(done, all) {
      if (stream.isTTY) stream.write(`\r\u001b[KAsked ${done} of ${all}`);
      else if (done % STEP === 0) stream.write(`Asked ${done} of ${all}\n`);
    },
    end() {
      if (stream.isTTY) stream.write("\r\u001b[K");
    },
  };
}

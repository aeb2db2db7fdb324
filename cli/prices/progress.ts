const MEGABYTE = 1_000_000;

/** Tells whoever waits how far a download is. */
export interface Progress {
  begin(name: string): void;
  add(bytes: number): void;
  end(): void;
}

/** On a terminal one line that counts, else a line for each list. Never among the results: those are standard output's. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  let name = "";
  let bytes = 0;
  let shown = -1;
  return {
    begin(next) {
      name = next;
      bytes = 0;
      shown = -1;
      if (!stream.isTTY) stream.write(`Reading ${name}\n`);
    },
    add(more) {
      bytes += more;
      const megabytes = Math.floor(bytes / MEGABYTE);
      if (!stream.isTTY || megabytes === shown) return;
      shown = megabytes;
      stream.write(`\r\u001b[KReading ${name}: ${megabytes} MB`);
    },
    end() {
      if (stream.isTTY) stream.write("\r\u001b[K");
    },
  };
}

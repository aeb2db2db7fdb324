import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { megabytes, type Progress } from "./progress";

const STALL_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Asks for a URL.
 *
 * @throws Error when the answer is none of success
 */
export async function request(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, headers: { "user-agent": "usage-engine-networking" } });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status} ${response.statusText}`.trim());
  }
  return response;
}

/**
 * Saves what a URL delivers, and gives up when nothing comes any more for 30 s.
 *
 * @param label names the download in the progress line
 * @returns the content's SHA-256 digest, in hexadecimal
 */
export async function save(url: string, file: string, label: string, progress: Progress): Promise<string> {
  const stalled = new AbortController();
  const stop = () =>
    stalled.abort(new Error(`${url} sent nothing for ${STALL_TIMEOUT_MILLISECONDS / 1000} s`));
  let timer = setTimeout(stop, STALL_TIMEOUT_MILLISECONDS);
  try {
    const response = await request(url, stalled.signal);
    const total = Number(response.headers.get("content-length") ?? 0);
    const hash = createHash("sha256");
    let received = 0;
    let told = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        clearTimeout(timer);
        timer = setTimeout(stop, STALL_TIMEOUT_MILLISECONDS);
        hash.update(chunk);
        received += chunk.length;
        if (Date.now() - told > 1000) {
          told = Date.now();
          progress(`${label}: ${megabytes(received)}${total ? ` of ${megabytes(total)}` : ""}`, true);
        }
        done(undefined, chunk);
      },
    });
    if (!response.body) {
      throw new Error(`${url} answered without content`);
    }
    await pipeline(response.body, count, fs.createWriteStream(file), { signal: stalled.signal });
    return hash.digest("hex");
  } finally {
    clearTimeout(timer);
  }
}
